package vault

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sys/windows"
)

// persist tries f again for two seconds while somebody else, a virus scanner or
// another qlogin, has the file open: Windows then refuses both to read and to
// rename it.
func persist(ctx context.Context, f func() error) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	for {
		err := f()
		if !inUse(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func inUse(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) ||
		errors.Is(err, windows.ERROR_LOCK_VIOLATION) ||
		errors.Is(err, windows.ERROR_ACCESS_DENIED)
}

// syncFolder has nothing to do: NTFS keeps a journal of renames.
func syncFolder(string) error { return nil }
