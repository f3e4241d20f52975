package edit

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// newTwin makes the temporary file that is to take target's place.
func newTwin(dir, _ string) (*os.File, error) { return createTemp(dir, 0o600) }

// moveNew renames temp to target, which must not be there.
func moveNew(temp, target string) error {
	err := unix.Renameat2(unix.AT_FDCWD, temp, unix.AT_FDCWD, target, unix.RENAME_NOREPLACE)
	switch {
	case errors.Is(err, unix.EEXIST):
		return ErrChanged
	case errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOSYS):
		return os.Rename(temp, target) // a file system or kernel without the flag
	}
	return err
}
