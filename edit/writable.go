package edit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Writable says whether Replace could write the file that path leads to. It
// leaves nothing behind.
func Writable(path string) error {
	target, err := follow(path)
	if err == nil {
		err = probe(target)
	}
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, cause(err))
	}
	return nil
}

func probe(target string) error {
	info, err := os.Lstat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return creatable(target)
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return ErrIrregular
	}
	return writable(target)
}

// creatable says whether a file could be made at target, folders included.
func creatable(target string) error {
	dir := filepath.Dir(target)
	for {
		info, err := os.Stat(dir)
		switch {
		case err == nil && !info.IsDir():
			return fmt.Errorf("%s is not a folder", dir)
		case err == nil:
			return dirWritable(dir)
		case !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir):
			return err
		}
		dir = filepath.Dir(dir)
	}
}
