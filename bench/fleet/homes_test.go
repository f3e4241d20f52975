//go:build bench && linux

package fleet

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/qlogin/qlogin/lab/sandbox"
)

var homes = flag.String("homes", "100", "how many homes, one number after the other")

// TestHomes prefills trees of growing size with the built program, and holds that
// neither the time for a home nor the memory grows with the number of homes.
func TestHomes(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Fatal("only root can act in everybody's home")
	}
	var first figures
	for i, text := range strings.Split(*homes, ",") {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		f := prefillTree(t, n)
		row(text+" homes: prefill", f.write.Seconds(), "s")
		row(text+" homes: each", f.each(), "ms")
		row(text+" homes: once more, nothing to do, each", 1000*f.again.Seconds()/float64(n), "ms")
		row(text+" homes: largest process", f.peak, "MB")
		if i == 0 {
			first = f
			continue
		}
		row(fmt.Sprintf("from %d to %d homes, time for a home grows by", first.homes, n), f.each()/first.each(), "times")
		row(fmt.Sprintf("from %d to %d homes, memory grows by", first.homes, n), f.peak/first.peak, "times")
		// Others may be using the machine; what grows with the number does so tenfold.
		if f.each() > 4*first.each() || f.peak > 2*first.peak {
			t.Errorf("it grows with the number of homes: %+v, %+v", first, f)
		}
	}
}

type figures struct {
	homes        int
	write, again time.Duration
	peak         float64
}

func (f figures) each() float64 { return 1000 * f.write.Seconds() / float64(f.homes) }

func prefillTree(t *testing.T, n int) figures {
	t.Helper()
	tree := makeTree(t, n)
	f := figures{homes: n}
	var changed, unchanged int
	f.write, f.peak, changed, _ = prefill(t, tree)
	f.again, _, _, unchanged = prefill(t, tree)
	if changed != n || unchanged != n {
		t.Fatalf("%d of %d homes were changed, then %d not", changed, n, unchanged)
	}
	if err := os.RemoveAll(tree); err != nil {
		t.Fatal(err)
	}
	return f
}

// makeTree copies one sandbox home, for making 10,000 databases would take longer
// than all the rest.
func makeTree(t *testing.T, n int) string {
	t.Helper()
	model := t.TempDir()
	if _, err := sandbox.Make(model); err != nil {
		t.Fatal(err)
	}
	tree := t.TempDir()
	for dir := tree; dir != filepath.Clean(os.TempDir()); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(tree, "home"), 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		home := filepath.Join(tree, "home", fmt.Sprintf("user%05d", i))
		err := errors.Join(os.CopyFS(home, os.DirFS(model)), filepath.WalkDir(home, func(path string, _ fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			return os.Lchown(path, 10000+i, 10000+i)
		}))
		if err != nil {
			t.Fatal(err)
		}
	}
	return tree
}

// prefill runs the program. Its peak is that of the largest of its processes.
func prefill(t *testing.T, tree string) (took time.Duration, peak float64, changed, unchanged int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Getenv("QLOGIN_BIN"), "ide", "apply", "--prefill", "--all-users", "--json",
		"--root", tree, "--start-url", "https://d-9067f1ab2c.awsapps.com/start", "--region", "us-west-2")
	cmd.Env = []string{"HOME=" + t.TempDir()}
	cmd.Stderr = os.Stderr
	began := time.Now()
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%.2000s", err, out)
	}
	var answer struct {
		Totals struct{ Changed, Unchanged int }
	}
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatal(err)
	}
	used := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return time.Since(began), float64(used.Maxrss) / 1024, answer.Totals.Changed, answer.Totals.Unchanged
}
