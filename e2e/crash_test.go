//go:build e2e && linux

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/qlogin/qlogin/internal/needs"
)

// TestKilled proves that kill -9 at any point of a hand-over breaks nothing: the
// run is repeated and killed at its first change to a file, its second, its
// third, until it gets through. Every file is then as it was or as it is to be;
// undo puts all back, and another apply finishes.
func TestKilled(t *testing.T) {
	needs.Programs(t, "sqlite3")
	t.Parallel()
	l, k := startLab(t), startKeyring(t)
	c := newComputer(t).with(k.env())
	c.furnish()
	before := takeSnapshot(t, c.home)
	c.signIn(newPerson(t, l), l.login()...)
	after := takeSnapshot(t, c.home)
	c.must(0, "ide", "undo")
	sameHome(t, before, takeSnapshot(t, c.home))

	kills := 0
	for at := 1; !t.Failed(); at++ {
		where, through := c.applyKilled(at, "--lab", l.URL)
		if through {
			break
		}
		kills++
		eitherOr(t, before, after, takeSnapshot(t, c.home))
		if at%2 == 0 {
			c.must(0, "ide", "apply", "--lab", l.URL)
			sameHome(t, after, c.tidy())
		}
		c.must(0, "ide", "undo")
		sameHome(t, before, c.tidy())
		if t.Failed() {
			t.Fatalf("killed at change %d, to %s", at, where)
		}
	}
	if t.Logf("%d kills", kills); kills < 60 {
		t.Errorf("only %d changes to files were seen: the test does not see what it should", kills)
	}
}

// applyKilled runs qlogin ide apply and kills it at one of its changes to files.
// It is through where there were not so many.
func (c *computer) applyKilled(at int, flags ...string) (where string, through bool) {
	c.t.Helper()
	w := newWatch(c.t, c.home)
	r := c.start(append([]string{"ide", "apply"}, flags...)...)
	var watching sync.WaitGroup
	watching.Go(func() {
		w.until(at, func(change string) {
			where = change
			_ = r.cmd.Process.Kill() // it may just have ended
		})
	})
	end := r.wait()
	if err := w.file.Close(); err != nil {
		c.t.Fatal(err)
	}
	watching.Wait()
	if end.code != -1 && end.code != 0 {
		c.t.Fatalf("exit code %d\n%s", end.code, end.stderr)
	}
	return where, end.code == 0
}

// eitherOr insists that everything is whole: as before or as after.
func eitherOr(t *testing.T, before, after, got snapshot) {
	t.Helper()
	for name, content := range got {
		if content == before[name] || content == after[name] {
			continue
		}
		// Nobody else may read an unfinished file that may hold a token.
		hidden := filepath.Dir(name) != cacheDir || strings.HasPrefix(content, "-rw-------")
		if unfinished(name) && hidden || rollback(name) {
			continue
		}
		t.Errorf("%s is neither as before nor as after:\n%s", name, content)
	}
	for name := range before {
		if _, there := got[name]; !there && after[name] != "" {
			t.Errorf("%s is gone", name)
		}
	}
}

// rollback says whether a name is that of SQLite's rollback journal. With what is
// in it the next reader mends the database, as the dump in a snapshot has done;
// what then stays is overwritten by the next writer (sqlite.org/lockingv3.html
// section 4).
func rollback(name string) bool { return strings.HasSuffix(name, ".vscdb-journal") }

// tidy takes a snapshot without what the killed process may have left beside the
// files that it was to replace, and removes that.
func (c *computer) tidy() snapshot {
	c.t.Helper()
	litter := func(name string) bool { return unfinished(name) || rollback(name) }
	all := takeSnapshot(c.t, c.home)
	for name := range all {
		if !litter(name) {
			continue
		}
		if err := os.Remove(filepath.Join(c.home, name)); err != nil {
			c.t.Fatal(err)
		}
	}
	return all.without(litter)
}
