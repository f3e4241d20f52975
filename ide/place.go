package ide

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/qlogin/qlogin/edit"
)

// place is where a content stands: a file, or one row of a SQLite file.
type place struct {
	file, row string
}

// place is where c is written.
func (c Change) place() place { return place{file: c.File, row: c.Row} }

// read looks at what stands there now.
func (p place) read(ctx context.Context) (Content, error) {
	if p.row != "" {
		return p.readRow(ctx)
	}
	snapshot, err := edit.Read(p.file)
	return contentOf(snapshot), err
}

func contentOf(s edit.Snapshot) Content {
	return Content{Exists: s.Exists, Data: s.Data, Mode: s.Mode}
}

// write puts want in the place of now, or returns edit.ErrChanged where
// something else stands there. A file keeps its mode where want has none.
func (p place) write(ctx context.Context, now, want Content) error {
	if p.row != "" {
		return p.writeRow(ctx, now, want)
	}
	snapshot, err := edit.Read(p.file)
	if err != nil {
		return err
	}
	if !contentOf(snapshot).same(now) {
		return edit.ErrChanged
	}
	if !want.Exists {
		return edit.Remove(snapshot)
	}
	return replace(snapshot, want)
}

// replace writes want over a file. Rights that others are to lose go before the
// new bytes come; restoreMode gives back what they are to get.
func replace(s edit.Snapshot, want Content) error {
	if s.Exists && want.Mode != 0 && s.Mode&^want.Mode&modeBits != 0 {
		if err := os.Chmod(s.Real, s.Mode&want.Mode); err != nil {
			return err
		}
	}
	return edit.Replace(s, want.Data, private(want.Mode))
}

// restoreMode gives a file the mode that it once had. A new file would have it
// less the umask, an old one keeps its own.
func (p place) restoreMode(mode fs.FileMode) error {
	if p.row != "" {
		return nil
	}
	snapshot, err := edit.Read(p.file)
	if err != nil || !snapshot.Exists || (snapshot.Mode^mode)&modeBits == 0 {
		return err
	}
	return os.Chmod(snapshot.Real, mode)
}

// private is the mode of a file that is made here: what its plan asks for, or
// else for nobody but its owner.
func private(mode fs.FileMode) fs.FileMode {
	if mode == 0 {
		return 0o600
	}
	return mode
}

// missingDirs lists the folders that have to be made before file can be,
// outermost first.
func (p place) missingDirs() ([]string, error) {
	if p.row != "" {
		return nil, nil
	}
	snapshot, err := edit.Read(p.file)
	if err != nil || snapshot.Exists {
		return nil, err
	}
	var dirs []string
	for dir := filepath.Dir(snapshot.Real); !exists(dir); dir = filepath.Dir(dir) {
		dirs = append([]string{dir}, dirs...)
	}
	return dirs, nil
}

// exists stops at the root, and at folders that we may not look at.
func exists(dir string) bool {
	_, err := os.Lstat(dir)
	return !os.IsNotExist(err) || dir == filepath.Dir(dir)
}

// String names the place for people.
func (p place) String() string {
	if p.row == "" {
		return p.file
	}
	return p.file + ", row " + p.row
}
