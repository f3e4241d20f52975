package edit

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSetJSON(t *testing.T) {
	type object = map[string]any
	tests := []struct {
		name  string
		src   string
		path  string // elements separated by spaces
		value any
		want  string
	}{
		{"empty file", "", "a", 1, "{\n    \"a\": 1\n}\n"},
		{"only a line break", "\n", "a", 1, "{\n    \"a\": 1\n}\n"},
		{"only CRLF", "\r\n", "a", 1, "{\r\n    \"a\": 1\r\n}\r\n"},
		{"only a byte order mark", "\ufeff", "a", 1, "\ufeff{\n    \"a\": 1\n}\n"},
		{"only a comment", "// mine\n", "a", 1, "// mine\n{\n    \"a\": 1\n}\n"},
		{"only a comment without line break", "/* mine */", "a", 1, "/* mine */\n{\n    \"a\": 1\n}\n"},
		{"empty file, nested", "", "a b", true, "{\n    \"a\": {\n        \"b\": true\n    }\n}\n"},

		{"compact empty object", `{}`, "a", 1, `{"a":1}`},
		{"compact", `{"x":"y z"}`, "a", object{"b": 1}, `{"x":"y z","a":{"b":1}}`},
		{"compact, nested", `{"x":{}}`, "x a", 1, `{"x":{"a":1}}`},
		{"compact, made on the way", `{"x":1}`, "a b c", 1, `{"x":1,"a":{"b":{"c":1}}}`},
		{"compact, other value", `{"a":{"b":1},"x":2}`, "a b", "s", `{"a":{"b":"s"},"x":2}`},
		{"one spaced line", `{ "x": 1 }`, "a", object{"b": 1}, `{ "x": 1, "a": {"b":1} }`},
		{"one spaced line, empty", `{ }`, "a", 1, `{ "a": 1 }`},

		{"object on a line", "{}\n", "a", 1, "{\n    \"a\": 1\n}\n"},
		{"space in an object on a line", "{ }\n", "a", 1, "{\n    \"a\": 1\n}\n"},
		{"braces on two lines", "{\n}\n", "a", 1, "{\n    \"a\": 1\n}\n"},
		{"blank line in an object", "{\n\n}\n", "a", 1, "{\n    \"a\": 1\n\n}\n"},
		{"two blanks", "{\n  \"x\": 1\n}", "a", 1, "{\n  \"x\": 1,\n  \"a\": 1\n}"},
		{"tabs", "{\n\t\"x\": 1\n}", "a", object{"b": 1}, "{\n\t\"x\": 1,\n\t\"a\": {\n\t\t\"b\": 1\n\t}\n}"},
		{"CRLF", "{\r\n  \"x\": 1\r\n}\r\n", "a", object{"b": 1}, "{\r\n  \"x\": 1,\r\n  \"a\": {\r\n    \"b\": 1\r\n  }\r\n}\r\n"},
		{"byte order mark", "\ufeff{\n  \"x\": 1\n}", "a", 1, "\ufeff{\n  \"x\": 1,\n  \"a\": 1\n}"},
		{"blank line at the end", "{\n  \"x\": 1\n\n}", "a", 1, "{\n  \"x\": 1,\n  \"a\": 1\n\n}"},
		{"trailing comma", "{\n  \"x\": 1,\n}", "a", 1, "{\n  \"x\": 1,\n  \"a\": 1,\n}"},
		{"trailing comma on one line", `{"x":1,}`, "a", 1, `{"x":1,"a":1,}`},
		{"no space behind colons", "{\n  \"x\":1\n}", "a", 1, "{\n  \"x\":1,\n  \"a\":1\n}"},
		{"brace behind the value", "{\n  \"x\": 1 }", "a", 1, "{\n  \"x\": 1,\n  \"a\": 1 }"},
		{"members share a line", "{ \"x\": 1,\n  \"y\": 2, \"z\": 3\n}", "a", 1, "{ \"x\": 1,\n  \"y\": 2, \"z\": 3,\n  \"a\": 1\n}"},
		{"nested object on one line", "{\n  \"x\": { \"y\": 1 }\n}", "x a", 1, "{\n  \"x\": { \"y\": 1, \"a\": 1 }\n}"},
		{"nested empty object", "{\n  \"x\": {}\n}", "x a", 1, "{\n  \"x\": {\n    \"a\": 1\n  }\n}"},
		{"object in an array keeps its place", "{\n  \"x\": [\n    {}\n  ]\n}", "a", 1, "{\n  \"x\": [\n    {}\n  ],\n  \"a\": 1\n}"},

		{"comment behind the last value", "{\n  \"x\": 1 // one\n}", "a", 1, "{\n  \"x\": 1, // one\n  \"a\": 1\n}"},
		{"comment behind the trailing comma", "{\n  \"x\": 1, // one\n}", "a", 1, "{\n  \"x\": 1, // one\n  \"a\": 1,\n}"},
		{"comment before the trailing comma", "{\n  \"x\": 1 /* one */,\n}", "a", 1, "{\n  \"x\": 1 /* one */,\n  \"a\": 1,\n}"},
		{"commented setting below", "{\n  \"x\": 1\n  // \"y\": 2\n}", "a", 1, "{\n  \"x\": 1,\n  // \"y\": 2\n  \"a\": 1\n}"},
		{"comment in an empty object", "{\n  // none\n}", "a", 1, "{\n  // none\n  \"a\": 1\n}"},
		{"comment behind the document", "{\n  \"x\": 1\n}\n// end", "a", 1, "{\n  \"x\": 1,\n  \"a\": 1\n}\n// end"},
		{"comment with CRLF", "{\r\n  \"x\": 1 // one\r\n}", "a", 1, "{\r\n  \"x\": 1, // one\r\n  \"a\": 1\r\n}"},

		{"other value keeps its comments", "{\n  \"a\": /* was */ 1, // one\n  \"x\": 2\n}", "a", "s", "{\n  \"a\": /* was */ \"s\", // one\n  \"x\": 2\n}"},
		{"scalar becomes an object", "{\n  \"a\": 1\n}", "a", object{"b": 1}, "{\n  \"a\": {\n    \"b\": 1\n  }\n}"},
		{"last of duplicate keys", `{"a":1,"a":2}`, "a", 3, `{"a":1,"a":3}`},
		{"last of duplicate objects", `{"o":{"a":1},"o":{"b":2}}`, "o a", 3, `{"o":{"a":1},"o":{"b":2,"a":3}}`},
		{"escaped key", `{"\u0061":1}`, "a", 2, `{"\u0061":2}`},
		{"keys with dots", `{"aws.dev":1}`, "aws.dev", 2, `{"aws.dev":2}`},
		{"a dotted key is not a path", `{"aws":{"dev":1}}`, "aws.dev", 2, `{"aws":{"dev":1},"aws.dev":2}`},
		{"no HTML escapes", `{}`, "a", "https://x/?a=1&b=<c>", `{"a":"https://x/?a=1&b=<c>"}`},
		{"empty containers", "{\n  \"x\": 1\n}", "a", object{"l": []string{}, "o": object{}}, "{\n  \"x\": 1,\n  \"a\": {\n    \"l\": [],\n    \"o\": {}\n  }\n}"},
		{"untouched numbers and escapes", `{"n":1.0e+02,"s":"\u00e9\/"}`, "a", 1, `{"n":1.0e+02,"s":"\u00e9\/","a":1}`},

		{"equal string", `{"a":"\u0061"}`, "a", "a", `{"a":"\u0061"}`},
		{"equal number", `{"a":1.0}`, "a", 1, `{"a":1.0}`},
		{"equal object in another order", "{\"a\": {\"y\": [1, 2,], // c\n \"x\": 1}}", "a", object{"x": 1, "y": []int{1, 2}}, "{\"a\": {\"y\": [1, 2,], // c\n \"x\": 1}}"},
		{"large numbers that a float64 confuses", `{"a":9007199254740993}`, "a", json.Number("9007199254740992"), `{"a":9007199254740992}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := strings.Fields(tt.path)
			got, err := SetJSON([]byte(tt.src), path, tt.value)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, string(got)); diff != "" {
				t.Fatalf("-want +got:\n%s", diff)
			}
			again, err := SetJSON(got, path, tt.value)
			if err != nil || string(again) != string(got) {
				t.Errorf("second run: %q, %v", again, err)
			}
			value, ok, err := GetJSON(got, path)
			encoded, _ := encode(tt.value)
			if err != nil || !ok || !sameJSON(value, encoded) {
				t.Errorf("read back %s, %v, %v", value, ok, err)
			}
		})
	}
}

func TestRemoveJSON(t *testing.T) {
	tests := []struct {
		name, src, path, want string
	}{
		{"empty file", "", "a", ""},
		{"absent", `{"x":1}`, "a", `{"x":1}`},
		{"absent on the way", `{"x":1}`, "a b", `{"x":1}`},
		{"through a value that is no object", `{"a":[1]}`, "a b", `{"a":[1]}`},
		{"only member", `{"a":1}`, "a", `{}`},
		{"only member with its line", "{\n  \"a\": 1\n}\n", "a", "{}\n"},
		{"only member, trailing comma", "{\n  \"a\": 1,\n}\n", "a", "{}\n"},
		{"only member beside a comment", "{\n  // keep\n  \"a\": 1\n}\n", "a", "{\n  // keep\n}\n"},
		{"only member before a comment", "{\n  \"a\": 1 // keep\n}\n", "a", "{\n  // keep\n}\n"},
		{"first, compact", `{"a":1,"x":2}`, "a", `{"x":2}`},
		{"last, compact", `{"x":2,"a":1}`, "a", `{"x":2}`},
		{"middle, one line", `{ "x": 1, "a": 2, "y": 3 }`, "a", `{ "x": 1, "y": 3 }`},
		{"first line", "{\n  \"a\": 1,\n  \"x\": 2\n}", "a", "{\n  \"x\": 2\n}"},
		{"middle line", "{\n  \"x\": 1,\n  \"a\": 2,\n  \"y\": 3\n}", "a", "{\n  \"x\": 1,\n  \"y\": 3\n}"},
		{"last line", "{\n  \"x\": 1,\n  \"a\": 2\n}", "a", "{\n  \"x\": 1\n}"},
		{"last line, CRLF", "{\r\n  \"x\": 1,\r\n  \"a\": 2\r\n}", "a", "{\r\n  \"x\": 1\r\n}"},
		{"trailing comma stays", "{\n  \"x\": 1,\n  \"a\": 2,\n}", "a", "{\n  \"x\": 1,\n}"},
		{"blank line above stays", "{\n  \"x\": 1,\n\n  \"a\": 2\n}", "a", "{\n  \"x\": 1\n\n}"},
		{"comment of the one before", "{\n  \"x\": 1, // one\n  \"a\": 2\n}", "a", "{\n  \"x\": 1 // one\n}"},
		{"comment beside it stays", "{\n  \"x\": 1,\n  \"a\": 2, // why\n  \"y\": 3\n}", "a", "{\n  \"x\": 1,\n  // why\n  \"y\": 3\n}"},
		{"space before the comma", "{\n  \"a\": 2 ,\n  \"y\": 3\n}", "a", "{\n  \"y\": 3\n}"},
		{"comment before the comma", "{\n  \"a\": 2 /* why */,\n  \"y\": 3\n}", "a", "{\n  /* why */\n  \"y\": 3\n}"},
		{"line comment before the brace", "{ \"x\": 1, // one\n \"a\": 2 }", "a", "{ \"x\": 1 // one\n }"},
		{"every duplicate", `{"a":1,"x":2,"a":3}`, "a", `{"x":2}`},
		{"nested", "{\n  \"o\": {\n    \"a\": 1,\n    \"b\": 2\n  }\n}", "o a", "{\n  \"o\": {\n    \"b\": 2\n  }\n}"},
		{"byte order mark", "\ufeff{\"a\":1,\"x\":2}", "a", "\ufeff{\"x\":2}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := RemoveJSON([]byte(tt.src), strings.Fields(tt.path))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, string(got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestGetJSON(t *testing.T) {
	const src = "\ufeff{ // c\n \"o\": {\"a\": [1, /* two */ 2,], \"a\": {\"x\": 1.0}}, \"n\": null }"
	tests := []struct {
		name, path, want string
		ok               bool
	}{
		{"last of duplicate keys", "o a", `{"x":1.0}`, true},
		{"null is there", "n", "null", true},
		{"whole document", "", `{"o":{"a":[1,2],"a":{"x":1.0}},"n":null}`, true},
		{"absent", "x", "", false},
		{"through null", "n x", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok, err := GetJSON([]byte(src), strings.Fields(tt.path))
			if err != nil || ok != tt.ok || string(got) != tt.want {
				t.Errorf("got %s, %v, %v; want %s, %v", got, ok, err, tt.want, tt.ok)
			}
		})
	}
	if _, ok, err := GetJSON([]byte(" \n// nothing"), nil); ok || err != nil {
		t.Errorf("blank document: %v, %v", ok, err)
	}
}

func TestJSONSyntaxErrors(t *testing.T) {
	const token = "aoaAAAAGsecret"
	tests := []struct {
		name, src string
		want      SyntaxError
	}{
		{"stray comma", "{\n  \"a\": 1,\n  ,\n}", SyntaxError{Line: 3, Column: 3, Msg: "unexpected ',' at start of value"}},
		{"cut off", "{\n  \"a\": [1,", SyntaxError{Line: 2, Column: 11, Msg: "the file ends too early"}},
		{"two values", "{}\n{}", SyntaxError{Line: 2, Column: 1, Msg: "unexpected '{' after top-level value"}},
		{"bad escape beside a token", `{"a":"` + token + `\q"}`, SyntaxError{Line: 1, Column: 6, Msg: "invalid string, number or word"}},
		{"bare word", `{"a":` + token + `}`, SyntaxError{Line: 1, Column: 6, Msg: "invalid string, number or word"}},
		{"document is no object", "[1]", SyntaxError{Line: 1, Column: 1, Msg: "the document is not an object"}},
		{"parent is no object", "{\n \"a\": null}", SyntaxError{Line: 2, Column: 7, Msg: `"a" is not an object`}},
		{"UTF-16", "\xff\xfe{\x00}\x00", SyntaxError{Line: 1, Column: 1, Msg: `unexpected '\xff' at start of value`}},
		{"too deep", strings.Repeat("[", 20_000), SyntaxError{Line: 1, Column: 1, Msg: "nested more than 10000 deep"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := SetJSON([]byte(tt.src), []string{"a", "b"}, 1)
			got, ok := errors.AsType[*SyntaxError](err)
			if !ok {
				t.Fatalf("got %v", err)
			}
			if diff := cmp.Diff(tt.want, *got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if strings.Contains(err.Error(), token) {
				t.Errorf("%q quotes the document", err)
			}
		})
	}
}

func TestSetJSONRefuses(t *testing.T) {
	if _, err := SetJSON([]byte("{}"), nil, 1); err == nil {
		t.Error("no path: no error")
	}
	if _, err := RemoveJSON([]byte("{}"), nil); err == nil {
		t.Error("no path: no error")
	}
	if _, err := SetJSON([]byte("{}"), []string{"a"}, math.NaN()); err == nil {
		t.Error("NaN: no error")
	}
}

func TestSyntaxErrorNamesFileAndLine(t *testing.T) {
	err := &SyntaxError{Path: "/x/settings.json", Line: 14, Column: 3, Msg: "unexpected ','"}
	if got, want := err.Error(), "reading /x/settings.json: line 14: unexpected ','"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// BenchmarkSetJSON adds a key to settings of 200 kB.
func BenchmarkSetJSON(b *testing.B) {
	var src strings.Builder
	src.WriteString("{\n")
	for i := 0; src.Len() < 200_000; i++ {
		fmt.Fprintf(&src, "    // a comment about the setting below\n    \"editor.setting.%d\": { \"enabled\": true, \"list\": [1, 2, 3] },\n", i)
	}
	src.WriteString("}\n")
	b.SetBytes(int64(src.Len()))
	for b.Loop() {
		if _, err := SetJSON([]byte(src.String()), []string{"aws.dev.autofillStartUrl"}, "https://x"); err != nil {
			b.Fatal(err)
		}
	}
}
