package ide

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/qlogin/qlogin/internal/needs"
)

// mount puts a disk of 64 kB at dir.
func mount(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=64k,mode=755"); err != nil {
		needs.Missing(t, "full and read-only disks, as mounting one needs root: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
}

// fill writes until nothing more fits, and returns what makes room again.
func fill(t *testing.T, dir string) (free func()) {
	t.Helper()
	name := filepath.Join(dir, "filler")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for err == nil {
		_, err = f.Write(make([]byte, 512))
	}
	if !errors.Is(err, unix.ENOSPC) {
		t.Fatal(err)
	}
	return func() {
		if err := os.Remove(name); err != nil {
			t.Error(err)
		}
	}
}

// diskWishes writes to the usual disk, then to the one at "disk".
func diskWishes() []wish {
	return []wish{
		{file: "aws/token.json", want: `{"accessToken":"` + newToken + `"}`, secret: true},
		{file: "disk/old.json", want: strings.Repeat("new ", 2000)},
		{file: "settings.json", want: "{}"},
	}
}

// A disk fills up while it is written: what came before can be taken back.
func TestFullDisk(t *testing.T) {
	w := newWorld(t)
	mount(t, w.path("disk"))
	w.file("disk/old.json", "old", 0o600)
	before := w.state()
	free := fill(t, w.path("disk"))
	r, err := w.journal().Apply(t.Context(), w.plan(diskWishes()), ApplyOptions{})
	if want := "writing " + w.path("disk/old.json") + ": "; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s…", err, want)
	}
	if len(r.Written) != 1 || len(r.Entry) == 0 {
		t.Errorf("%d written, entry %q; want 1 and an entry", len(r.Written), r.Entry)
	}
	// What was not written needs no room to be undone.
	w.undo(w.journal())
	free()
	w.equal(before, "undone")
	w.clean(0)
}

// That a disk cannot be written is known beforehand: nothing is begun.
func TestReadOnlyDisk(t *testing.T) {
	w := newWorld(t)
	mount(t, w.path("disk"))
	w.file("disk/old.json", "old", 0o600)
	before := w.state()
	remount(t, w.path("disk"), unix.MS_RDONLY)
	r, err := w.journal().Apply(t.Context(), w.plan(diskWishes()), ApplyOptions{})
	if !errors.Is(err, unix.EROFS) || !strings.HasPrefix(err.Error(), w.path("disk/old.json")) {
		t.Errorf("got %v, want the file and that its disk is read-only", err)
	}
	if len(r.Written) != 0 || r.Entry != "" {
		t.Errorf("%d written, entry %q; want none", len(r.Written), r.Entry)
	}
	remount(t, w.path("disk"), 0)
	w.equal(before, "after nothing")
}

func remount(t *testing.T, dir string, flags uintptr) {
	t.Helper()
	if err := unix.Mount("", dir, "", unix.MS_REMOUNT|flags, "size=64k"); err != nil {
		t.Fatal(err)
	}
}

// Without room for the journal nothing is begun.
func TestFullDiskUnderTheJournal(t *testing.T) {
	w := newWorld(t)
	before := w.state()
	j := w.journal()
	mount(t, j.Dir)
	fill(t, j.Dir)
	r, err := j.Apply(t.Context(), w.plan(wishes(newToken)), ApplyOptions{})
	if !errors.Is(err, unix.ENOSPC) || len(r.Written) != 0 {
		t.Errorf("got %v, %d written", err, len(r.Written))
	}
	w.equal(before, "after nothing")
	if len(w.keys) != 0 {
		t.Errorf("%d secret images of an entry that is not there", len(w.keys))
	}
}
