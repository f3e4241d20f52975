//go:build unix

package vault

import (
	"context"
	"os"
	"path/filepath"
)

// persist runs f; on Unix, an open file can be read and renamed by others.
func persist(_ context.Context, f func() error) error { return f() }

// syncFolder makes a rename in the folder of path last through a power cut.
func syncFolder(path string) error {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	err = folder.Sync()
	if closeErr := folder.Close(); err == nil {
		err = closeErr
	}
	return err
}
