//go:build unix

package edit

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestKilledWhileReplacing kills a process that replaces a file as fast as it
// can, at random moments, and reads the file all the while.
func TestKilledWhileReplacing(t *testing.T) {
	const kills = 60
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	put(t, path, killContent(0), 0o640)
	reads := 0
	for range kills {
		cmd, out := start(t, "replace", path)
		deadline := time.Now().Add(time.Duration(rand.IntN(20_000)) * time.Microsecond)
		if _, err := bufio.NewReader(out).ReadByte(); err != nil {
			t.Fatal(err)
		}
		for first := true; first || time.Now().Before(deadline); first = false {
			requireWhole(t, path)
			reads++
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		requireWhole(t, path)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d kills, %d reads beside, %d temporary files left", kills, reads, len(entries)-1)
	if err := Sweep(dir, time.Now().Add(2*time.Hour)); err != nil {
		t.Error(err)
	}
	requireNames(t, dir, "f")
	if info, _ := os.Stat(path); info.Mode() != 0o640 {
		t.Errorf("mode became %v", info.Mode())
	}
}

// killContent is one of two contents of different length, each of one letter.
func killContent(i int) string {
	if i%2 == 0 {
		return strings.Repeat("a", 40_000)
	}
	return strings.Repeat("b", 70_000)
}

func requireWhole(t *testing.T, path string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil || string(got) != killContent(0) && string(got) != killContent(1) {
		t.Fatalf("torn: %d bytes, %v", len(got), err)
	}
}

// start runs this test binary again to do a task.
func start(t *testing.T, task string, args ...string) (*exec.Cmd, io.Reader) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe, args...)
	cmd.Env = append(os.Environ(), taskVariable+"="+task)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, out
}

// runTask is what the other process does.
func runTask(task string, args []string) int {
	var err error
	switch task {
	case "replace":
		err = replaceForever(args[0])
	case "replace-once":
		err = replaceOnce(args[0], args[1])
	case "writable":
		err = Writable(args[0])
	default:
		err = fmt.Errorf("no task %q", task)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func replaceForever(path string) error {
	for i := 0; ; i++ {
		if err := replaceOnce(path, killContent(i)); err != nil {
			return err
		}
		if i == 1 {
			if _, err := os.Stdout.WriteString("x"); err != nil {
				return err
			}
		}
	}
}

func replaceOnce(path, content string) error {
	s, err := Read(path)
	if err != nil {
		return err
	}
	return Replace(s, []byte(content), 0o600)
}
