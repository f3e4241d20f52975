//go:build e2e && linux

package e2e

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/qlogin/qlogin/internal/needs"
)

// machine is a computer of two developers and an administrator. Its commands run
// in a mount namespace in which /home, /root, /etc and /usr/local/bin are those
// of a tree of the test, so that a command can be what a page shows, to the letter.
type machine struct {
	t      *testing.T
	tree   string
	work   string // where an administrator's commands are typed
	people []*computer
	env    []string
}

// annasID is that of the first person of newTree.
const annasID = 4001

func newMachine(t *testing.T) *machine {
	t.Helper()
	needs.Programs(t, "unshare", "mount", "setpriv", "sqlite3")
	needs.Root(t, "a machine of its own")
	tree, people := newTree(t, "anna", "ben")
	m := &machine{t: t, tree: tree, work: filepath.Join(tree, "srv"), people: people}
	for _, dir := range []string{"usr/local/bin", "etc", "root", "srv", "run"} {
		if err := os.MkdirAll(filepath.Join(tree, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	// What programs of the system read in /etc, where it is there.
	for _, name := range []string{"alternatives", "ansible", "group", "ld.so.cache", "localtime", "nsswitch.conf", "ssl"} {
		if _, err := os.Stat("/etc/" + name); err == nil {
			tool(t, "", "cp", "-aL", "/etc/"+name, filepath.Join(tree, "etc"))
		}
	}
	m.install("usr/local/bin/qlogin")
	// root needs no leave, and a container has no sudo.
	m.write("usr/local/bin/sudo", 0o755, "#!/bin/sh\nexec \"$@\"\n")
	chown(t, filepath.Join(tree, "run"), annasID)
	if err := os.Chmod(filepath.Join(tree, "run"), 0o700); err != nil {
		t.Fatal(err)
	}
	m.env = []string{
		"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "TZ=UTC", "TERM=xterm", "EDITOR=true",
		"XDG_RUNTIME_DIR=" + filepath.Join(tree, "run"),
	}
	// A session bus lets nobody in but whose it is: the keyring is Anna's.
	tool(t, "", "install", "-m", "755", "../scripts/with-keyring", filepath.Join(tree, "usr/local/bin"))
	k := awaitKeyring(t, func(args ...string) *exec.Cmd { return m.enter(anna, append([]string{"with-keyring"}, args...)...) })
	m.env = append(m.env, k.env())
	return m
}

// install copies the program to a place in the tree.
func (m *machine) install(name string) {
	m.t.Helper()
	tool(m.t, "", "install", "-D", "-m", "755", program(m.t), filepath.Join(m.tree, name))
}

// write makes a file of the tree.
func (m *machine) write(name string, mode os.FileMode, text string) {
	m.t.Helper()
	file := filepath.Join(m.tree, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), mode); err != nil {
		m.t.Fatal(err)
	}
	if err := os.Chmod(file, mode); err != nil { // whatever the umask
		m.t.Fatal(err)
	}
}

// user of the machine.
type user int

const (
	root user = iota
	anna
)

// enter is a program that one of the users runs at the machine.
func (m *machine) enter(who user, program ...string) *exec.Cmd {
	const mounts = `for at in home root etc usr/local/bin; do mount --bind "$0/$at" "/$at" || exit 125; done; cd "$1" && shift && exec "$@"`
	args, home := []string{"--mount", "sh", "-c", mounts, m.tree, m.work}, "/root"
	if who == anna {
		args, home = append(args, "setpriv", "--reuid=4001", "--regid=4001", "--clear-groups"), "/home/anna"
	}
	cmd := exec.CommandContext(m.t.Context(), "unshare", append(args, program...)...)
	cmd.Env = append(slices.Clone(m.env), "HOME="+home)
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// types is a line of shell as the user would type it whose line it is: Anna's, or
// root's where it has to be.
func (m *machine) types(line string) *exec.Cmd {
	who := anna
	if strings.HasPrefix(line, "sudo ") || strings.HasPrefix(line, "ansible-playbook ") {
		who = root
	}
	return m.enter(who, "sh", "-c", line)
}

// run runs a line to its end.
func (m *machine) run(line string) result {
	m.t.Helper()
	cmd := m.types(line)
	var out, talk strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &talk
	err := cmd.Run()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		m.t.Fatal(err)
	}
	return result{out.String(), talk.String(), cmd.ProcessState.ExitCode()}
}

// answers runs a line in a terminal, answers one question and returns the screen
// at the end, which has the exit code on it.
func (m *machine) answers(line, question, answer string) string {
	m.t.Helper()
	cmd := m.types(line + `; echo "ended with $?"; read -r _`)
	c := newComputer(m.t)
	c.env = cmd.Env
	w := c.openTerminal(120, 150, cmd.Args...)
	w.await(question)
	w.typed(answer)
	w.press("Enter")
	return w.await("ended with ")
}
