package edit

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestReplaceNewFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a", "b", "token.json")
	s := read(t, path)
	if s.Exists || s.Real != path {
		t.Fatalf("got %+v", s)
	}
	if err := Replace(s, []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	requireContent(t, path, "new")
	requireNames(t, filepath.Dir(path), "token.json")
	requireNames(t, dir, "a")
}

func TestReplaceExistingFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "settings.json")
	for _, next := range []string{"longer than before", "short", ""} {
		put(t, path, "old content", 0o640)
		if err := Replace(read(t, path), []byte(next), 0o600); err != nil {
			t.Fatal(err)
		}
		requireContent(t, path, next)
		requireNames(t, dir, "settings.json")
	}
}

func TestReplaceEqualContentDoesNotWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	put(t, path, "same", 0o600)
	past := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, past, past); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := Replace(read(t, path), []byte("same"), 0o600); err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(path)
	if err != nil || !os.SameFile(before, after) || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("the file was written: %v", err)
	}
}

// TestStaleSnapshot changes the file between the read and the write.
func TestStaleSnapshot(t *testing.T) {
	tests := []struct {
		name   string
		before string // "" is no file
		change func(path string) error
		after  string
	}{
		{"written", "old", func(p string) error { return os.WriteFile(p, []byte("theirs"), 0o600) }, "theirs"},
		{"same size", "old", func(p string) error { return os.WriteFile(p, []byte("OLD"), 0o600) }, "OLD"},
		{"replaced", "old", func(p string) error {
			return errors.Join(os.WriteFile(p+"~", []byte("theirs"), 0o600), os.Rename(p+"~", p))
		}, "theirs"},
		{"appeared", "", func(p string) error { return os.WriteFile(p, []byte("theirs"), 0o600) }, "theirs"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "f")
			if tt.before != "" {
				put(t, path, tt.before, 0o600)
			}
			s := read(t, path)
			if err := tt.change(path); err != nil {
				t.Fatal(err)
			}
			// Data equal to the stale content is a wish, too, that cannot be granted.
			for _, data := range []string{"ours", tt.before} {
				if err := Replace(s, []byte(data), 0o600); !errors.Is(err, ErrChanged) {
					t.Errorf("Replace: %v", err)
				}
			}
			if err := Remove(s); !errors.Is(err, ErrChanged) {
				t.Errorf("Remove: %v", err)
			}
			requireContent(t, path, tt.after)
			requireNames(t, dir, "f")
		})
	}
}

func TestStaleSnapshotOfRemovedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	put(t, path, "old", 0o600)
	s := read(t, path)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := Replace(s, []byte("ours"), 0o600); !errors.Is(err, ErrChanged) {
		t.Errorf("got %v", err)
	}
	if err := Remove(s); err != nil {
		t.Errorf("removing what is gone: %v", err)
	}
}

// TestLastLook changes the file after Replace has begun: what moves the new
// file into place must not trust the first look.
func TestLastLook(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	s := read(t, path)
	temp, err := createTemp(dir, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if err := fill(temp, []byte("ours")); err != nil {
		t.Fatal(err)
	}
	put(t, path, "theirs", 0o600)
	if err := moveNew(temp.Name(), s.Real); !errors.Is(err, ErrChanged) {
		t.Errorf("a new file over one that appeared: %v", err)
	}
	requireContent(t, path, "theirs")
	if err := swap(Snapshot{Path: path, Real: path, Exists: true, Data: []byte("old")}, []byte("ours")); !errors.Is(err, ErrChanged) {
		t.Errorf("swap: %v", err)
	}
	if err := overwrite(Snapshot{Path: path, Real: path, Exists: true, Data: []byte("old")}, []byte("ours")); !errors.Is(err, ErrChanged) {
		t.Errorf("overwrite: %v", err)
	}
	requireContent(t, path, "theirs")
}

func TestRemove(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	put(t, path, "x", 0o600)
	s := read(t, path)
	for range 2 {
		if err := Remove(s); err != nil {
			t.Fatal(err)
		}
		requireNames(t, dir)
	}
}

func TestIrregularFilesAreRefused(t *testing.T) {
	dir := t.TempDir()
	if _, err := Read(dir); !errors.Is(err, ErrIrregular) {
		t.Errorf("Read: %v", err)
	}
	if err := Writable(dir); !errors.Is(err, ErrIrregular) {
		t.Errorf("Writable: %v", err)
	}
	err := Replace(Snapshot{Path: dir, Real: dir}, []byte("x"), 0o600)
	if !errors.Is(err, ErrIrregular) {
		t.Errorf("Replace: %v", err)
	}
}

func TestFileThatIsNotThere(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "file"), "x", 0o600)
	if s, err := Read(filepath.Join(dir, "no", "such", "file")); err != nil || s.Exists {
		t.Errorf("not there: %+v, %v", s, err)
	}
	if err := Writable(filepath.Join(dir, "file", "below")); err == nil {
		t.Error("below a file: writable")
	}
}

func TestWritableLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	for _, p := range []string{path, filepath.Join(dir, "a", "b", "c")} {
		if err := Writable(p); err != nil {
			t.Error(err)
		}
	}
	requireNames(t, dir)
	put(t, path, "x", 0o600)
	if err := Writable(path); err != nil {
		t.Error(err)
	}
	requireContent(t, path, "x")
}

func TestSweep(t *testing.T) {
	dir := t.TempDir()
	now := time.Now()
	ages := map[string]time.Duration{
		".qlogin-OLD.tmp":   2 * time.Hour,
		".qlogin-YOUNG.tmp": 59 * time.Minute,
		"qlogin-OLD.tmp":    2 * time.Hour,
		".qlogin-OLD.json":  2 * time.Hour,
	}
	for name, age := range ages {
		put(t, filepath.Join(dir, name), "x", 0o600)
		if err := os.Chtimes(filepath.Join(dir, name), now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, ".qlogin-DIR.tmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Sweep(dir, now); err != nil {
		t.Fatal(err)
	}
	requireNames(t, dir, ".qlogin-DIR.tmp", ".qlogin-OLD.json", ".qlogin-YOUNG.tmp", "qlogin-OLD.tmp")
	if err := Sweep(filepath.Join(dir, "absent"), now); err != nil {
		t.Errorf("no folder: %v", err)
	}
}

func BenchmarkReplace(b *testing.B) {
	path := filepath.Join(b.TempDir(), "settings.json")
	put(b, path, "{}", 0o600)
	contents := [][]byte{[]byte(`{"a":1}`), []byte(`{"a":2}`)}
	for i := 0; b.Loop(); i++ {
		if err := Replace(read(b, path), contents[i%2], 0o600); err != nil {
			b.Fatal(err)
		}
	}
}
