//go:build linux || darwin

package fleet

import (
	"os/exec"
	"syscall"
)

// detach gives the program a session of its own: with root's terminal it could
// type commands there (TIOCSTI).
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
