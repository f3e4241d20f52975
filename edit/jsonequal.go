package edit

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"strconv"
)

// sameJSON says whether two JSON values mean the same to a program that reads
// them: the order of keys and the spelling of strings and numbers do not count.
func sameJSON(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	va, okA := decode(a)
	vb, okB := decode(b)
	return okA && okB && reflect.DeepEqual(va, vb)
}

func decode(src []byte) (any, bool) {
	d := json.NewDecoder(bytes.NewReader(src))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, false
	}
	return simplify(v), true
}

// simplify turns every number that a float64 holds without doubt into one, so
// that 1 equals 1.0. A larger one keeps its digits: Go and Java read those.
func simplify(v any) any {
	switch v := v.(type) {
	case json.Number:
		f, err := strconv.ParseFloat(v.String(), 64)
		if err != nil || math.Abs(f) >= 1<<53 {
			return v
		}
		return f
	case []any:
		for i := range v {
			v[i] = simplify(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = simplify(v[k])
		}
	}
	return v
}
