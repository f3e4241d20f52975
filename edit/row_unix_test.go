//go:build unix

package edit

import (
	"os"
	"path/filepath"
	"testing"
)

// TestOddFileNames uses names that Windows does not allow.
func TestOddFileNames(t *testing.T) {
	for _, name := range []string{"a b", "what?mode=memory", "50%", "%41", "#1", "a&b=c", "ü+;:@", "'quoted'"} {
		dir := filepath.Join(t.TempDir(), name)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, name)
		shell(t, file, schema)
		if err := WriteRow(t.Context(), file, rowKey, "", false, "v"); err != nil {
			t.Error(err)
		}
		requireRow(t, file, rowKey, "v", true)
		if got := shell(t, file, "SELECT value FROM ItemTable;"); got != "v" {
			t.Errorf("%s holds %q", name, got)
		}
		requireNames(t, dir, name)
	}
}
