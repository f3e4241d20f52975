//go:build e2e && linux

package e2e

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// own is the folder that qlogin keeps its notes in, and may leave behind.
const own = ".local/state/qlogin"

// snapshot is everything in a home but qlogin's own notes: for each name the
// kind, the mode and the content.
type snapshot map[string]string

func takeSnapshot(t *testing.T, home string) snapshot {
	t.Helper()
	s := snapshot{}
	err := filepath.WalkDir(home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(home, path)
		if err != nil {
			return err
		}
		if name == own {
			return fs.SkipDir
		}
		content, err := describe(t, path, entry)
		if rollback(name) && errors.Is(err, fs.ErrNotExist) {
			return nil // the dump of its database was the reader that it waited for
		}
		s[name] = content
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func describe(t *testing.T, path string, entry fs.DirEntry) (string, error) {
	t.Helper()
	info, err := entry.Info()
	if err != nil {
		return "", err
	}
	switch {
	case entry.IsDir():
		return info.Mode().String(), nil
	case info.Mode()&fs.ModeSymlink != 0:
		target, err := os.Readlink(path)
		return "link to " + target, err
	case strings.HasSuffix(path, ".vscdb"):
		return info.Mode().String() + "\n" + dump(t, path), nil
	}
	data, err := os.ReadFile(path)
	return info.Mode().String() + "\n" + string(data), err
}

// dump is what a database says: that its pages are laid out anew is no change.
func dump(t *testing.T, file string) string {
	t.Helper()
	return tool(t, "PRAGMA integrity_check; PRAGMA user_version; PRAGMA journal_mode; PRAGMA page_size;\n.dump\n", "sqlite3", "-bail", file)
}

// without returns s without the names that drop picks.
func (s snapshot) without(drop func(name string) bool) snapshot {
	kept := snapshot{}
	for name, content := range s {
		if !drop(name) {
			kept[name] = content
		}
	}
	return kept
}

// unfinished says whether a name is that of a file which qlogin was about to put
// in the place of another. A killed process leaves at most one; the next run
// that is an hour later removes it.
func unfinished(name string) bool {
	base := filepath.Base(name)
	return strings.HasPrefix(base, ".qlogin-") && strings.HasSuffix(base, ".tmp")
}

// files lists the names of regular files under dir with their contents.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("reading %s: %w", path, err)
		}
		all[path] = string(data)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// sameHome insists that two snapshots are equal to the byte.
func sameHome(t *testing.T, want, got snapshot) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the home is not what it was (-want +got):\n%s", diff)
	}
}
