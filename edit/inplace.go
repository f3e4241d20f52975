package edit

import (
	"errors"
	"fmt"
	"os"
)

// overwrite writes data over the content of s where it is. The old content
// stays in memory and goes back if the write fails.
func overwrite(s Snapshot, data []byte) error {
	f, err := os.OpenFile(s.Real, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := unchanged(s); err != nil {
		return err
	}
	err = rewrite(f, len(s.Data), data)
	if err == nil {
		return f.Close()
	}
	if back := rewrite(f, len(s.Data), s.Data); back != nil {
		return fmt.Errorf("%w; its old content could not be put back: %w", cause(err), cause(back))
	}
	return err
}

// rewrite gives f the content data. What is longer than the size the file had
// goes first: a full disk shows there, with every old byte still in place.
func rewrite(f *os.File, had int, data []byte) error {
	if len(data) > had {
		if _, err := f.WriteAt(data[had:], int64(had)); err != nil {
			return err
		}
		if err := f.Sync(); err != nil {
			return err
		}
	}
	_, err := f.WriteAt(data[:min(had, len(data))], 0)
	return errors.Join(err, f.Truncate(int64(len(data))), f.Sync())
}
