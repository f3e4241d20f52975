//go:build unix

package edit

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSymbolicLinks(t *testing.T) {
	type files map[string]string // "-> x" is a link to x
	tests := []struct {
		name  string
		files files
		path  string
		real  string
	}{
		{"to a file", files{"dots/s": "old", "home/s": "-> ../dots/s"}, "home/s", "dots/s"},
		{"absolute", files{"dots/s": "old", "home/s": "-> $DIR/dots/s"}, "home/s", "dots/s"},
		{"chain", files{"c": "old", "b": "-> c", "a": "-> b"}, "a", "c"},
		{"dangling", files{"dots/x": "", "home/s": "-> ../dots/s"}, "home/s", "dots/s"},
		{"dangling into no folder", files{"home/s": "-> ../none/dir/s"}, "home/s", "none/dir/s"},
		{"dangling chain", files{"dots/x": "", "home/s": "-> t", "home/t": "-> ../dots/s"}, "home/s", "dots/s"},
		{"folder", files{"dots/s": "old", "home": "-> dots"}, "home/s", "home/s"},
		{"parent of a linked folder", files{"x/y/f": "", "x/s": "old", "a": "-> x/y", "l": "-> a/../s"}, "l", "x/s"},
		{"relative to a linked folder", files{"x/y/l": "-> ../s", "x/s": "old", "a": "-> x/y"}, "a/l", "x/s"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, content := range tt.files {
				p := filepath.Join(dir, name)
				if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
					t.Fatal(err)
				}
				if target, ok := strings.CutPrefix(content, "-> "); ok {
					if err := os.Symlink(strings.ReplaceAll(target, "$DIR", dir), p); err != nil {
						t.Fatal(err)
					}
				} else {
					put(t, p, content, 0o640)
				}
			}
			path, real := filepath.Join(dir, tt.path), filepath.Join(dir, tt.real)
			if err := Writable(path); err != nil {
				t.Error(err)
			}
			s := read(t, path)
			if s.Path != path || s.Real != real {
				t.Errorf("path %s, real %s; want %s", s.Path, s.Real, real)
			}
			if err := Replace(s, []byte("new"), 0o600); err != nil {
				t.Fatal(err)
			}
			requireContent(t, real, "new")
			requireContent(t, path, "new")
			for name, content := range tt.files {
				info, err := os.Lstat(filepath.Join(dir, name))
				isLink := err == nil && info.Mode()&fs.ModeSymlink != 0
				if isLink != strings.HasPrefix(content, "-> ") {
					t.Errorf("%s: link %v, %v", name, isLink, err)
				}
			}
			if err := Remove(read(t, path)); err != nil {
				t.Error(err)
			}
			if _, err := os.Lstat(real); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("removed, yet %v", err)
			}
		})
	}
}

func TestLinkLoopIsAnError(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	if err := errors.Join(os.Symlink(a, b), os.Symlink(b, a)); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(a); err == nil {
		t.Error("Read: no error")
	}
	if err := Writable(a); err == nil {
		t.Error("Writable: no error")
	}
}

func TestLinkThatMovedIsAChange(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "l")
	for _, name := range []string{"a", "b"} {
		put(t, filepath.Join(dir, name), "same", 0o600)
	}
	if err := os.Symlink("a", link); err != nil {
		t.Fatal(err)
	}
	s := read(t, link)
	if err := errors.Join(os.Remove(link), os.Symlink("b", link)); err != nil {
		t.Fatal(err)
	}
	if err := Replace(s, []byte("new"), 0o600); !errors.Is(err, ErrChanged) {
		t.Errorf("got %v", err)
	}
}

func TestHardLinkIsKept(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	put(t, a, "old", 0o640)
	if err := os.Link(a, b); err != nil {
		t.Fatal(err)
	}
	for _, content := range []string{"longer than before", "x"} {
		if err := Replace(read(t, a), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		requireContent(t, a, content)
		requireContent(t, b, content)
	}
	if inode(t, a).Ino != inode(t, b).Ino {
		t.Error("the names no longer share a file")
	}
	requireNames(t, dir, "a", "b")
}
