//go:build e2e && linux

package e2e

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/qlogin/qlogin/internal/needs"
)

// userManager is where Debian, Fedora and Arch keep it.
const userManager = "/usr/lib/systemd/systemd"

// startManager starts a systemd user instance for the person at this computer,
// with the units of their home and of nobody else. It ends with the test.
func (c *computer) startManager() {
	c.t.Helper()
	needs.Programs(c.t, "systemctl", "unshare", userManager)
	// A user instance starts only where systemd is the system's init, which it
	// tells by this folder (sd_booted(3)). Where it is not, the instance gets a
	// view of the file system with the folder in it.
	script := "exec " + userManager + " --user"
	shell := []string{"sh", "-c", script}
	if _, err := os.Stat("/run/systemd/system"); errors.Is(err, fs.ErrNotExist) {
		needs.Root(c.t, "systemd does not run here, and to pretend that it does")
		shell = []string{"unshare", "--mount", "sh", "-c", "mkdir -p /run/systemd && mount -t tmpfs tmpfs /run/systemd && mkdir /run/systemd/system && " + script}
	}
	// The test has a bus and a keyring already.
	for _, unit := range []string{"dbus.socket", "dbus.service", "gnome-keyring-daemon.socket"} {
		c.link(os.DevNull, filepath.Join(".config/systemd/user", unit))
	}
	cmd := c.with("SYSTEMD_UNIT_PATH="+filepath.Join(c.home, ".config/systemd/user")+":/usr/lib/systemd/user", "SYSTEMD_LOG_TARGET=console").
		commandOf(shell[0], shell[1:]...)
	log := new(strings.Builder)
	cmd.Stdout, cmd.Stderr = log, log
	endPolitely(cmd)
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = cmd.Wait() }) // it was interrupted
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		state, err := c.systemctl("is-active", "basic.target")
		if state == "active" {
			return
		}
		if time.Now().After(deadline) {
			c.t.Fatalf("the systemd user instance does not start: %s (%v)\n%s", state, err, log)
		}
	}
}

// systemctl asks the instance, and returns its answer without the line's end.
func (c *computer) systemctl(args ...string) (string, error) {
	out, err := c.commandOf("systemctl", append([]string{"--user"}, args...)...).Output()
	if _, exit := errors.AsType[*exec.ExitError](err); exit {
		err = nil // the answer says it better
	}
	return strings.TrimSpace(string(out)), err
}
