package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/qlogin/qlogin/config"
)

// TestManual holds that every command that people are shown has a page with each
// of its flags, and that no other has one.
func TestManual(t *testing.T) {
	root := newRoot(&world{env: config.Environment{Getenv: func(string) string { return "" }}})
	dir := filepath.Join(t.TempDir(), "man1")
	if err := writeManual(root, dir); err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, c := range documented(root) {
		want = append(want, pageName(c)+".1")
		data, err := os.ReadFile(filepath.Join(dir, pageName(c)+".1"))
		if err != nil {
			t.Fatal(err)
		}
		page := string(data)
		if !strings.HasPrefix(page, ".TH \""+troff(strings.ToUpper(pageName(c)))+"\" \"1\"") {
			t.Errorf("%s begins with %.40q", pageName(c), page)
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if !strings.Contains(page, troff("--"+f.Name)) {
				t.Errorf("%s does not speak of --%s", pageName(c), f.Name)
			}
		})
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(want) || len(want) < 20 {
		t.Errorf("%d pages for %d commands", len(files), len(want))
	}
	for _, hidden := range []string{"qlogin-manual.1", "qlogin-ide-home.1"} {
		if _, err := os.Stat(filepath.Join(dir, hidden)); err == nil {
			t.Errorf("%s is the page of a hidden command", hidden)
		}
	}
}

func TestTroff(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"hyphens can be copied":      {"--no-browser", `\-\-no\-browser`},
		"a backslash is a backslash": {`%APPDATA%\qlogin`, `%APPDATA%\eqlogin`},
		"no line is a request":       {"see\n.aws\n'tis", "see\n\\&.aws\n\\&'tis"},
		"letters of any kind":        {"1 to 2 … Ω", `1 to 2 \[u2026] \[u03A9]`},
		"other lines stay":           {"a.b\n c", "a.b\n c"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := troff(c.text); got != c.want {
				t.Errorf("troff(%q) = %q, want %q", c.text, got, c.want)
			}
		})
	}
}
