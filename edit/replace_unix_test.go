//go:build unix

package edit

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
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

// TestKilledWhileReplacing kills a process that replaces a file as fast as it
// can, at random moments, and reads the file all the while.
func TestKilledWhileReplacing(t *testing.T) {
	const kills = 60
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	put(t, path, killContent(0), 0o640)
	reads := 0
	for range kills {
		cmd, out := start(t, "replace", path)
		deadline := time.Now().Add(time.Duration(rand.IntN(20_000)) * time.Microsecond)
		if _, err := bufio.NewReader(out).ReadByte(); err != nil {
			t.Fatal(err)
		}
		for first := true; first || time.Now().Before(deadline); first = false {
			requireWhole(t, path)
			reads++
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		requireWhole(t, path)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d kills, %d reads beside, %d temporary files left", kills, reads, len(entries)-1)
	if err := Sweep(dir, time.Now().Add(2*time.Hour)); err != nil {
		t.Error(err)
	}
	requireNames(t, dir, "f")
	if info, _ := os.Stat(path); info.Mode() != 0o640 {
		t.Errorf("mode became %v", info.Mode())
	}
}

// killContent is one of two contents of different length, each of one letter.
func killContent(i int) string {
	if i%2 == 0 {
		return strings.Repeat("a", 40_000)
	}
	return strings.Repeat("b", 70_000)
}

func requireWhole(t *testing.T, path string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil || string(got) != killContent(0) && string(got) != killContent(1) {
		t.Fatalf("torn: %d bytes, %v", len(got), err)
	}
}

// start runs this test binary again to do a task.
func start(t *testing.T, task string, args ...string) (*exec.Cmd, io.Reader) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe, args...)
	cmd.Env = append(os.Environ(), taskVariable+"="+task)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, out
}

// runTask is what the other process does.
func runTask(task string, args []string) int {
	var err error
	switch task {
	case "replace":
		err = replaceForever(args[0])
	case "replace-once":
		err = replaceOnce(args[0], args[1])
	case "writable":
		err = Writable(args[0])
	default:
		err = fmt.Errorf("no task %q", task)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func replaceForever(path string) error {
	for i := 0; ; i++ {
		if err := replaceOnce(path, killContent(i)); err != nil {
			return err
		}
		if i == 1 {
			if _, err := os.Stdout.WriteString("x"); err != nil {
				return err
			}
		}
	}
}

func replaceOnce(path, content string) error {
	s, err := Read(path)
	if err != nil {
		return err
	}
	return Replace(s, []byte(content), 0o600)
}
