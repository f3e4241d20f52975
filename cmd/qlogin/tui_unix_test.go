//go:build unix

package main

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/qlogin/qlogin/internal/needs"
)

// seat is a person at a terminal in which a program runs.
type seat struct {
	*display

	t    *testing.T
	keys *os.File
	cmd  *exec.Cmd
	done chan error
	home string
}

// sit starts a program in a terminal of its own. It sees nothing of the real
// home, keyring or display.
func sit(t *testing.T, width, height int, env []string, program string, args ...string) *seat {
	t.Helper()
	s := &seat{t: t, display: newDisplay(width, height), home: t.TempDir(), done: make(chan error, 1)}
	s.cmd = exec.CommandContext(t.Context(), program, args...)
	s.cmd.Env = append(apart(s.home), env...)
	var err error
	s.keys, err = pty.StartWithSize(s.cmd, &pty.Winsize{Cols: uint16(width), Rows: uint16(height)})
	if err != nil {
		t.Fatal(err)
	}
	read := make(chan struct{})
	go func() {
		_, _ = io.Copy(s, s.keys) // ends with the program
		close(read)
	}()
	go func() {
		err := s.cmd.Wait()
		<-read
		s.done <- err
	}()
	t.Cleanup(func() { _ = s.keys.Close() })
	return s
}

// apart is an environment with nothing of this computer but its programs.
func apart(home string) []string {
	return []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "TMPDIR=" + home, "TERM=xterm-256color", "TZ=UTC",
		"DBUS_SESSION_BUS_ADDRESS=unix:path=" + filepath.Join(home, "no-bus"), "HTTPS_PROXY=http://127.0.0.1:9",
	}
}

func (s *seat) press(keys string) {
	s.t.Helper()
	if _, err := io.WriteString(s.keys, keys); err != nil {
		s.t.Fatal(err)
	}
}

// sees waits until the screen has the words.
func (s *seat) sees(words string) {
	s.t.Helper()
	s.waits(words, func() bool { return strings.Contains(s.screen(), words) })
}

