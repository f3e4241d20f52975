package vscode

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// decode reads strict JSON, which is what VS Code and the extension take
// (JSON.parse), and says where it went wrong.
func decode(data []byte, into any) error {
	err := json.Unmarshal(data, into)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("%s: %w", position(data, syntax.Offset), err)
	}
	if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("%s: found %s where another kind of value belongs", position(data, kind.Offset), kind.Value)
	}
	return err
}

// position counts lines and bytes from one; a row of state.vscdb is all one line.
func position(data []byte, offset int64) string {
	before := data[:min(max(offset, 0), int64(len(data)))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := len(before) - bytes.LastIndexByte(before, '\n') - 1
	return fmt.Sprintf("line %d, column %d", line, max(column, 1))
}

// object is a JSON object whose keys are compared as JavaScript does, by case;
// encoding/json would take "starturl" for startUrl.
type object map[string]json.RawMessage

// text is the string under key, "" where there is none.
func (o object) text(key string) string {
	var s string
	if json.Unmarshal(o[key], &s) != nil {
		return ""
	}
	return s
}

// child is the object under key. Absent and null count as empty, as they do to
// the extension (globalState.tryGet); any other kind of value is an error.
func (o object) child(key string) (object, error) {
	if !o.has(key) {
		return nil, nil
	}
	var c object
	if err := json.Unmarshal(o[key], &c); err != nil {
		return nil, fmt.Errorf("%q is not an object", key)
	}
	return c, nil
}

func (o object) has(key string) bool {
	raw, ok := o[key]
	return ok && !bytes.Equal(bytes.TrimSpace(raw), []byte("null"))
}

// sameJSON compares two values apart from white space.
func sameJSON(a, b json.RawMessage) bool {
	return bytes.Equal(compact(a), compact(b))
}

func compact(raw json.RawMessage) []byte {
	var out bytes.Buffer
	if json.Compact(&out, raw) != nil {
		return raw
	}
	return out.Bytes()
}

// encode writes v as JSON.stringify does: & and < stay as they are.
func encode(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}
