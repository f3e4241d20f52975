//go:build e2e && linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/qlogin/qlogin/internal/needs"
)

// TestTerminalSignIn proves the sign-in as a person sees it: qlogin with nothing
// typed, in the usual window and in the smallest, while a real browser goes
// through PingOne and allows access for both holders. Every screen is a frame of
// docs/screens/story.
func TestTerminalSignIn(t *testing.T) {
	needs.Programs(t, "tmux", chromium, "sqlite3")
	t.Parallel()
	for _, size := range []struct {
		width, height int
		paper         paper
		story         string
	}{
		{80, 24, night(), ""},
		{80, 24, day(), "light"},
		{60, 20, night(), "60x20"},
	} {
		t.Run(fmt.Sprintf("%dx%d %s", size.width, size.height, size.story), func(t *testing.T) {
			t.Parallel()
			l, k := startLab(t), startKeyring(t)
			c := newComputer(t).with(k.env(), "QLOGIN_LAB="+l.URL).atShell()
			c.furnish()
			s := &story{terminal: c.openTerminalOn(size.paper, size.width, size.height, "sh"), dir: filepath.Join(screens, size.story)}
			s.signIn(l)
			checkHandOver(c, l.organization())
			checkStatus(c)
		})
	}
}

// atShell is the same computer with what an interactive shell makes of it: qlogin
// is in the PATH, and the person sits elsewhere, so that no browser is opened.
func (c *computer) atShell() *computer {
	c.t.Helper()
	bin := c.t.TempDir()
	if err := os.Symlink(program(c.t), filepath.Join(bin, "qlogin")); err != nil {
		c.t.Fatal(err)
	}
	// Shells give root another prompt, whatever the environment says.
	profile := c.write("../profile", 0o600, "PS1='$ '\n")
	return c.with("PATH="+bin+":"+os.Getenv("PATH"), "ENV="+profile, "COLORTERM=truecolor", "TZ="+noon(), "SSH_CONNECTION=192.0.2.1 50000 192.0.2.2 22")
}

// noon is a time zone where it is about noon now: no token ends on another day.
func noon() string {
	return fmt.Sprintf("Etc/GMT%+d", time.Now().UTC().Hour()-12)
}

// story is a sign-in that is told frame by frame.
type story struct {
	*terminal

	dir    string
	frames int
}

func (s *story) signIn(l practiceLab) {
	s.t.Helper()
	s.await("$")
	s.typed("qlogin")
	s.press("Enter")
	s.organization(l)
	s.frame("organization")
	s.press("Enter")
	s.await("What will be written", "[x] VSCodium")
	s.frame("plan")
	s.press("Enter")

	chrome := openBrowser(s.t, l)
	s.approve(chrome, "1 of 2: VS Code", "code")
	s.approve(chrome, "2 of 2: JetBrains IDEs", "second-code")
	if chrome.passwords != 1 {
		s.t.Errorf("the password was typed %d times, want once for both holders", chrome.passwords)
	}
	s.await("Done. You can close this", "ana@lab.example", "✓ VS Code")
	s.frame("done")
	s.leave()
}

// approve reads code and address from the screen, as a person does.
func (s *story) approve(chrome *tab, heading, name string) {
	s.t.Helper()
	// The first second is written with one more digit.
	screen := s.await(heading, "Waiting for you to allow access · 9:")
	s.frame(name)
	chrome.approve(s.t, page(s.t, screen), find(s.t, `(?m)^ +code  (\S+)$`, screen))
}

func page(t *testing.T, screen string) string {
	t.Helper()
	return find(t, `(http://\S+)`, screen)
}

// leave makes sure that the result stands in the scrollback after the interface
// has gone, and that the exit code is that of success.
func (s *story) leave() {
	s.t.Helper()
	s.press("q")
	screen := s.await("opens signed in, no clicks", "WebStorm 2024.2: ", "$")
	if strings.Contains(screen, "You can close this") {
		s.t.Errorf("the interface is still there:\n%s", screen)
	}
	s.frame("result")
	s.typed("echo code=$?")
	s.press("Enter")
	s.await("code=0 $")
}

func find(t *testing.T, pattern, screen string) string {
	t.Helper()
	match := regexp.MustCompile(pattern).FindStringSubmatch(screen)
	if match == nil {
		t.Fatalf("nothing on the screen is %s:\n%s", pattern, screen)
	}
	return match[1]
}

// organization fills in the first screen.
func (w *terminal) organization(l practiceLab) {
	w.t.Helper()
	w.await("Where do you sign in?")
	w.typed(l.StartURL)
	w.press("Tab")
	w.typed(l.Region)
	w.await("✓ "+l.StartURL, "✓ "+l.Region)
}

// TestTerminalCopy proves that c sends the whole address to the clipboard of the
// terminal, and that Ctrl-C there leaves the home as it was.
func TestTerminalCopy(t *testing.T) {
	needs.Programs(t, "tmux", "sqlite3")
	t.Parallel()
	l, k := startLab(t), startKeyring(t)
	c := newComputer(t).with(k.env(), "QLOGIN_LAB="+l.URL).atShell()
	c.furnish()
	before := takeSnapshot(t, c.home)
	w := c.openTerminal(80, 24, "sh")
	w.await("$")
	w.typed("qlogin; echo code=$?")
	w.press("Enter")
	w.organization(l)
	w.press("Enter")
	w.await("What will be written", "[x] VSCodium")
	w.press("Enter")
	want := page(t, w.await("Waiting for you to allow access"))
	w.press("c")
	w.await("Sent the address to the terminal's clipboard")
	w.eventually("the clipboard has "+want, func() bool { return strings.Contains(w.tmux("list-buffers"), want) })
	w.press("C-c")
	w.await("code=130 $")
	sameHome(t, before, takeSnapshot(t, c.home))
}
