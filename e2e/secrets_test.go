//go:build e2e && linux

package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/internal/needs"
)

// TestSecrets proves that tokens and client secrets are nowhere but with their
// holders: not in a file of the home or of the folder for temporary files, not on
// the screen, not in the command line or the environment of the process; from the
// sign-in through a renewal by the holder to the sign-out.
func TestSecrets(t *testing.T) {
	needs.Programs(t, "sqlite3")
	t.Parallel()
	l := startLab(t)
	c := newComputer(t).sealed()
	c.furnish()
	ana := &witness{person: newPerson(t, l)}
	login := c.start(l.login()...)
	ana.process = login.cmd.Process.Pid
	login.approvals(ana)
	seen := []result{login.wait()}
	all := []tokens{c.checkVSCode(codeState, l.organization(), map[string]any{"telemetryClientId": "0f", "isExtensionFirstUse": false, "😀": []any{1.0, 2.5}}), c.checkJetBrainsFiles(l.organization())}
	c.wantNoLeaks(all, c.home, c.tmp)

	all = append(all, c.renewAsVSCode(l))
	for _, command := range [][]string{
		{"status"},
		{"status", "--json"},
		{"ide", "plan", "--diff"},
		{"ide", "plan", "--json"},
		{"ide", "undo"},
		{"ide", "apply", "--lab", l.URL},
	} {
		seen = append(seen, c.must(0, command...))
	}
	c.wantNoLeaks(all, c.home, c.tmp)

	seen = append(seen, c.must(0, "logout", "--everywhere", "--lab", l.URL))
	for _, dir := range []string{c.home, c.tmp} {
		for file, content := range files(t, dir) {
			if found := leaks(content, all); len(found) > 0 {
				t.Errorf("after the sign-out %s holds %v", file, found)
			}
		}
	}
	for _, r := range seen {
		if found := leaks(r.stdout+r.stderr, all); len(found) > 0 {
			t.Errorf("%v on the screen:\n%s%s", found, r.stdout, r.stderr)
		}
	}
	if len(ana.samples) != 4 {
		t.Fatalf("got %d samples of the process, want 4", len(ana.samples))
	}
	if found := leaks(strings.Join(ana.samples, "\n"), all); len(found) > 0 {
		t.Errorf("%v in the command line or environment", found)
	}
}

// witness looks at the process from outside while it waits for an approval; at
// the second one it has the tokens of the first.
type witness struct {
	*person

	process int
	samples []string
}

func (w *witness) approve(t *testing.T, page, code string) {
	t.Helper()
	for _, name := range []string{"cmdline", "environ"} {
		sample := readFile(t, fmt.Sprintf("/proc/%d/%s", w.process, name))
		if sample == "" {
			t.Errorf("the process has no %s", name)
		}
		w.samples = append(w.samples, sample)
	}
	w.person.approve(t, page, code)
}
