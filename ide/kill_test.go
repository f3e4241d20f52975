package ide

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// folder is a Secrets of files, which outlive a process.
type folder string

func (f folder) path(name string) string {
	return filepath.Join(string(f), strings.ReplaceAll(name, "/", "_"))
}

func (f folder) Save(_ context.Context, name string, data []byte) error {
	temp := f.path(name) + ".part" // a keyring keeps a record whole or not at all
	if err := os.WriteFile(temp, data, 0o600); err != nil {
		return err
	}
	return os.Rename(temp, f.path(name))
}

func (f folder) Load(_ context.Context, name string) ([]byte, error) {
	return os.ReadFile(f.path(name))
}

func (f folder) Delete(_ context.Context, name string) error {
	err := os.Remove(f.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// killedJournal is a journal whose secrets outlive the process. Its clock is two
// hours ahead in the survivor, who may take temporary files for litter.
func killedJournal(home string, ahead time.Duration) *Journal {
	dir := filepath.Dir(home)
	return &Journal{
		Dir:     filepath.Join(dir, "journal"),
		Secrets: folder(filepath.Join(dir, "secrets")),
		Now:     func() time.Time { return time.Now().Add(ahead) },
	}
}

// applyAndUndo hands over, hands over again, takes it all back, until killed.
func applyAndUndo(home string) error {
	ctx := context.Background()
	j := killedJournal(home, 0)
	for fmt.Println("at work"); ; {
		for _, token := range []string{newToken, newToken + "2"} {
			p, err := planFor(ctx, home, wishes(token))
			if err != nil {
				return err
			}
			if _, err := j.Apply(ctx, p, ApplyOptions{}); err != nil {
				return err
			}
		}
		if _, err := j.Undo(ctx, "fake", []Family{fake{}}, UndoOptions{}); err != nil {
			return err
		}
	}
}

func TestKilled(t *testing.T) {
	w := newWorld(t)
	secrets := filepath.Join(filepath.Dir(w.home), "secrets")
	if err := os.Mkdir(secrets, 0o700); err != nil {
		t.Fatal(err)
	}
	before := w.state()
	undone := 0
	for n := range 40 {
		killAfter(t, w.home, time.Duration(n)*3*time.Millisecond)
		r, err := killedJournal(w.home, 2*time.Hour).Undo(t.Context(), "", []Family{fake{}}, UndoOptions{})
		if err != nil {
			t.Fatalf("kill %d: %v", n, err)
		}
		w.equal(before, fmt.Sprintf("kill %d", n))
		undone += min(1, len(r.Restored))
		left, err := filepath.Glob(filepath.Join(secrets, "*"))
		if err != nil || len(slices.DeleteFunc(left, isPart)) > 0 {
			t.Fatalf("kill %d: left in Secrets: %v, %v", n, left, err)
		}
	}
	if undone < 10 {
		t.Errorf("only %d of 40 kills left something to undo", undone)
	}
	t.Logf("%d of 40 kills left something to undo", undone)
}

// isPart knows what folder.Save leaves behind when it is killed itself.
func isPart(name string) bool { return strings.HasSuffix(name, ".part") }

// killAfter runs this program as TestMain has it, and kills it a while after it
// has begun to work.
func killAfter(t *testing.T, home string, wait time.Duration) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), killedHome+"="+home)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Fatalf("it never began: %v: %s", err, &stderr)
	}
	time.Sleep(wait)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	// It never ends by itself, unless it has met an error and said so. Its exit code
	// tells nothing: Windows gives a killed process one, too.
	if err := cmd.Wait(); err == nil || stderr.Len() > 0 {
		t.Fatalf("it ended before it was killed: %v: %s", err, &stderr)
	}
}
