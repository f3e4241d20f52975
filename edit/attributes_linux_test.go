package edit

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/qlogin/qlogin/internal/needs"
)

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
			needs.Missing(t, "the temporary folder has no extended attributes: %v", err)
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
