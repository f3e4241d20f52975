//go:build linux || darwin

package fleet

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// Allowed says whether this process may do things in other people's homes.
func Allowed() error {
	if os.Geteuid() != 0 {
		return ErrNotRoot
	}
	return nil
}

// Confine turns this process, which runs as root, into one of the home's owner,
// for good and in all its threads; with a root it can also no longer see what is
// outside of that tree. It does so after the program has started and not before:
// the program's file need not be one that the owner may read, and a process that
// changed its ids cannot be traced by the owner (ptrace(2)).
func Confine(root string, h Home) error {
	if h.UID <= 0 || h.GID <= 0 {
		return fmt.Errorf("taking on the rights of %s: it is not a person's account", h.User)
	}
	mapped := mappedData() // which cannot be seen from inside a tree
	if root != "" {
		if err := syscall.Chroot(root); err != nil {
			return fmt.Errorf("going into %s: %w", root, err)
		}
	}
	if err := errors.Join(os.Chdir("/"), bound(mapped+memoryLimit), become(h.UID, h.GID)); err != nil {
		return fmt.Errorf("taking on the rights of %s: %w", h.User, err)
	}
	syscall.Umask(0o077) // what is made in a home is its owner's alone
	return nil
}

// memoryLimit is fifty times what a prefill takes, and comes on top of what the
// program has mapped when it starts: with the race detector that is terabytes. A
// file of many gigabytes, which may be one of nothing but holes, ends the process
// and not the machine.
const memoryLimit = 1 << 30

func bound(limit uint64) error {
	return syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: limit, Max: limit})
}

// become changes groups first: only root may.
func become(uid, gid int) error {
	if err := syscall.Setgroups([]int{gid}); err != nil {
		return err
	}
	if err := syscall.Setgid(gid); err != nil {
		return err
	}
	if err := syscall.Setuid(uid); err != nil {
		return err
	}
	if os.Getuid() != uid || os.Geteuid() != uid || os.Getgid() != gid || os.Getegid() != gid || syscall.Setuid(0) == nil {
		return errors.New("the rights of root could not be given up")
	}
	return nil
}
