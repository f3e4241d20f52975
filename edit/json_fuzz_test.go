package edit

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tailscale/hujson"
)

// jsonSeeds are the shapes of settings.json and of state.vscdb rows that are
// easy to spoil.
var jsonSeeds = []string{
	"", "\n", "\ufeff", "// c", "/* c */", "{}", "{ }", "{\n}\n", "{\r\n}\r\n", "{ // c\n}", "{ /* c */ }",
	`{"a":1}`, `{"k":1}`, `{"k":1,"a":2}`, `{"a":1,"k":2}`, `{"k":1,"k":2}`, `{"k":{"k":1},"a":[]}`,
	"{\n  \"a\": 1 // c\n}", "{\n  \"a\": 1, // c\n}", "{\n  \"a\": 1 /* c */ , // d\n  /* e */ }",
	"{\n\t\"k\": 1,\n\t\"a\": {\n\t\t\"b\": 1.0e2\n\t}\n}\n", "{\r\n  // c\r\n  \"k\": \"\\u0061\"\r\n\r\n}",
	"{\n  \"a\": 1,\n\n  \"k\": 2\n}", "{ \"a\": 1, // c\n \"k\": 2 }", "{\"k\"/*1*/:/*2*/1/*3*/,/*4*/\"a\":2/*5*/}/*6*/",
	"{\"a\":1,\n}", "{\"k\":1,}", "[1]", "null", "{\"k\":null}", "{\"a\":1,\n\"k\":1\r\n}", " {\"a\":{},\"k\":{}}",
}

func FuzzSetJSON(f *testing.F) {
	for _, s := range jsonSeeds {
		f.Add([]byte(s), "k", `1`, false)
		f.Add([]byte(s), "k", `{"x":["y",{}]}`, true)
	}
	f.Fuzz(func(t *testing.T, src []byte, key, value string, nested bool) {
		if !utf8.ValidString(key) || !json.Valid([]byte(value)) {
			t.Skip("not something that qlogin would write")
		}
		path := []string{key}
		if nested {
			path = []string{"k", key}
		}
		out, err := SetJSON(src, path, json.RawMessage(value))
		if err != nil {
			requireSyntaxError(t, err)
			return
		}
		got, ok, err := GetJSON(out, path)
		if err != nil || !ok || !sameJSON(got, []byte(value)) {
			t.Fatalf("%q: read back %s, %v, %v", out, got, ok, err)
		}
		if again, err := SetJSON(out, path, json.RawMessage(value)); err != nil || !bytes.Equal(again, out) {
			t.Fatalf("%q: second run: %q, %v", out, again, err)
		}
		if _, had, _ := GetJSON(src, path); !had {
			requireOnlyAdded(t, src, out)
			requireRestored(t, src, out, path)
		}
		want := members(t, src)
		inner := want
		if nested {
			inner = maps.Clone(asMap(want["k"]))
			want["k"] = inner
		}
		inner[key], _ = decode([]byte(value))
		requireSame(t, want, out)
	})
}

func FuzzRemoveJSON(f *testing.F) {
	for _, s := range jsonSeeds {
		f.Add([]byte(s), "k")
	}
	f.Fuzz(func(t *testing.T, src []byte, key string) {
		if !utf8.ValidString(key) {
			t.Skip("not something that qlogin would remove")
		}
		out, err := RemoveJSON(src, []string{key})
		if err != nil {
			requireSyntaxError(t, err)
			return
		}
		_, had, _ := GetJSON(src, []string{key})
		if !had {
			if !bytes.Equal(out, src) {
				t.Fatalf("%q: nothing to remove, yet %q", src, out)
			}
			return
		}
		if again, err := RemoveJSON(out, []string{key}); err != nil || !bytes.Equal(again, out) {
			t.Fatalf("%q: second run: %q, %v", out, again, err)
		}
		if before, after := comments(t, src, key), comments(t, out, ""); !slices.Equal(before, after) {
			t.Fatalf("%q: comments were %q, are %q", out, before, after)
		}
		want := members(t, src)
		delete(want, key)
		requireSame(t, want, out)
	})
}

