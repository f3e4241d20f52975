//go:build unix

package edit

import (
	"bytes"
	"errors"
	"strings"

	"golang.org/x/sys/unix"
)

// copyAttributes gives the file at to the extended attributes of the one at
// from, and no others. On Linux the access list is one of them.
func copyAttributes(to, from int) error {
	want, err := attributes(from)
	if err != nil {
		return err
	}
	have, err := attributes(to)
	if err != nil {
		return err
	}
	for name := range have {
		// A folder's default access list shows up here.
		if _, ok := want[name]; !ok && !labelled(name) {
			if err := unix.Fremovexattr(to, name); err != nil {
				return err
			}
		}
	}
	for name, value := range want {
		if old, ok := have[name]; ok && bytes.Equal(old, value) {
			continue
		}
		if err := unix.Fsetxattr(to, name, value, 0); err != nil && !labelled(name) {
			return err
		}
	}
	return nil
}

// labelled says whether the system gives out the attribute by its own rules.
func labelled(name string) bool {
	return strings.HasPrefix(name, "security.") || name == "com.apple.provenance"
}

// attributes reads all extended attributes; there are none where the file
// system has no such thing.
func attributes(fd int) (map[string][]byte, error) {
	list, err := sized(func(dest []byte) (int, error) { return unix.Flistxattr(fd, dest) })
	if errors.Is(err, unix.ENOTSUP) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	found := map[string][]byte{}
	for name := range strings.SplitSeq(string(list), "\x00") {
		if name == "" {
			continue
		}
		value, err := sized(func(dest []byte) (int, error) { return unix.Fgetxattr(fd, name, dest) })
		if err != nil {
			return nil, err
		}
		found[name] = value
	}
	return found, nil
}

// sized asks for a size, then for that many bytes.
func sized(read func([]byte) (int, error)) ([]byte, error) {
	size, err := read(nil)
	if err != nil || size == 0 {
		return nil, err
	}
	buf := make([]byte, size)
	size, err = read(buf)
	if err != nil {
		return nil, err
	}
	return buf[:size], nil
}
