//go:build unix

package vault

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/qlogin/qlogin/secret"
)

func TestFileMode(t *testing.T) {
	t.Parallel()
	f := newFile(t)
	expectKept(t, f, "grant", []byte("x"))
	for path, want := range map[string]fs.FileMode{f.path: 0o600, filepath.Dir(f.path): 0o700 | fs.ModeDir, f.path + ".lock": 0o600} {
		info, err := os.Stat(path)
		if err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v; want %v", path, info.Mode(), err, want)
		}
	}
}

func TestFileLink(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	link, target := filepath.Join(dir, "link"), filepath.Join(dir, "target")
	expectKept(t, reopen(t, target), "grant", []byte("x"))
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	expectKept(t, reopen(t, link), "grant", []byte("y"))
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
	if got, err := reopen(t, target).Load(t.Context(), "grant"); !matches(got, err, []byte("y")) {
		t.Errorf("found %q, %v", got, err)
	}
}

// A file that cannot be read is not an empty store.
func TestUnreadableFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "vault")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenFile(path, secret.New("x")); !errors.Is(err, ErrUnavailable) {
		t.Errorf("got %v, want ErrUnavailable", err)
	}
}
