package edit

import (
	"errors"
	"io/fs"
	"os"
)

// errNoFolder is what something else in the place of a folder is.
var errNoFolder = errors.New("it is not a folder")

// List lists the folder dir: nothing where there is none. Something else in its
// place is an error, which has to be told apart by hand: Windows has one code for
// both (ERROR_PATH_NOT_FOUND, which is also package syscall's ENOTDIR there).
func List(dir string) ([]fs.DirEntry, error) {
	entries, err := os.ReadDir(dir)
	if !errors.Is(err, fs.ErrNotExist) {
		return entries, err
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: dir, Err: errNoFolder}
	}
	return nil, nil
}
