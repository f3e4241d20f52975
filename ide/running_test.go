package ide

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const waiting = "QLOGIN_TEST_WAITING"

// waitForEnd is what a child does that has only to be there.
func waitForEnd() {
	_, _ = os.Stdin.Read(make([]byte, 1))
}

func TestProcess(t *testing.T) {
	name, alive := Process(os.Getpid())
	// Linux and macOS cut the name after 15 and 16 bytes.
	if program := filepath.Base(os.Args[0]); !alive || name == "" || !strings.HasPrefix(program, name) {
		t.Errorf("this very process: got %q, %v, want %q", name, alive, program)
	}
	for _, pid := range []int{0, -1, 1 << 30} {
		if name, alive := Process(pid); alive {
			t.Errorf("process %d: got %q, alive", pid, name)
		}
	}
}

func TestProcessThatEnds(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), waiting+"=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	pid := cmd.Process.Pid
	if _, alive := Process(pid); !alive {
		t.Error("it lives, and is said to be dead")
	}
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if name, alive := Process(pid); alive {
		t.Errorf("it has ended, and is said to live: %q", name)
	}
}

func TestAlive(t *testing.T) {
	sandbox := Machine{Process: func(pid int) (string, bool) { return "code", pid == 4211 }}
	for pid, want := range map[int]bool{4211: true, os.Getpid(): false} {
		if _, alive := sandbox.Alive(pid); alive != want {
			t.Errorf("process %d: got %v, want %v", pid, alive, want)
		}
	}
	// A lock file that was cut short or made up names no IDE.
	everything := Machine{Process: func(int) (string, bool) { return "init", true }}
	for _, pid := range []int{1, 0, -1} {
		if _, alive := everything.Alive(pid); alive {
			t.Errorf("process %d counts as an IDE", pid)
		}
	}
	if _, alive := (Machine{}).Alive(os.Getpid()); !alive {
		t.Error("the real machine does not know this very process")
	}
}
