package edit_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/qlogin/qlogin/edit"
)

// TestList holds that a file in the place of a folder is no empty folder, on
// systems that say so and on those that call it a path that is not there.
func TestList(t *testing.T) {
	home := t.TempDir()
	file := filepath.Join(home, "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		dir   string
		names int
		fails bool
	}{
		"a folder":                    {home, 1, false},
		"nothing":                     {filepath.Join(home, "none"), 0, false},
		"nothing in a missing folder": {filepath.Join(home, "none", "none"), 0, false},
		"a file":                      {file, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			entries, err := edit.List(c.dir)
			if len(entries) != c.names || (err != nil) != c.fails {
				t.Errorf("List = %v, %v", entries, err)
			}
		})
	}
}
