//go:build unix

package edit

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// persist runs f once: no other program's reading gets in the way here.
func persist(f func() error) error { return f() }

// pinned says whether the file at path has another name or cannot be given away
// to its owner: a renamed twin would lose that.
func pinned(path string) bool {
	info, err := os.Lstat(path)
	if err != nil {
		return false
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && (st.Nlink > 1 || os.Geteuid() != 0 && int(st.Uid) != os.Geteuid())
}

// twin makes a temporary file beside target with everything but its content.
func twin(target string) (*os.File, error) {
	from, err := os.Open(target)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	temp, err := newTwin(filepath.Dir(target), target)
	if err != nil {
		return nil, err
	}
	if err := resemble(temp, from); err != nil {
		temp.Close()
		os.Remove(temp.Name())
		// Whatever cannot be carried over is kept by writing in place.
		return nil, errors.Join(errInPlace, err)
	}
	return temp, nil
}

// resemble gives temp the owner, attributes and mode of from: the owner first,
// since a change of owner clears mode bits, and the mode last, since an access
// list sets it.
func resemble(temp, from *os.File) error {
	want, err := from.Stat()
	if err != nil {
		return err
	}
	have, err := temp.Stat()
	if err != nil {
		return err
	}
	w, okW := want.Sys().(*syscall.Stat_t)
	h, okH := have.Sys().(*syscall.Stat_t)
	if okW && okH && (w.Uid != h.Uid || w.Gid != h.Gid) {
		if err := temp.Chown(int(w.Uid), int(w.Gid)); err != nil {
			return err
		}
	}
	if err := copyAttributes(int(temp.Fd()), int(from.Fd())); err != nil {
		return err
	}
	return temp.Chmod(want.Mode() & (fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky))
}

func moveOver(temp, target string) error { return os.Rename(temp, target) }

// refused says whether err forbids the rename but not a write in place: a
// mounted file, a folder on another file system, a folder that is read-only.
func refused(err error) bool {
	for _, e := range []error{errInPlace, unix.EBUSY, unix.EXDEV, unix.EACCES, unix.EPERM, unix.EROFS} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// syncDir makes a rename last through a power cut. The data is in place by now
// and some file systems cannot sync a folder, so a failure is no reason to
// report one.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}

// writable respects a mode without write permission although a rename would get
// around it: somebody took it away on purpose.
func writable(path string) error {
	return unix.Faccessat(unix.AT_FDCWD, path, unix.W_OK, unix.AT_EACCESS)
}

func dirWritable(dir string) error {
	return unix.Faccessat(unix.AT_FDCWD, dir, unix.W_OK|unix.X_OK, unix.AT_EACCESS)
}
