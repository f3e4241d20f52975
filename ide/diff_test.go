package ide

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func content(data string) Content { return Content{Exists: true, Data: []byte(data)} }

func TestDiff(t *testing.T) {
	tests := []struct {
		name   string
		change Change
		want   string
	}{
		{
			"equal", Change{File: "/f", Before: content("a"), After: content("a")}, "",
		},
		{
			"one line of a file",
			Change{File: "/f", Before: content("a\nb\nc\n"), After: content("a\nB\nc\n")},
			"--- /f\n+++ /f\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n",
		},
		{
			"carriage returns that stay are not shown",
			Change{File: "/f", Before: content("a\r\nb\r\n"), After: content("a\r\nB\r\n")},
			"--- /f\n+++ /f\n@@ -1,2 +1,2 @@\n a\n-b\n+B\n",
		},
		{
			"carriage returns that go are shown",
			Change{File: "/f", Before: content("a\r\n"), After: content("a\n")},
			"--- /f\n+++ /f\n@@ -1 +1 @@\n-a\\r\n+a\n",
		},
		{
			"new and without a final newline",
			Change{File: "/f", After: content("a")},
			"--- /dev/null\n+++ /f\n@@ -0,0 +1 @@\n+a\n\\ No newline at end of file\n",
		},
		{
			"a row is laid out, in the order of its keys",
			Change{File: "/db", Row: "q", Before: content(`{"b":1,"a":[true]}`), After: content(`{"b":1,"a":[false],"c":"<x>"}`)},
			"--- /db, row q\n+++ /db, row q\n@@ -1,6 +1,7 @@\n {\n   \"b\": 1,\n   \"a\": [\n-    true\n-  ]\n+    false\n+  ],\n+  \"c\": \"<x>\"\n }\n",
		},
		{
			"what is secret anywhere is hidden in a row, too",
			Change{File: "/db", Row: "q", After: content(`{"access_token":"planted"}`)},
			"--- /dev/null\n+++ /db, row q\n@@ -0,0 +1,3 @@\n+{\n+  \"access_token\": \"[hidden]\"\n+}\n",
		},
		{
			"tokens",
			Change{
				File: "/t", Secret: true,
				Before: content(`{"accessToken":"old","region":"a"}`),
				After:  content(`{"accessToken":"new","region":"b","nested":{"region":"deep","x":1},"scopes":["s"]}`),
			},
			"--- /t\n+++ /t\n@@ -1,4 +1,11 @@\n {\n   \"accessToken\": \"[hidden]\",\n-  \"region\": \"a\"\n+  \"region\": \"b\",\n" +
				"+  \"nested\": {\n+    \"region\": \"[hidden]\",\n+    \"x\": \"[hidden]\"\n+  },\n+  \"scopes\": [\n+    \"s\"\n+  ]\n }\n",
		},
		{
			"nothing but tokens",
			Change{File: "/t", Secret: true, Before: content(`{"accessToken":"old"}`), After: content(`{"accessToken":"new"}`)},
			"--- /t\n+++ /t\n(only what is hidden changes)\n",
		},
		{
			"what does not parse is hidden whole",
			Change{File: "/t", Secret: true, Before: content(`{"accessToken":"old`), After: content(`{"region":"r"}`)},
			"--- /t\n+++ /t\n@@ -1 +1,3 @@\n-[hidden]\n+{\n+  \"region\": \"r\"\n+}\n",
		},
		{
			"escape sequences",
			Change{File: "/f\x1b[2J", Before: content("a\n"), After: content("\x1b]0;title\a\xff\u202e\u200b\u009b\ttab\n")},
			"--- /f\\u001b[2J\n+++ /f\\u001b[2J\n@@ -1 +1 @@\n-a\n+\\u001b]0;title\\u0007\\xff\\u202e\\u200b\\u009b\ttab\n",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Diff(test.change)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Whatever a token file looks like, no string of it is shown unless its key is
// known to be harmless, and nothing reaches the terminal raw.
func FuzzDiffHides(f *testing.F) {
	for _, seed := range []string{
		`{"accessToken":"%"}`, `"%"`, `["%"]`, `{"x":{"startUrl":"%"}}`, `{"%":1}`, `{"a":["%",{"b":"%"}]} `,
		`{"accessToken":"%"`, `{"a":"%"}{"b":"%"}`, "\xef\xbb\xbf{\"a\":\"%\"}", `% `, `{"a":1,"a":"%"}`, "{\"a\":\"\x1b%\"}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, template string) {
		const token = "PLANTEDtoken"
		data := strings.ReplaceAll(template, "%", token)
		if _, err := pretty([]byte(data), harmless); err == nil && keyed(template) {
			return // the token is a key, or stands where a start URL or Region does
		}
		c := Change{File: "/f", Secret: true, Before: content(`{"region":"x"}`), After: content(data)}
		diff := Diff(c)
		if strings.Contains(diff, token) {
			t.Errorf("%q shows the token:\n%s", data, diff)
		}
		for _, r := range diff {
			if r != '\n' && r != '\t' && harmful(r) {
				t.Errorf("%q shows %U", data, r)
			}
		}
	})
}

// keyed says whether a template has the token in a key, or may have it as the
// value of a harmless one.
func keyed(template string) bool {
	document, err := pretty([]byte(strings.ReplaceAll(template, "%", "PLANTEDtoken")), func(string) bool { return false })
	if err != nil || strings.Contains(document, "PLANTEDtoken") {
		return true
	}
	lower := strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(document))
	for _, key := range []string{
		"starturl", "issuerurl", "region", "scopes", "expiresat", "createdat",
		"registrationexpiresat", "flow", "tokentype", "clientname",
	} {
		if strings.Contains(lower, `"`+key+`"`) {
			return true
		}
	}
	return false
}
