package edit

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// dirPerm is for folders that are made on the way: they will hold tokens.
const dirPerm = 0o700

// Replace gives the file of s the content data: all of it or, on an error, none.
// The content that s was read with must still be there, else it is ErrChanged.
// A new file gets perm, less the process's umask; an existing one keeps its
// mode, owner, extended attributes and access list, and its links.
//
// A new file is written beside the old one and renamed over it. Where that
// would lose something or is refused (a second hard link, another owner, a
// mounted file, a folder that may not be written), the old file is written in
// place and its content put back if that fails. A file that its mode keeps from
// being written is not written. Programs that do not lock can write between the
// last look and the rename; nothing can close that gap.
func Replace(s Snapshot, data []byte, perm fs.FileMode) error {
	if err := replace(s, data, perm); err != nil {
		return fmt.Errorf("writing %s: %w", s.Path, cause(err))
	}
	return nil
}

func replace(s Snapshot, data []byte, perm fs.FileMode) error {
	if err := unchanged(s); err != nil {
		return err
	}
	if !s.Exists {
		return create(s, data, perm)
	}
	if bytes.Equal(s.Data, data) {
		return nil
	}
	if err := writable(s.Real); err != nil {
		return err
	}
	err := errInPlace
	if !pinned(s.Real) {
		err = swap(s, data)
	}
	if errors.Is(err, errInPlace) {
		return overwrite(s, data)
	}
	return err
}

// errInPlace says that a file cannot be replaced without a loss, or at all, but
// may be written where it is.
var errInPlace = errors.New("the file can only be written in place")

// unchanged says whether the file is still what s holds.
func unchanged(s Snapshot) error {
	now, err := Read(s.Path)
	if err != nil {
		return errors.Unwrap(err)
	}
	if now.Real != s.Real || now.Exists != s.Exists || !bytes.Equal(now.Data, s.Data) {
		return ErrChanged
	}
	return nil
}

// create makes a new file, and the folders on the way.
func create(s Snapshot, data []byte, perm fs.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(s.Real), dirPerm); err != nil {
		return err
	}
	temp, err := createTemp(filepath.Dir(s.Real), perm)
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	if err := fill(temp, data); err != nil {
		return err
	}
	if err := unchanged(s); err != nil {
		return err
	}
	if err := moveNew(temp.Name(), s.Real); err != nil {
		return err
	}
	syncDir(filepath.Dir(s.Real))
	return nil
}

// swap puts a new file in the place of the old one.
func swap(s Snapshot, data []byte) error {
	temp, err := twin(s.Real)
	if err != nil {
		return inPlaceIfRefused(err)
	}
	defer os.Remove(temp.Name())
	if err := fill(temp, data); err != nil {
		return err
	}
	if err := unchanged(s); err != nil {
		return err
	}
	if err := moveOver(temp.Name(), s.Real); err != nil {
		return inPlaceIfRefused(err)
	}
	syncDir(filepath.Dir(s.Real))
	return nil
}

func inPlaceIfRefused(err error) error {
	if refused(err) {
		return errInPlace
	}
	return err
}

// Remove removes the file of s, whose content must still be that of s. A file
// that is gone already is fine. A link to it stays, dangling.
func Remove(s Snapshot) error {
	now, err := Read(s.Path)
	if err == nil && !now.Exists {
		return nil
	}
	if err == nil {
		err = unchanged(s)
	}
	if err == nil {
		err = persist(func() error { return os.Remove(s.Real) })
	}
	if err != nil {
		return fmt.Errorf("removing %s: %w", s.Path, cause(err))
	}
	syncDir(filepath.Dir(s.Real))
	return nil
}
