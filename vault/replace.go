package vault

import (
	"context"
	"errors"
	"io/fs"
	"os"
)

// readWhole reads a file, in spite of somebody who has just opened it.
func readWhole(ctx context.Context, path string) (data []byte, err error) {
	err = persist(ctx, func() error {
		data, err = os.ReadFile(path)
		return err
	})
	return data, err
}

// replaceFile puts data in place of the file: all of it, or nothing. The caller
// holds the file's lock, so that a new file lying about is from a crash.
func replaceFile(ctx context.Context, path string, data []byte) error {
	fresh := path + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := writeSynced(fresh, data); err != nil {
		_ = os.Remove(fresh)
		return err
	}
	if err := persist(ctx, func() error { return os.Rename(fresh, path) }); err != nil {
		_ = os.Remove(fresh)
		return err
	}
	return syncFolder(path)
}

// writeSynced writes a file that nobody else can read at any moment.
func writeSynced(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return err
}
