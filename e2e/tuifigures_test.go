//go:build e2e && bench && linux

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// interfaceFigures measures the terminal interface: how soon it is there, and
// what it costs while a person is at the browser.
func interfaceFigures(t *testing.T, l practiceLab) {
	t.Helper()
	c := newComputer(t).with(startKeyring(t).env(), "QLOGIN_LAB="+l.URL, "TERM=xterm-256color")
	c.furnish()
	c.firstFrame()
	c.waitingInterface(l)
}

// firstFrame measures from the start to the words of the first screen, in turns
// with a program that does nothing, at a terminal as well.
func (c *computer) firstFrame() {
	c.t.Helper()
	var empty, first []float64
	for range 21 {
		empty = append(empty, c.until(os.Getenv("QLOGIN_EMPTY"), ""))
		first = append(first, c.until(program(c.t), "Organization"))
	}
	row("first frame, over the empty program", median(first)-median(empty), "ms", "below 30")
}

// until returns the milliseconds until a program at a terminal has written the
// words; without any, until it has ended.
func (c *computer) until(name, words string) float64 {
	c.t.Helper()
	cmd := exec.CommandContext(c.t.Context(), name)
	cmd.Env, cmd.Dir = c.env, c.home
	begun := time.Now()
	screen, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = screen.Close() }()
	var all bytes.Buffer
	for words == "" || !bytes.Contains(all.Bytes(), []byte(words)) {
		part := make([]byte, 4096)
		n, err := screen.Read(part)
		all.Write(part[:n])
		if err != nil { // EIO, as Linux tells that nobody is at the other end
			break
		}
	}
	took := float64(time.Since(begun).Microseconds()) / 1000
	if !strings.Contains(all.String(), words) {
		c.t.Fatalf("%s ended without %q: %q", name, words, all.String())
	}
	_ = cmd.Process.Kill() // nothing is under way yet
	_ = cmd.Wait()
	return took
}

// waitingInterface measures the interface while it waits for an approval that
// does not come.
func (c *computer) waitingInterface(l practiceLab) {
	c.t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		fmt.Println("waiting for approval: NOT MEASURED, for want of tmux")
		return
	}
	const idle = 10 * time.Second
	w := c.openTerminal(80, 24, program(c.t))
	w.organization(l)
	w.press("Enter")
	w.await("What will be written", "[x] VSCodium")
	w.press("Enter")
	w.await("Waiting for you to allow access")
	pid := strings.TrimSpace(w.tmux("display-message", "-p", "#{pane_pid}"))
	time.Sleep(time.Second) // its start is not idle
	before, begun := ticks(c.t, pid), time.Now()
	time.Sleep(idle)
	const hertz = 100 // USER_HZ, which Linux has been telling everybody since 2.6
	cost := float64(ticks(c.t, pid)-before) / hertz / time.Since(begun).Seconds()
	row("waiting for approval: of one core", 100*cost, "%", "below 1")
	row("waiting for approval: memory", resident(c.t, pid), "MiB", "below 25")
	w.press("C-c")
}

// ticks is utime and stime of proc_pid_stat(5).
func ticks(t *testing.T, pid string) int {
	t.Helper()
	stat, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(stat), ") ") // the name may have spaces
	fields := strings.Fields(rest)
	const utime, stime = 11, 12 // counted from the state
	user, err := strconv.Atoi(fields[utime])
	if err != nil {
		t.Fatal(err)
	}
	system, err := strconv.Atoi(fields[stime])
	if err != nil {
		t.Fatal(err)
	}
	return user + system
}

// resident is VmRSS of proc_pid_status(5), in MiB.
func resident(t *testing.T, pid string) float64 {
	t.Helper()
	status, err := os.ReadFile("/proc/" + pid + "/status")
	if err != nil {
		t.Fatal(err)
	}
	kilobytes, err := strconv.ParseFloat(find(t, `VmRSS:\s+(\d+) kB`, string(status)), 64)
	if err != nil {
		t.Fatal(err)
	}
	return kilobytes / 1024
}
