package jetbrains

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseProperties(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want map[string]string
	}{
		"plain":         {"a=1\nb = 2\nc:3\nd 4\n", map[string]string{"a": "1", "b": "2", "c": "3", "d": "4"}},
		"comments":      {"# a=1\n ! b=2\n\n\t\nc=3#4", map[string]string{"c": "3#4"}},
		"continuation":  {"a=1,\\\r\n   2\nb=\\\\\nc=3", map[string]string{"a": "1,2", "b": `\`, "c": "3"}},
		"Windows path":  {`a=C\:\\Users\\x`, map[string]string{"a": `C:\Users\x`}},
		"escapes":       {`a\ b=\u0041\tb\n`, map[string]string{"a b": "A\tb"}},
		"bad escape":    {`a=\u00`, map[string]string{"a": "\x00"}},
		"no value":      {"a\nb=\n", map[string]string{"a": "", "b": ""}},
		"last wins":     {"a=1\na=2", map[string]string{"a": "2"}},
		"old Mac":       {"a=1\rb=2", map[string]string{"a": "1", "b": "2"}},
		"mark":          {"\xef\xbb\xbfa=1", map[string]string{"a": "1"}},
		"equals inside": {"a==b=c", map[string]string{"a": "=b=c"}},
		"end":           {"a=1\\", map[string]string{"a": "1\\"}},
	} {
		if diff := cmp.Diff(test.want, parseProperties([]byte(test.text))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestExpand(t *testing.T) {
	home := t.TempDir()
	properties := map[string]string{"base": "${user.home}/x", "loop": "${loop}/", "odd": "${"}
	for value, want := range map[string]string{
		"${user.home}/cfg": filepath.Join(home, "cfg"), "~/cfg": filepath.Join(home, "cfg"), "${base}/../y": filepath.Join(home, "y"),
		"${idea.home.path}/cfg": "", "relative": "", "": "", "${loop}": "", "${odd}": "", "~other/x": "",
	} {
		if got := expand(value, home, properties); got != want {
			t.Errorf("%q is %q, want %q", value, got, want)
		}
	}
}

// FuzzProperties: any bytes give a map, and a plain key is found again.
func FuzzProperties(f *testing.F) {
	for _, seed := range []string{"", "a=1", "\\", "a\\", "#x\\\ny=1", "\\u", "\\u12", "a=\\u00e9", "${a}", "idea.config.path=${user.home}/x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<12 {
			return
		}
		set := parseProperties([]byte(text + "\n\nidea.config.path=/x\n"))
		if got := set[configPathKey]; got != "/x" {
			t.Errorf("the last line reads %q", got)
		}
		for _, value := range set {
			if got := expand(value, "/home", set); got != "" && !filepath.IsAbs(got) {
				t.Errorf("%q is %q, which is no absolute path", value, got)
			}
		}
	})
}
