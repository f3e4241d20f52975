//go:build e2e && linux

package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/internal/needs"
)

// onSmallDisk moves a home to a disk of its own, which is filled up to a few free
// pages; hands over there, makes room again and undoes. What the home looked like
// on the way is copied to OUT. The mount is seen by this script alone.
const onSmallDisk = `
mount -t tmpfs -o size=8m,mode=700 tmpfs "$DISK"
cp -a "$FROM" "$HOME"
left=$(df --output=avail -B4096 "$DISK" | tail -n 1)
head -c $(((left - FREE) * 4096)) /dev/zero >"$DISK/ballast"
code=0
"$QLOGIN" "$@" ide apply 2>"$OUT/apply" || code=$?
echo $code >"$OUT/code"
cp -a "$HOME" "$OUT/full"
rm "$DISK/ballast"
"$QLOGIN" "$@" ide undo
cp -a "$HOME" "$OUT/undone"
`

// TestFullDisk proves that a disk which is full after the first page, the
// second, the third, until there is room enough, is told in words, tears nothing
// and loses nothing.
func TestFullDisk(t *testing.T) {
	needs.Programs(t, "sqlite3", "unshare")
	t.Parallel()
	l := startLab(t)
	c := newComputer(t).sealed()
	c.furnish()
	c.signIn(newPerson(t, l), l.login()...)
	after := takeSnapshot(t, c.home)
	c.must(0, "ide", "undo")
	before := takeSnapshot(t, c.home)
	full := 0
	for free := 0; !t.Failed(); free++ {
		out := c.smallDisk(free, "--lab", l.URL)
		code, words := readFile(t, out+"/code"), readFile(t, out+"/apply")
		eitherOr(t, before, after, takeSnapshot(t, out+"/full").without(unfinished))
		sameHome(t, before, takeSnapshot(t, out+"/undone").without(unfinished))
		if code == "0\n" {
			sameHome(t, after, takeSnapshot(t, out+"/full"))
			break
		}
		full++
		if code != "1\n" || !strings.Contains(words, "no space left on device") && !strings.Contains(words, "disk is full") {
			t.Errorf("%d pages: exit code %s, and the words\n%s", free, code, words)
		}
		for name := range takeSnapshot(t, out+"/full") {
			if unfinished(name) {
				t.Errorf("%d pages: %s was left behind", free, name)
			}
		}
	}
	if t.Logf("%d disks were full", full); full < 5 {
		t.Errorf("only %d disks were full: the test does not see what it should", full)
	}
}

func (c *computer) smallDisk(free int, flags ...string) string {
	c.t.Helper()
	out, disk := c.t.TempDir(), c.t.TempDir()
	args := []string{"--mount"}
	if os.Geteuid() != 0 {
		args = append(args, "--map-root-user")
	}
	args = slices.Concat(args, []string{"sh", "-euc", onSmallDisk, "sh"}, c.flags, flags)
	there := c.with("FROM="+c.home, "DISK="+disk, "HOME="+filepath.Join(disk, "home"), "OUT="+out,
		"FREE="+strconv.Itoa(free), "QLOGIN="+program(c.t))
	cmd := there.commandOf("unshare", args...)
	if text, err := cmd.CombinedOutput(); err != nil {
		c.t.Fatalf("%d pages: %v\n%s", free, err, text)
	}
	return out
}

func readFile(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
