//go:build e2e && linux

package e2e

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// terminal is a window of tmux's, with a server of its own that knows no
// configuration.
type terminal struct {
	t             *testing.T
	c             *computer
	socket        string
	width, height int
	paper         paper
}

// openTerminal runs a program in a dark window. Both end with the test.
func (c *computer) openTerminal(width, height int, program ...string) *terminal {
	c.t.Helper()
	return c.openTerminalOn(night(), width, height, program...)
}

func (c *computer) openTerminalOn(p paper, width, height int, program ...string) *terminal {
	c.t.Helper()
	w := &terminal{c.t, c, filepath.Join(c.t.TempDir(), "tmux"), width, height, p}
	// A program may fill the clipboard, which "show-buffer" then shows; a lone
	// Escape is taken for one at once.
	args := []string{
		"set-option", "-s", "set-clipboard", "on", ";", "set-option", "-s", "escape-time", "0", ";",
		"set-option", "-g", "default-terminal", "tmux-256color", ";",
		"set-option", "-g", "window-style", "fg=" + p.ink + ",bg=" + p.ground, ";",
		"new-session", "-d", "-x", strconv.Itoa(width), "-y", strconv.Itoa(height),
	}
	w.tmux(append(append(args, "--"), program...)...)
	c.t.Cleanup(func() { _ = exec.Command("tmux", "-S", w.socket, "kill-server").Run() }) // gone already where the program ended
	return w
}

func (w *terminal) tmux(args ...string) string {
	w.t.Helper()
	cmd := w.c.commandOf("tmux", append([]string{"-S", w.socket, "-f", "/dev/null"}, args...)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		w.t.Fatalf("tmux %q: %v: %s", args, err, out)
	}
	return string(out)
}

// press sends keys by tmux's names for them.
func (w *terminal) press(keys ...string) {
	w.t.Helper()
	w.tmux(append([]string{"send-keys"}, keys...)...)
}

func (w *terminal) typed(text string) {
	w.t.Helper()
	w.tmux("send-keys", "-l", text)
}

// screen is what the window shows now, without colours.
func (w *terminal) screen() string { return w.tmux("capture-pane", "-p") }

// await returns the screen as soon as it has all of the words, however they are
// broken into lines.
func (w *terminal) await(words ...string) string {
	w.t.Helper()
	var screen string
	w.eventually(strings.Join(words, ", "), func() bool {
		screen = w.screen()
		flat := strings.Join(strings.Fields(screen), " ")
		return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(flat, word) })
	})
	return screen
}

// eventually waits for what another process does.
func (w *terminal) eventually(what string, done func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(time.Minute); !done(); time.Sleep(30 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.t.Fatalf("waited in vain for %s; the screen:\n%s", what, w.screen())
		}
	}
}
