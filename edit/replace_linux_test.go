package edit

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// nobody is the user that Debian calls so.
const nobody = 65534

func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		rig(t, "the test must run as root")
	}
}

func mount(t *testing.T, source, target, kind string, flags uintptr, data string) {
	t.Helper()
	needRoot(t)
	if err := unix.Mount(source, target, kind, flags, data); err != nil {
		rig(t, "mounting is not allowed here: "+err.Error())
	}
	t.Cleanup(func() {
		if err := unix.Unmount(target, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
}

// asNobody runs a task of this binary as another user.
func asNobody(t *testing.T, task string, args ...string) error {
	t.Helper()
	needRoot(t)
	// The binary lies in a folder that only root may enter; this link leads there.
	cmd := exec.CommandContext(t.Context(), "/proc/self/exe", args...)
	cmd.Env = append(os.Environ(), taskVariable+"="+task)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.CombinedOutput()
	if err != nil {
		return errors.New(string(out))
	}
	return nil
}

// open makes a folder that other users may enter.
func openDir(t *testing.T, mode os.FileMode) string {
	t.Helper()
	dir := t.TempDir()
	for d := dir; strings.HasPrefix(d, os.TempDir()) && d != os.TempDir(); d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, mode); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestRootKeepsOwner(t *testing.T) {
	needRoot(t)
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

// accessList is the value of system.posix_acl_access or _default that gives
// user 4711 the right to read (linux/posix_acl_xattr.h).
func accessList() []byte {
	var b bytes.Buffer
	const unnamed = 0xffffffff
	for _, v := range []any{
		uint32(2),
		uint16(0x01), uint16(6), uint32(unnamed), // owner
		uint16(0x02), uint16(4), uint32(4711), // user 4711
		uint16(0x04), uint16(0), uint32(unnamed), // group
		uint16(0x10), uint16(4), uint32(unnamed), // mask
		uint16(0x20), uint16(0), uint32(unnamed), // others
	} {
		_ = binary.Write(&b, binary.LittleEndian, v)
	}
	return b.Bytes()
}

func TestAttributesAreKept(t *testing.T) {
	const access, inherit, user = "system.posix_acl_access", "system.posix_acl_default", "user.qlogin.test"
	set := func(t *testing.T, path, name string, value []byte) {
		if err := unix.Setxattr(path, name, value, 0); err != nil {
			rig(t, "the temporary folder has no extended attributes: "+err.Error())
		}
	}
	tests := []struct {
		name     string
		dir, own map[string][]byte
	}{
		{"user attribute", nil, map[string][]byte{user: []byte("x"), user + "2": nil}},
		{"access list", nil, map[string][]byte{access: accessList()}},
		{"no access list in a folder that hands one down", map[string][]byte{inherit: accessList()}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "f")
			put(t, path, "old", 0o600)
			for name, value := range tt.own {
				set(t, path, name, value)
			}
			for name, value := range tt.dir {
				set(t, dir, name, value)
			}
			before, mode := attributesOf(t, path), inode(t, path).Mode
			if err := Replace(read(t, path), []byte("new"), 0o600); err != nil {
				t.Fatal(err)
			}
			after := attributesOf(t, path)
			if len(before) != len(tt.own) || len(after) != len(before) {
				t.Errorf("attributes %v became %v", before, after)
			}
			for name := range before {
				if !bytes.Equal(before[name], after[name]) {
					t.Errorf("%s: %x became %x", name, before[name], after[name])
				}
			}
			if got := inode(t, path).Mode; got != mode {
				t.Errorf("mode %o became %o", mode, got)
			}
			requireContent(t, path, "new")
			requireNames(t, dir, "f")
		})
	}
}

func attributesOf(t *testing.T, path string) map[string][]byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	found, err := attributes(int(f.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	for name := range found {
		if labelled(name) {
			delete(found, name)
		}
	}
	return found
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

// TestOtherUser is what somebody meets who does not own everything.
func TestOtherUser(t *testing.T) {
	tests := []struct {
		name     string
		dirMode  os.FileMode
		owner    int
		group    int
		fileMode os.FileMode
		want     string // part of the error; "" is success
		inPlace  bool
	}{
		{"own file in own folder", 0o777, nobody, nobody, 0o640, "", false},
		{"folder read-only, file writable", 0o755, nobody, nobody, 0o600, "", true},
		{"file of another owner", 0o777, 0, 0, 0o666, "", true},
		{"file of another group", 0o777, nobody, 0, 0o660, "", true},
		{"file of another owner, read-only", 0o777, 0, 0, 0o644, "permission denied", false},
		{"own file, read-only", 0o777, nobody, nobody, 0o444, "permission denied", false},
		{"sticky folder of another owner", 0o777 | os.ModeSticky, 0, 0, 0o666, "", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			needRoot(t)
			dir := openDir(t, 0o755)
			path := filepath.Join(dir, "f")
			put(t, path, "old", tt.fileMode)
			if err := errors.Join(os.Chown(path, tt.owner, tt.group), os.Chmod(dir, tt.dirMode)); err != nil {
				t.Fatal(err)
			}
			before := inode(t, path)
			requireText(t, "Writable", asNobody(t, "writable", path), tt.want)
			requireText(t, "Replace", asNobody(t, "replace-once", path, "new content"), tt.want)
			after := inode(t, path)
			if tt.want != "" {
				requireContent(t, path, "old")
				return
			}
			requireContent(t, path, "new content")
			requireNames(t, dir, "f")
			if after.Uid != before.Uid || after.Gid != before.Gid || after.Mode != before.Mode {
				t.Errorf("%d:%d %o became %d:%d %o", before.Uid, before.Gid, before.Mode, after.Uid, after.Gid, after.Mode)
			}
			if inPlace := after.Ino == before.Ino; inPlace != tt.inPlace {
				t.Errorf("in place: %v, want %v", inPlace, tt.inPlace)
			}
		})
	}
}

func TestOtherUserMayNotMakeFiles(t *testing.T) {
	dir := openDir(t, 0o755)
	path := filepath.Join(dir, "a", "f")
	requireText(t, "Writable", asNobody(t, "writable", path), "permission denied")
	requireText(t, "Replace", asNobody(t, "replace-once", path, "new"), "permission denied")
	requireNames(t, dir)
}

func requireText(t *testing.T, what string, err error, want string) {
	t.Helper()
	switch {
	case err == nil && want != "":
		t.Errorf("%s: no error, want %q", what, want)
	case err != nil && (want == "" || !strings.Contains(err.Error(), want)):
		t.Errorf("%s: got %v, want %q", what, err, want)
	}
}
