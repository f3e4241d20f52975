package ide

import (
	"os"
	"os/exec"
	"testing"

	"golang.org/x/sys/unix"
)

// A process that has ended but was not asked for by its parent still answers to
// signals; the files of an IDE in that state are free.
func TestProcessZombie(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// Waits for the end, and leaves the zombie be.
	if err := unix.Waitid(unix.P_PID, cmd.Process.Pid, nil, unix.WEXITED|unix.WNOWAIT, nil); err != nil {
		t.Fatal(err)
	}
	if name, alive := Process(cmd.Process.Pid); alive {
		t.Errorf("got %q, alive", name)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
}
