//go:build unix

package edit

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func inode(t *testing.T, path string) *syscall.Stat_t {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Sys().(*syscall.Stat_t)
}

func TestReplaceKeepsMode(t *testing.T) {
	for _, mode := range []fs.FileMode{0o600, 0o640, 0o644, 0o666, 0o755, 0o200 | 0o400} {
		path := filepath.Join(t.TempDir(), "f")
		put(t, path, "old", mode)
		if err := Replace(read(t, path), []byte("new"), 0o777); err != nil {
			t.Fatal(err)
		}
		requireContent(t, path, "new")
		if info, _ := os.Stat(path); info.Mode() != mode {
			t.Errorf("mode %v became %v", mode, info.Mode())
		}
		if s := read(t, path); s.Mode != mode {
			t.Errorf("Read tells mode %v of %v", s.Mode, mode)
		}
	}
}

func TestNewFilesAreAsNarrowAsAsked(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "made", "f")
	if err := Replace(read(t, path), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for p, want := range map[string]fs.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		if info, err := os.Stat(p); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s is %v, want %v (%v)", p, info.Mode(), want, err)
		}
	}
	temp, err := createTemp(dir, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer temp.Close()
	if info, _ := temp.Stat(); info.Mode() != 0o600 {
		t.Errorf("a temporary file begins as %v", info.Mode())
	}
	twin, err := newTwin(dir, path)
	if err != nil {
		t.Fatal(err)
	}
	defer twin.Close()
	if info, _ := twin.Stat(); info.Mode() != 0o600 {
		t.Errorf("a twin begins as %v", info.Mode())
	}
}

func TestPipeIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path); !errors.Is(err, ErrIrregular) {
		t.Errorf("Read: %v", err)
	}
	if err := Replace(Snapshot{Path: path, Real: path}, []byte("x"), 0o600); !errors.Is(err, ErrIrregular) {
		t.Errorf("Replace: %v", err)
	}
	if err := Writable(path); !errors.Is(err, ErrIrregular) {
		t.Errorf("Writable: %v", err)
	}
	if _, _, err := ReadRow(t.Context(), path, "k"); !errors.Is(err, ErrIrregular) {
		t.Errorf("ReadRow: %v", err)
	}
	if info, err := os.Lstat(path); err != nil || info.Mode().Type() != fs.ModeNamedPipe {
		t.Errorf("the pipe is gone: %v", err)
	}
}

func TestNotThereIsNotCouldNotLook(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	put(t, path, "x", 0o600)
	if _, err := Read(filepath.Join(path, "below")); !errors.Is(err, syscall.ENOTDIR) {
		t.Errorf("below a file: %v", err)
	}
}