func requireSyntaxError(t *testing.T, err error) {
	t.Helper()
	if e, ok := errors.AsType[*SyntaxError](err); !ok || e.Line < 1 || e.Column < 1 || !utf8.ValidString(e.Msg) {
		t.Fatalf("%#v is no syntax error with a place", err)
	}
}

// requireOnlyAdded checks that src without white space is a subsequence of out:
// nothing was lost or moved.
func requireOnlyAdded(t *testing.T, src, out []byte) {
	t.Helper()
	rest := out
	for _, c := range src {
		if strings.ContainsRune(blanks, rune(c)) {
			continue
		}
		i := bytes.IndexByte(rest, c)
		if i < 0 {
			t.Fatalf("%q lost something of %q", out, src)
		}
		rest = rest[i+1:]
	}
}

// requireRestored checks that a removal undoes the insertion. It cannot where
// the insertion made objects, and may change white space where it filled an
// empty one.
func requireRestored(t *testing.T, src, out []byte, path []string) {
	t.Helper()
	d, err := parseJSON(src)
	if err != nil || d.blank {
		return
	}
	parent, found, err := d.find(path)
	if err != nil || found < len(path)-1 {
		return
	}
	back, err := RemoveJSON(out, path)
	if err != nil {
		t.Fatal(err)
	}
	if len(parent.Members) == 0 {
		src, back = noBlanks(src), noBlanks(back)
	}
	if !bytes.Equal(back, src) {
		t.Fatalf("%q: set and removed is %q, not %q", out, back, src)
	}
}

func noBlanks(b []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if strings.ContainsRune(blanks, r) {
			return -1
		}
		return r
	}, b)
}

func requireSame(t *testing.T, want map[string]any, out []byte) {
	t.Helper()
	encoded, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	got, ok, err := GetJSON(out, nil)
	if err != nil || !ok || !sameJSON(got, encoded) {
		t.Fatalf("%q: got %s, want %s (%v)", out, got, encoded, err)
	}
}

// members is src as a JSON library sees it.
func members(t *testing.T, src []byte) map[string]any {
	t.Helper()
	value, ok, err := GetJSON(src, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !ok {
		return map[string]any{}
	}
	v, _ := decode(value)
	return asMap(v)
}

func asMap(v any) map[string]any {
	if m, ok := v.(map[string]any); ok {
		return m
	}
	return map[string]any{}
}

// comments lists the comments of src in no particular order, those inside of
// members called key excepted.
func comments(t *testing.T, src []byte, key string) []string {
	t.Helper()
	d, err := parseJSON(src)
	if err != nil {
		t.Fatal(err)
	}
	root, ok := asObject(&d.root)
	if !ok {
		t.Fatalf("%q is no object", src)
	}
	extras := []hujson.Extra{d.root.BeforeExtra, d.root.AfterExtra, root.AfterExtra}
	for _, m := range root.Members {
		extras = append(extras, m.Name.BeforeExtra, m.Value.AfterExtra)
		if key != "" && m.Name.Value.(hujson.Literal).String() == key {
			continue
		}
		extras = append(extras, m.Name.AfterExtra, m.Value.BeforeExtra)
		inner := m.Value.Value
		for v := range (&hujson.Value{Value: inner}).All() {
			extras = append(extras, v.BeforeExtra, v.AfterExtra)
			switch c := v.Value.(type) {
			case *hujson.Object:
				extras = append(extras, c.AfterExtra)
			case *hujson.Array:
				extras = append(extras, c.AfterExtra)
			}
		}
	}
	var found []string
	for _, e := range extras {
		found = append(found, split(string(e))...)
	}
	slices.Sort(found)
	return found
}

// split cuts white space with comments into the comments.
func split(extra string) []string {
	var found []string
	for {
		extra = strings.TrimLeft(extra, blanks)
		end := "*/"
		if strings.HasPrefix(extra, "//") {
			end = "\n"
		}
		if len(extra) < 2 {
			return found
		}
		length := 2 + strings.Index(extra[2:], end) + len(end)
		found = append(found, strings.TrimRight(extra[:length], blanks))
		extra = extra[length:]
	}
}
