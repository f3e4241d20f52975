package edit

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/qlogin/qlogin/internal/needs"
)

func mount(t *testing.T, source, target, kind string, flags uintptr, data string) {
	t.Helper()
	needs.Root(t, "what belongs to others")
	if err := unix.Mount(source, target, kind, flags, data); err != nil {
		needs.Missing(t, "mounting is not allowed here: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(target, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
}

func TestRootKeepsOwner(t *testing.T) {
	needs.Root(t, "what belongs to others")
	path := filepath.Join(t.TempDir(), "f")
	put(t, path, "old", 0o640)
	if err := errors.Join(os.Chown(path, 4711, 4712), os.Chmod(path, 0o640|os.ModeSetgid)); err != nil {
		t.Fatal(err)
	}
	before := inode(t, path)
	if err := Replace(read(t, path), []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	after := inode(t, path)
	if after.Uid != 4711 || after.Gid != 4712 || after.Mode != before.Mode {
		t.Errorf("owner %d:%d, mode %o; want 4711:4712, %o", after.Uid, after.Gid, after.Mode, before.Mode)
	}
	if after.Ino == before.Ino {
		t.Error("written in place, not replaced")
	}
	requireContent(t, path, "new")
}

func TestFullDisk(t *testing.T) {
	old := strings.Repeat("o", 10_000)
	big := bytes.Repeat([]byte("n"), 1<<20)
	for _, links := range []int{1, 2} { // the second makes Replace write in place
		dir := t.TempDir()
		mount(t, "tmpfs", dir, "tmpfs", 0, "size=64k")
		path, names := filepath.Join(dir, "f"), []string{"f"}
		put(t, path, old, 0o600)
		if links == 2 {
			names = append(names, "g")
			if err := os.Link(path, filepath.Join(dir, "g")); err != nil {
				t.Fatal(err)
			}
		}
		if err := Replace(read(t, path), big, 0o600); !errors.Is(err, unix.ENOSPC) {
			t.Errorf("%d links: got %v", links, err)
		}
		requireContent(t, path, old)
		requireNames(t, dir, names...)
		fresh := filepath.Join(dir, "new")
		if err := Replace(read(t, fresh), big, 0o600); !errors.Is(err, unix.ENOSPC) {
			t.Errorf("new file: got %v", err)
		}
		requireNames(t, dir, names...)
	}
}

func TestMountedFileIsWrittenInPlace(t *testing.T) {
	dir := t.TempDir()
	source, path := filepath.Join(dir, "source"), filepath.Join(dir, "f")
	put(t, source, "old", 0o640)
	put(t, path, "", 0o600)
	mount(t, source, path, "", unix.MS_BIND, "")
	for _, content := range []string{"longer than before", "x"} {
		if err := Replace(read(t, path), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		requireContent(t, path, content)
		requireContent(t, source, content)
	}
	requireNames(t, dir, "f", "source")
	if mode := inode(t, source).Mode & 0o777; mode != 0o640 {
		t.Errorf("mode became %o", mode)
	}
}

func TestLinkToAnotherFileSystem(t *testing.T) {
	far, near := t.TempDir(), t.TempDir()
	mount(t, "tmpfs", far, "tmpfs", 0, "size=64k")
	for _, name := range []string{"there", "dangling"} {
		link := filepath.Join(near, name)
		if err := os.Symlink(filepath.Join(far, name), link); err != nil {
			t.Fatal(err)
		}
	}
	put(t, filepath.Join(far, "there"), "old", 0o640)
	for _, name := range []string{"there", "dangling"} {
		if err := Replace(read(t, filepath.Join(near, name)), []byte("new"), 0o600); err != nil {
			t.Fatal(err)
		}
		requireContent(t, filepath.Join(far, name), "new")
	}
	requireNames(t, far, "dangling", "there")
	requireNames(t, near, "dangling", "there")
}

func TestFileOnReadOnlyDiskIsRefused(t *testing.T) {
	dir := t.TempDir()
	mount(t, "tmpfs", dir, "tmpfs", 0, "size=64k")
	path := filepath.Join(dir, "f")
	put(t, path, "old", 0o600)
	if err := unix.Mount("", dir, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{path, filepath.Join(dir, "new")} {
		if err := Writable(p); !errors.Is(err, unix.EROFS) {
			t.Errorf("Writable: %v", err)
		}
		if err := Replace(read(t, p), []byte("new"), 0o600); !errors.Is(err, unix.EROFS) {
			t.Errorf("Replace: %v", err)
		}
	}
	requireContent(t, path, "old")
}
