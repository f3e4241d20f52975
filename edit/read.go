package edit

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Snapshot is a file as it was read, which is what Replace checks before it
// writes.
type Snapshot struct {
	Path   string // as asked for
	Real   string // after following links; also the target of a link that dangles
	Exists bool
	Data   []byte
	Mode   fs.FileMode // permission bits
}

const (
	// maxLinks is the number of links in a row that Linux follows.
	maxLinks = 40
	// settle is how long a file that has just been emptied may take to be filled.
	settle = 100 * time.Millisecond
	// pause is the time between two looks at a file that is being written.
	pause = 5 * time.Millisecond
)

// Read reads the file that path leads to. A file that is not there is a
// Snapshot that does not exist, not an error; one that could not be looked at
// is an error, and so is one that is no regular file.
//
// The AWS CLI and the IDE extensions truncate a file and then write it, without
// a lock. Read waits a moment for a file that is being written; whoever parses
// the bytes may still meet half a file and should read once more.
func Read(path string) (Snapshot, error) {
	target, err := follow(path)
	if err != nil {
		return Snapshot{}, fmt.Errorf("reading %s: %w", path, err)
	}
	s := Snapshot{Path: path, Real: target}
	err = persist(func() error { return s.load() })
	if errors.Is(err, fs.ErrNotExist) {
		return Snapshot{Path: path, Real: target}, nil
	}
	if err != nil {
		return Snapshot{}, fmt.Errorf("reading %s: %w", path, cause(err))
	}
	return s, nil
}

// load reads s.Real until two looks agree on what is there.
func (s *Snapshot) load() error {
	for start := time.Now(); ; <-time.After(pause) {
		info, data, steady, err := readOnce(s.Real)
		if err != nil {
			return err
		}
		emptied := len(data) == 0 && time.Since(info.ModTime()) < settle
		if steady && !emptied || time.Since(start) > settle {
			s.Exists, s.Data, s.Mode = true, data, info.Mode().Perm()
			return nil
		}
	}
}

func readOnce(path string) (info fs.FileInfo, data []byte, steady bool, err error) {
	// Opening a pipe would wait for a writer, so look first.
	if info, err = os.Lstat(path); err != nil {
		return nil, nil, false, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, false, ErrIrregular
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, false, err
	}
	defer f.Close()
	if data, err = io.ReadAll(f); err != nil {
		return nil, nil, false, err
	}
	after, err := f.Stat()
	if err != nil {
		return nil, nil, false, err
	}
	steady = after.Size() == int64(len(data)) && after.ModTime().Equal(info.ModTime())
	return after, data, steady, nil
}

// follow returns where path leads. It only looks at the last element: links in
// the folders before it are the system's to follow. A link may dangle.
func follow(path string) (string, error) {
	for range maxLinks {
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return path, nil
		}
		if err != nil {
			return "", cause(err)
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			return path, nil
		}
		if path, err = next(path); err != nil {
			return "", cause(err)
		}
	}
	return "", errors.New("too many symbolic links")
}

// next is the target of the link at path. The folders are resolved before ".."
// is, since a/.. is not the folder of a where a is a link.
func next(path string) (string, error) {
	target, err := os.Readlink(path)
	if err != nil {
		return "", err
	}
	if !filepath.IsAbs(target) {
		dir, _ := filepath.Split(path)
		target = dir + target
	}
	dir, name := filepath.Split(target)
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		return filepath.Join(real, name), nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	return filepath.Join(dir, name), nil
}

// cause drops the operation and the paths, which our own message names.
func cause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	if e, ok := errors.AsType[*os.LinkError](err); ok {
		return e.Err
	}
	return err
}
