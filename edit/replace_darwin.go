package edit

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// newTwin makes the temporary file that is to take target's place. A clone has
// target's access list, which no call outside of C can copy; file systems
// other than APFS cannot clone.
func newTwin(dir, target string) (*os.File, error) {
	name := tempName(dir)
	if err := unix.Clonefile(target, name, unix.CLONE_NOFOLLOW); err != nil {
		return createTemp(dir, 0o600)
	}
	f, err := os.OpenFile(name, os.O_RDWR|os.O_TRUNC, 0)
	if err != nil {
		return nil, errors.Join(err, os.Remove(name))
	}
	return f, nil
}

// moveNew renames temp to target, which must not be there.
func moveNew(temp, target string) error {
	err := unix.RenamexNp(temp, target, unix.RENAME_EXCL)
	switch {
	case errors.Is(err, unix.EEXIST):
		return ErrChanged
	case errors.Is(err, unix.ENOTSUP), errors.Is(err, unix.EINVAL):
		return os.Rename(temp, target) // a file system without the flag
	}
	return err
}
