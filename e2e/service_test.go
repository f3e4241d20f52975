//go:build e2e && linux

package e2e

import (
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestService installs qlogin keep with systemd, lets it renew a token, kills it,
// and takes it out again.
func TestService(t *testing.T) {
	t.Parallel()
	l := startLab(t)
	c := newComputer(t).with(startKeyring(t).env())
	c.furnish()
	c.startManager()
	l.steer(t, "tokens", 90*time.Second)
	c.signIn(newPerson(t, l), l.login("--ide", "vscode")...)
	const unit = "qlogin-keep.service"
	file := c.path(".config/systemd/user/" + unit)

	before := c.tokenFiles()
	if r := c.must(0, "keep", "install", "--lab", l.URL); !strings.Contains(r.stdout, unit) {
		t.Errorf("it does not say what was installed: %q", r.stdout)
	}
	c.isUnit(unit, "active", "enabled")
	c.keepSays("renewed    1,")
	if diff := cmp.Diff(before, c.tokenFiles()); diff == "" {
		t.Error("the IDE's file has the old token")
	}
	pid, err := c.systemctl("show", "--property=MainPID", "--value", unit)
	if r := c.must(0, "keep", "status"); err != nil || !strings.HasPrefix(r.stdout, "runs as process "+pid+" since ") {
		t.Errorf("systemd runs process %s, and qlogin says:\n%s", pid, r.stdout)
	}
	c.must(0, "keep", "install", "--lab", l.URL) // twice is once
	c.isUnit(unit, "active", "enabled")

	c.must(0, "keep", "uninstall")
	c.isUnit(unit, "inactive", "not-found")
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the unit is still there: %v", err)
	}
	if r := c.must(0, "keep", "status"); !strings.HasPrefix(r.stdout, "does not run") {
		t.Errorf("after it was taken out: %s", r.stdout)
	}
	if r := c.must(0, "keep", "log"); !strings.Contains(r.stdout, "VS Code: renewed until ") || !strings.Contains(r.stdout, "stopped") {
		t.Errorf("the log:\n%s", r.stdout)
	}
}

// TestSessionEndsWhileServiceRuns lets the service look at a sign-in that is well,
// then ends its session, as an administrator does.
func TestSessionEndsWhileServiceRuns(t *testing.T) {
	t.Parallel()
	l := startLab(t)
	c := newComputer(t).sealed()
	c.furnish()
	ana := newPerson(t, l)
	c.signIn(ana, l.login("--ide", "vscode")...)
	service := c.startService("--lab", l.URL)
	c.keepSays("  looked ")
	// A token with a short life makes the service ask at its next look.
	l.steer(t, "tokens", 90*time.Second)
	c.must(0, "refresh", "--lab", l.URL)
	l.steer(t, "end", 0)

	c.keepSays("  over       VS Code: the session has ended, noticed at ")
	if log := c.must(0, "keep", "log").stdout; !strings.Contains(log, "The Amazon Q session for VS Code has ended") {
		t.Errorf("nobody was to be told on a desktop:\n%s", log)
	}
	c.signIn(ana, l.login("--ide", "vscode")...)
	if s := c.must(0, "keep", "status").stdout; strings.Contains(s, "  over ") || !strings.HasPrefix(s, "runs as process ") {
		t.Errorf("after a new sign-in: %s", s)
	}
	if err := service.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if end := service.wait(); end.code != 0 {
		t.Errorf("exit code %d:\n%s", end.code, end.stderr)
	}
}

// startService runs the service in the foreground, and waits until it says so.
func (c *computer) startService(flags ...string) *running {
	c.t.Helper()
	r := c.start(append([]string{"keep", "run"}, flags...)...)
	r.until("started")
	return r
}

// tokenFiles are the files that the IDEs share with the AWS CLI.
func (c *computer) tokenFiles() map[string]string {
	c.t.Helper()
	names, err := filepath.Glob(c.path(".aws/sso/cache/*.json"))
	if err != nil || len(names) == 0 {
		c.t.Fatalf("there are no token files (%v)", err)
	}
	files := map[string]string{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			c.t.Fatal(err)
		}
		files[filepath.Base(name)] = string(data)
	}
	return files
}

// steer does something to the lab's sessions.
func (l practiceLab) steer(t *testing.T, do string, in time.Duration) {
	t.Helper()
	form := url.Values{"do": {do}, "in": {in.String()}}
	response, err := http.PostForm(l.URL+"/lab/sessions", form)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close() // it has none
	if response.StatusCode != http.StatusNoContent {
		t.Fatalf("steering the lab: %s", response.Status)
	}
}

// isUnit holds what systemd says of a unit against what is wanted.
func (c *computer) isUnit(unit, active, enabled string) {
	c.t.Helper()
	got, err := c.systemctl("is-active", unit)
	if got != active || err != nil {
		c.t.Errorf("%s is %q, want %s (%v)", unit, got, active, err)
	}
	if got, err = c.systemctl("is-enabled", unit); got != enabled && (got != "" || enabled != "not-found") || err != nil {
		c.t.Errorf("%s is %q, want %s (%v)", unit, got, enabled, err)
	}
}

// keepSays waits until the status of the service has this in it. The service looks
// every 45 seconds.
func (c *computer) keepSays(want string) {
	c.t.Helper()
	for deadline := time.Now().Add(3 * time.Minute); ; time.Sleep(100 * time.Millisecond) {
		r := c.must(0, "keep", "status")
		if strings.Contains(r.stdout, want) {
			return
		}
		if time.Now().After(deadline) {
			c.t.Fatalf("keep status never says %q:\n%s%s", want, r.stdout, c.must(0, "keep", "log").stdout)
		}
	}
}

// TestServiceEndsOnSignals runs the service in the foreground. However it is asked
// to end, it ends as if nothing had been the matter, and says so in its log.
func TestServiceEndsOnSignals(t *testing.T) {
	t.Parallel()
	// Under nohup the tests are deaf to SIGHUP, and so would be what they start; what
	// a process listens to is not handed on.
	heard := make(chan os.Signal, 1)
	signal.Notify(heard, syscall.SIGHUP)
	t.Cleanup(func() { signal.Stop(heard) })
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			c := newComputer(t).sealed()
			r := c.startService()
			if err := r.cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if end := r.wait(); end.code != 0 || !strings.HasSuffix(end.stderr, "stopped\n") {
				t.Errorf("exit code %d:\n%s", end.code, end.stderr)
			}
			if s := c.must(0, "keep", "status"); !strings.HasPrefix(s.stdout, "does not run") {
				t.Errorf("afterwards: %s", s.stdout)
			}
		})
	}
}

// TestServiceStaysUnderNohup: whoever started it so wants it to outlive the
// terminal.
func TestServiceStaysUnderNohup(t *testing.T) {
	t.Parallel()
	c := newComputer(t).sealed()
	r := c.begin(c.commandOf("nohup", slices.Concat([]string{program(t)}, c.flags, []string{"keep", "run"})...))
	r.until("started")
	if err := r.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if s := c.must(0, "keep", "status"); !strings.HasPrefix(s.stdout, "runs") {
		t.Errorf("its terminal has gone: %s", s.stdout)
	}
	if err := r.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if end := r.wait(); end.code != 0 {
		t.Errorf("exit code %d:\n%s", end.code, end.stderr)
	}
}