func (s *seat) waits(what string, until func() bool) {
	s.t.Helper()
	end := time.After(20 * time.Second)
	for !until() {
		select {
		case <-end:
			s.t.Fatalf("%s never came; the screen:\n%s", what, s.screen())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// leaves waits for the end and returns the exit code.
func (s *seat) leaves() int {
	s.t.Helper()
	select {
	case err := <-s.done:
		if failed, ok := errors.AsType[*exec.ExitError](err); ok {
			return failed.ExitCode()
		}
		return 0
	case <-time.After(time.Minute):
		s.t.Fatalf("it does not end; the screen:\n%s", s.screen())
		return -1
	}
}

// restored fails where the terminal is not as it was.
func (s *seat) restored() {
	s.t.Helper()
	raw := s.written()
	if strings.LastIndex(raw, "\x1b[?1049h") > strings.LastIndex(raw, "\x1b[?1049l") {
		s.t.Error("the other screen is still there")
	}
	if strings.LastIndex(raw, "\x1b[?25l") > strings.LastIndex(raw, "\x1b[?25h") {
		s.t.Error("the cursor is still hidden")
	}
	if strings.LastIndex(raw, "\x1b[?2004h") > strings.LastIndex(raw, "\x1b[?2004l") {
		s.t.Error("bracketed paste is still on")
	}
}

// TestInterfaceSmall signs in with a window of 60×20, which grows on the way.
func TestInterfaceSmall(t *testing.T) {
	dir := t.TempDir()
	s := sit(t, 60, 20, nil, "qlogin", "demo", "--auto", "--dir", dir)
	s.sees("Where do you sign in?")
	s.press("\r")
	s.sees("What will be written")
	s.resize(100, 30)
	if err := pty.Setsize(s.keys, &pty.Winsize{Cols: 100, Rows: 30}); err != nil {
		t.Fatal(err)
	}
	s.sees("PyCharm 2024.3")
	s.press("\r")
	s.sees("1 of 2: VS Code")
	s.sees("2 of 2: JetBrains IDEs")
	s.sees("Done.")
	s.press("\r")
	if code := s.leaves(); code != exitDone {
		t.Errorf("exit code %d", code)
	}
	s.restored()
	after := s.written()[strings.LastIndex(s.written(), "\x1b[?1049l"):]
	if !strings.Contains(after, "signed in as  ana@lab.example") || !strings.Contains(after, "PyCharm 2024.3: opens signed in") {
		t.Errorf("what stays behind is %q", after)
	}
	caches, err := filepath.Glob(filepath.Join(dir, ".aws", "sso", "cache", "*.json"))
	if err != nil || len(caches) != 4 {
		t.Errorf("the caches are %v, %v", caches, err)
	}
}

// TestInterfaceSignals: however it ends, the terminal is as it was, and a shell
// is told which signal it was.
func TestInterfaceSignals(t *testing.T) {
	for _, c := range []struct {
		name   string
		end    func(*seat)
		want   int
		before string
	}{
		{"SIGTERM", func(s *seat) { s.kill(syscall.SIGTERM) }, exitTerminated, "Where do you sign in?"},
		{"SIGHUP", func(s *seat) { s.kill(syscall.SIGHUP) }, exitHangup, "Where do you sign in?"},
		{"SIGINT", func(s *seat) { s.kill(syscall.SIGINT) }, exitInterrupted, "Where do you sign in?"},
		{"ctrl+c", func(s *seat) { s.press("\x03") }, exitInterrupted, "Where do you sign in?"},
		{"q", func(s *seat) { s.press("q") }, exitDone, "Where do you sign in?"},
		{"SIGTERM while waiting", func(s *seat) { s.kill(syscall.SIGTERM) }, exitTerminated, "Waiting for you"},
		{"ctrl+c while waiting", func(s *seat) { s.press("\x03") }, exitInterrupted, "Waiting for you"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := sit(t, 80, 24, nil, "qlogin", "demo")
			s.sees("Where do you sign in?")
			if c.before != "Where do you sign in?" {
				s.press("\r")
				s.sees("What will be written")
				s.press("\r")
				s.sees(c.before)
			}
			c.end(s)
			if code := s.leaves(); code != c.want {
				t.Errorf("exit code %d, want %d", code, c.want)
			}
			s.restored()
			if left, err := filepath.Glob(filepath.Join(s.home, "qlogin-demo-*")); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

func (s *seat) kill(signal os.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(signal); err != nil {
		s.t.Fatal(err)
	}
}

// TestInterfaceSuspends under a shell with job control.
func TestInterfaceSuspends(t *testing.T) {
	needs.Programs(t, "bash")
	inputrc := filepath.Join(t.TempDir(), "inputrc")
	if err := os.WriteFile(inputrc, []byte("set enable-bracketed-paste off\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := sit(t, 80, 24, []string{"PS1=ready> ", "INPUTRC=" + inputrc}, "bash", "--norc", "--noprofile", "-i")
	s.sees("ready>")
	s.press("qlogin demo\r")
	s.sees("Where do you sign in?")
	s.press("\x1a")
	s.waits("the shell", func() bool { return strings.Contains(s.written(), "Stopped") })
	s.restored()
	s.press("fg\r")
	s.waits("the screen", func() bool { return strings.Count(s.written(), "Where do you sign in?") >= 2 })
	s.press("q")
	s.waits("the shell", func() bool { return strings.Count(s.written(), "\x1b[?1049l") >= 2 })
	s.press("exit 0\r")
	if code := s.leaves(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

var coloured = regexp.MustCompile(`\x1b\[[0-9;:]*(3[0-8]|4[0-8]|9[0-7]|10[0-7])[;:m]`)

// TestInterfaceColours on a terminal that says it is dark.
func TestInterfaceColours(t *testing.T) {
	for _, c := range []struct {
		name string
		env  []string
		want bool
	}{
		{"as it is", nil, true},
		{"NO_COLOR=1", []string{"NO_COLOR=1"}, false},
		{"NO_COLOR=please", []string{"NO_COLOR=please"}, false},
		{"NO_COLOR=0", []string{"NO_COLOR=0"}, false},
		{"NO_COLOR empty", []string{"NO_COLOR="}, true},
		{"CLICOLOR=0", []string{"CLICOLOR=0"}, false},
		{"16 colours, of which nobody knows the contrast", []string{"TERM=xterm"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := sit(t, 80, 24, c.env, "qlogin", "demo")
			s.waits("the question of the background", func() bool { return strings.Contains(s.written(), "\x1b]11;?") })
			s.press("\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\")
			s.sees("Where do you sign in?")
			s.press("\r")
			s.sees("What will be written")
			s.press("q")
			s.leaves()
			if got := coloured.MatchString(s.written()); got != c.want {
				t.Errorf("colours: %v, want %v", got, c.want)
			}
		})
	}
}

// TestInterfaceFirstFrame: a mute terminal, as every pty here is, does not hold
// the first frame up.
func TestInterfaceFirstFrame(t *testing.T) {
	begin := time.Now()
	s := sit(t, 80, 24, nil, "qlogin")
	s.waits("the first frame", func() bool { return strings.Contains(s.screen(), "qlogin") })
	t.Logf("first frame after %v, the start of the test binary included", time.Since(begin))
	if took := time.Since(begin); took > 4*time.Second {
		t.Errorf("the first frame took %v", took)
	}
	s.press("\x03")
	s.leaves()
}

// TestPlainByItself: where no screen can be drawn, there is text and one line
// that says why.
func TestPlainByItself(t *testing.T) {
	for _, c := range []struct {
		name string
		env  []string
		args []string
		why  string
	}{
		{"TERM=dumb", []string{"TERM=dumb"}, nil, "because TERM=dumb"},
		{"TERM empty", []string{"TERM="}, nil, "because TERM says nothing"},
		{"--plain", nil, []string{"--plain"}, "because --plain asks for it"},
		{"--accessible", nil, []string{"--accessible"}, "because --accessible or ACCESSIBLE=1"},
		{"ACCESSIBLE=1", []string{"ACCESSIBLE=1"}, nil, "because --accessible or ACCESSIBLE=1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := sit(t, 80, 24, c.env, "qlogin", c.args...)
			s.sees(c.why)
			s.sees("start URL of your AWS access portal")
			s.press("\x04") // the end of input
			if code := s.leaves(); code == exitDone {
				t.Error("the end of input is taken for an answer")
			}
			if strings.Contains(s.written(), "\x1b") {
				t.Errorf("control sequences: %q", s.written())
			}
		})
	}
}

// TestAccessible signs in through pipes, one line at a time, and uses the menu.
func TestAccessible(t *testing.T) {
	practice, err := serveLab(t.Context(), "127.0.0.1:0", "")
	if err != nil {
		t.Fatal(err)
	}
	defer practice.close()
	home := t.TempDir()
	passphrase := filepath.Join(home, "passphrase")
	if err := os.WriteFile(passphrase, []byte("practice\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "qlogin", "--accessible", "--lab", practice.url, "--store=file", "--passphrase-file", passphrase)
	cmd.Env = apart(home)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	said := &terminal{}
	cmd.Stdout, cmd.Stderr = answers{said}, said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &pipes{t: t, said: said, in: in}
	org := practice.lab.Organization()
	p.answer("start URL of your AWS access portal", org.StartURL)
	p.answer("Region of Identity Center", org.Region)
	p.hear("waiting for the approval")
	page := regexp.MustCompile(`page  (\S+)`).FindStringSubmatch(p.text())
	code := regexp.MustCompile(`code  (\S+)`).FindStringSubmatch(p.text())
	if page == nil || code == nil {
		t.Fatalf("no page or code:\n%s", p.text())
	}
	person := practice.lab.Walker()
	person.HTTP.Transport = nil // over the socket, as a browser
	if err := person.Approve(t.Context(), page[1], code[1]); err != nil {
		t.Fatal(err)
	}
	p.answer("what next?", "1")
	p.hear("session    access token until")
	p.hear("what next? [1-")
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v\n%s", err, p.text())
	}
	if strings.Contains(p.text(), "\x1b") || strings.Contains(p.text(), "\r") {
		t.Errorf("control characters:\n%q", p.text())
	}
}

// pipes is somebody who reads and answers line by line.
type pipes struct {
	t    *testing.T
	said *terminal
	in   io.Writer
	read int // what was said before the last answer
}

func (p *pipes) text() string {
	p.said.mu.Lock()
	defer p.said.mu.Unlock()
	return p.said.text.String()
}

func (p *pipes) hear(words string) {
	p.t.Helper()
	end := time.Now().Add(20 * time.Second)
	for !strings.Contains(p.text()[p.read:], words) {
		if time.Now().After(end) {
			p.t.Fatalf("nobody says %q:\n%s", words, p.text())
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func (p *pipes) answer(question, line string) {
	p.t.Helper()
	p.hear(question)
	p.read = len(p.text())
	if _, err := io.WriteString(p.in, line+"\n"); err != nil {
		p.t.Fatal(err)
	}
}

// TestMenuHasEverything: each function of the terminal interface can be reached
// without it.
func TestMenuHasEverything(t *testing.T) {
	var words []string
	for _, c := range (&world{}).chores() {
		words = append(words, c.words)
	}
	all := strings.Join(words, "\n")
	for _, function := range []string{"who is signed in", "sign in again", "another organization", "hand the sign-in over", "renews", "start URL and Region only", "every byte that", "Q profile", "put every byte back", "switch the IDEs", "without a browser", "in the background", "why a sign-in", "page in the browser", "sign out", "sign out everywhere"} {
		if !strings.Contains(all, function) {
			t.Errorf("the menu has no %q", function)
		}
	}
	if slices.Contains(words, "") {
		t.Error("an entry without words")
	}
}
