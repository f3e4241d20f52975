package edit

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

const (
	// patience is how long a virus scanner, an indexer or a reader may hold a
	// file open before we give up.
	patience = 2 * time.Second
	// errUnableToRemoveReplaced is ERROR_UNABLE_TO_REMOVE_REPLACED of winerror.h.
	errUnableToRemoveReplaced = syscall.Errno(1175)
)

// persist runs f until it no longer fails for a file that somebody has open.
func persist(f func() error) error {
	deadline := time.Now().Add(patience)
	for wait := time.Millisecond; ; wait = min(2*wait, 100*time.Millisecond) {
		err := f()
		if !occupied(err) || time.Now().After(deadline) {
			return err
		}
		<-time.After(wait)
	}
}

// occupied lists what Windows answers while another process has the file open
// or is about to have removed it.
func occupied(err error) bool {
	for _, e := range []error{
		windows.ERROR_SHARING_VIOLATION, windows.ERROR_LOCK_VIOLATION, windows.ERROR_ACCESS_DENIED,
		windows.ERROR_DELETE_PENDING, windows.ERROR_USER_MAPPED_FILE,
		windows.ERROR_UNABLE_TO_MOVE_REPLACEMENT, windows.ERROR_UNABLE_TO_MOVE_REPLACEMENT_2, errUnableToRemoveReplaced,
	} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// pinned says whether the file at path has another name, which a replacement
// would cut off.
func pinned(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	var info windows.ByHandleFileInformation
	err = windows.GetFileInformationByHandle(windows.Handle(f.Fd()), &info)
	return err == nil && info.NumberOfLinks > 1
}

// twin makes a temporary file beside target. It has the folder's access list
// until moveOver gives it target's.
func twin(target string) (*os.File, error) {
	return createTemp(filepath.Dir(target), 0o600)
}

// moveOver puts temp in the place of target and keeps target's access list,
// attributes and creation time. One rename is all or nothing; ReplaceFile is two,
// and whoever is killed between them leaves no target behind. It is therefore only
// for files that cannot be made to resemble another, such as those of a share
// without access lists.
func moveOver(temp, target string) error {
	if resemble(temp, target) != nil {
		return exchange(temp, target)
	}
	from, err := windows.UTF16PtrFromString(temp)
	if err != nil {
		return err
	}
	to, err := windows.UTF16PtrFromString(target)
	if err != nil {
		return err
	}
	return persist(func() error {
		return windows.MoveFileEx(from, to, windows.MOVEFILE_REPLACE_EXISTING|windows.MOVEFILE_WRITE_THROUGH)
	})
}

func exchange(temp, target string) error {
	return persist(func() error {
		err := replaceFile(temp, target)
		// ReplaceFile can fail with the old file gone and the new one under its
		// temporary name (ERROR_UNABLE_TO_MOVE_REPLACEMENT).
		if err != nil && gone(target) {
			return os.Rename(temp, target)
		}
		return err
	})
}

// replaceFile is ReplaceFileW, which x/sys does not have.
func replaceFile(temp, target string) error {
	from, err := windows.UTF16PtrFromString(temp)
	if err != nil {
		return err
	}
	to, err := windows.UTF16PtrFromString(target)
	if err != nil {
		return err
	}
	proc := windows.NewLazySystemDLL("kernel32.dll").NewProc("ReplaceFileW")
	ok, _, err := proc.Call(uintptr(unsafe.Pointer(to)), uintptr(unsafe.Pointer(from)), 0, 0, 0, 0)
	if ok == 0 {
		return err
	}
	return nil
}

func gone(path string) bool {
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// moveNew renames temp to target, which must not be there: MoveFile without a
// flag replaces nothing.
func moveNew(temp, target string) error {
	from, err := windows.UTF16PtrFromString(temp)
	if err != nil {
		return err
	}
	to, err := windows.UTF16PtrFromString(target)
	if err != nil {
		return err
	}
	err = persist(func() error { return windows.MoveFileEx(from, to, windows.MOVEFILE_WRITE_THROUGH) })
	if errors.Is(err, windows.ERROR_ALREADY_EXISTS) || errors.Is(err, windows.ERROR_FILE_EXISTS) {
		return ErrChanged
	}
	return err
}

// refused says whether err forbids the replacement but perhaps not a write in
// place.
func refused(err error) bool { return errors.Is(err, errInPlace) || occupied(err) }

// syncDir has nothing to do: NTFS journals the rename.
func syncDir(string) {}

// writable opens the file for writing, which changes nothing about it.
func writable(path string) error {
	return persist(func() error {
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		return f.Close()
	})
}

// dirWritable makes a file: an access list cannot be asked more simply. Windows
// removes it when it is closed, be it by the end of a process that was killed.
func dirWritable(dir string) error {
	path := tempName(dir)
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return err
	}
	handle, err := windows.CreateFile(name, windows.GENERIC_WRITE|windows.DELETE, windows.FILE_SHARE_DELETE, nil,
		windows.CREATE_NEW, windows.FILE_ATTRIBUTE_TEMPORARY|windows.FILE_FLAG_DELETE_ON_CLOSE, 0)
	if err != nil {
		return &fs.PathError{Op: "create", Path: path, Err: err}
	}
	return windows.CloseHandle(handle)
}
