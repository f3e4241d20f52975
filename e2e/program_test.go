//go:build e2e && linux

package e2e

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// program is the file under test.
func program(t *testing.T) string {
	t.Helper()
	file := os.Getenv("QLOGIN_BIN")
	if file == "" {
		file = filepath.Join("..", "bin", "qlogin")
	}
	file, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(file); err != nil {
		t.Fatalf("%v: build it with make build, or name it in QLOGIN_BIN", err)
	}
	return file
}

// computer is a home folder and the environment of whoever sits there. Nothing
// of the environment of the test gets in.
type computer struct {
	t    *testing.T
	home string
	tmp  string
	env  []string
	// flags go before those of every command.
	flags []string
}

func newComputer(t *testing.T) *computer {
	t.Helper()
	c := &computer{t: t, home: filepath.Join(t.TempDir(), "home"), tmp: t.TempDir()}
	run := filepath.Join(t.TempDir(), "run")
	for _, dir := range []string{c.home, run} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	c.env = []string{
		"HOME=" + c.home, "TMPDIR=" + c.tmp, "XDG_RUNTIME_DIR=" + run,
		"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TZ=UTC",
	}
	return c
}

// with is the same computer with more in the environment.
func (c *computer) with(env ...string) *computer {
	other := *c
	other.env = slices.Concat(c.env, env)
	return &other
}

// sealed is the same computer with an encrypted file in place of a keyring.
func (c *computer) sealed() *computer {
	c.t.Helper()
	file := filepath.Join(c.t.TempDir(), "passphrase")
	if err := os.WriteFile(file, []byte("passphrase of the test\n"), 0o600); err != nil {
		c.t.Fatal(err)
	}
	other := *c
	other.flags = append(slices.Clone(c.flags), "--store=file", "--passphrase-file", file)
	return &other
}

// result is how a program ended.
type result struct {
	stdout, stderr string
	code           int
}

// qlogin runs the program to its end.
func (c *computer) qlogin(args ...string) result {
	c.t.Helper()
	return c.start(args...).wait()
}

// must runs the program and insists on how it ends.
func (c *computer) must(code int, args ...string) result {
	c.t.Helper()
	r := c.qlogin(args...)
	if r.code != code {
		c.t.Fatalf("qlogin %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), r.code, code, r.stdout, r.stderr)
	}
	return r
}

func (c *computer) command(args ...string) *exec.Cmd {
	return c.commandOf(program(c.t), slices.Concat(c.flags, args)...)
}

// patience is how long a program may take; no test needs a third of it.
const patience = 4 * time.Minute

// commandOf is any program at this computer.
func (c *computer) commandOf(name string, args ...string) *exec.Cmd {
	ctx, cancel := context.WithTimeout(c.t.Context(), patience)
	c.t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env, cmd.Dir = c.env, c.home
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// running is a program that has not ended yet.
type running struct {
	t      *testing.T
	cmd    *exec.Cmd
	stdout bytes.Buffer
	stderr strings.Builder
	lines  *bufio.Reader // of stderr
}

func (c *computer) start(args ...string) *running {
	c.t.Helper()
	return c.begin(c.command(args...))
}

func (c *computer) begin(cmd *exec.Cmd) *running {
	c.t.Helper()
	r := &running{t: c.t, cmd: cmd}
	r.cmd.Stdout = &r.stdout
	stderr, err := r.cmd.StderrPipe()
	if err != nil {
		c.t.Fatal(err)
	}
	r.lines = bufio.NewReader(io.TeeReader(stderr, &r.stderr))
	if err := r.cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	return r
}

// line returns the next line of the talk; false at its end.
func (r *running) line() (string, bool) {
	text, err := r.lines.ReadString('\n')
	return strings.TrimSuffix(text, "\n"), err == nil
}

func (r *running) wait() result {
	r.t.Helper()
	for ok := true; ok; {
		_, ok = r.line()
	}
	err := r.cmd.Wait()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		r.t.Fatal(err)
	}
	return result{r.stdout.String(), r.stderr.String(), r.cmd.ProcessState.ExitCode()}
}

// until reads the talk as far as a line that ends so.
func (r *running) until(end string) {
	r.t.Helper()
	for line, ok := r.line(); !strings.HasSuffix(line, end); line, ok = r.line() {
		if !ok {
			r.t.Fatalf("it ended by itself:\n%s", r.wait().stderr)
		}
	}
}

// tool runs a program of the system and returns what it prints.
func tool(t *testing.T, stdin, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Stdin = strings.NewReader(stdin)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v: %s", name, err, stderr.String())
	}
	return string(out)
}

// endPolitely makes the end of the test an interrupt, so that a program which
// stays up can tidy up.
func endPolitely(cmd *exec.Cmd) {
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGINT) }
	cmd.WaitDelay = 10 * time.Second
}
