//go:build e2e && linux

package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/internal/needs"
)

// TestReadOnly proves that a folder which may not be written to is named, and
// that nothing is torn: what was written until then, undo takes back.
func TestReadOnly(t *testing.T) {
	needs.Programs(t, "sqlite3", "setpriv")
	t.Parallel()
	l := startLab(t)
	for _, tt := range []struct{ name, dir string }{
		{"token cache", cacheDir},
		{"folder of VS Code's database", filepath.Dir(codeState)},
		{"options of GoLand, without the file", filepath.Dir(goLand)},
		{"own journal", own + "/journal"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newComputer(t).sealed()
			c.furnish()
			c.signIn(newPerson(t, l), l.login()...)
			after := takeSnapshot(t, c.home)
			c.must(0, "ide", "undo")
			before := takeSnapshot(t, c.home)
			c.chmod(tt.dir, 0o500)
			r := c.unprivileged("ide", "apply", "--lab", l.URL)
			c.chmod(tt.dir, 0o755)
			eitherOr(t, before, after, takeSnapshot(t, c.home))
			if r.code != 1 || !strings.Contains(r.stderr, "permission denied") && !strings.Contains(r.stderr, "readonly database") {
				t.Errorf("exit code %d, and the words\n%s", r.code, r.stderr)
			}
			if !strings.Contains(r.stderr, filepath.Base(tt.dir)) {
				t.Errorf("the folder is not named:\n%s", r.stderr)
			}
			if undone := c.unprivileged("ide", "undo"); undone.code != 0 {
				t.Errorf("undo: exit code %d\n%s", undone.code, undone.stderr)
			}
			sameHome(t, before, takeSnapshot(t, c.home))
		})
	}
}

func (c *computer) chmod(name string, mode os.FileMode) {
	c.t.Helper()
	if err := os.Chmod(c.path(name), mode); err != nil {
		c.t.Fatal(err)
	}
}

// nobody is a user whom modes apply to.
const nobody = "65534"

// unprivileged runs the program as somebody whom modes apply to, and gives them
// the home.
func (c *computer) unprivileged(args ...string) result {
	c.t.Helper()
	if os.Geteuid() != 0 {
		return c.qlogin(args...)
	}
	top := filepath.Dir(filepath.Dir(c.home)) // of everything that the test has made
	tool(c.t, "", "chown", "-Rh", nobody+":"+nobody, top)
	as := []string{"--reuid=" + nobody, "--regid=" + nobody, "--clear-groups", program(c.t)}
	return c.begin(c.commandOf("setpriv", slices.Concat(as, c.flags, args)...)).wait()
}
