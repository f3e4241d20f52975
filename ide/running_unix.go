//go:build linux || darwin

package ide

import (
	"errors"

	"golang.org/x/sys/unix"
)

// Process tells the name of a live process of this machine, or false. The name
// is "" where the system keeps it from us.
func Process(pid int) (name string, alive bool) {
	if pid <= 0 {
		return "", false
	}
	// kill(2) with signal 0 only checks; EPERM means that the process is there
	// and belongs to somebody else.
	if err := unix.Kill(pid, 0); err != nil && !errors.Is(err, unix.EPERM) {
		return "", false
	}
	return processName(pid)
}
