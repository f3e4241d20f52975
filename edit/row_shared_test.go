package edit

import (
	"bufio"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/qlogin/qlogin/internal/needs"
)

// session is a sqlite3 that stays open, as VS Code does.
type session struct {
	t   *testing.T
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func open(t *testing.T, file string) *session {
	t.Helper()
	needs.Programs(t, "sqlite3")
	s := &session{t: t, cmd: exec.CommandContext(t.Context(), "sqlite3", file)}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	s.out = bufio.NewReader(out)
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.kill)
	return s
}

// do runs statements and waits until they are done.
func (s *session) do(statements string) {
	s.t.Helper()
	if _, err := io.WriteString(s.in, statements+"\n.print done\n"); err != nil {
		s.t.Fatal(err)
	}
	for line := ""; line != "done\n"; {
		var err error
		if line, err = s.out.ReadString('\n'); err != nil {
			s.t.Fatal(err)
		}
	}
}

func (s *session) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

func TestLockedDatabase(t *testing.T) {
	file := database(t, "INSERT INTO ItemTable VALUES ('k', 'v');")
	other := open(t, file)
	other.do("BEGIN EXCLUSIVE;")
	calls := map[string]func() error{
		"ReadRow":   func() error { _, _, err := ReadRow(t.Context(), file, "k"); return err },
		"RowKeys":   func() error { _, err := RowKeys(t.Context(), file, "%"); return err },
		"WriteRow":  func() error { return WriteRow(t.Context(), file, "k", "v", true, "w") },
		"DeleteRow": func() error { return DeleteRow(t.Context(), file, "k", "v") },
	}
	for name, call := range calls {
		start := time.Now()
		err := call()
		if !errors.Is(err, ErrBusy) {
			t.Errorf("%s: got %v", name, err)
		}
		if d := time.Since(start); d < busyTimeout || d > rowLimit {
			t.Errorf("%s: gave up after %v", name, d)
		}
	}
	other.do("ROLLBACK;")
	for _, name := range []string{"ReadRow", "RowKeys", "WriteRow"} {
		if err := calls[name](); err != nil {
			t.Errorf("%s once it is free: %v", name, err)
		}
	}
	requireRow(t, file, "k", "w", true)
}

// TestCrashedWriter kills a program in the middle of a write that has reached
// the file: what was there before must come back.
func TestCrashedWriter(t *testing.T) {
	file := database(t, "INSERT INTO ItemTable VALUES ('k', 'committed');")
	other := open(t, file)
	// A cache of one page forces the changed pages out to the file at once.
	other.do(`PRAGMA cache_size = 1; BEGIN; UPDATE ItemTable SET value = 'lost';
		INSERT INTO ItemTable WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) SELECT 'x' || i, hex(randomblob(1000)) FROM n;`)
	other.kill()
	requireNames(t, filepath.Dir(file), "state.vscdb", "state.vscdb-journal")
	requireRow(t, file, "k", "committed", true)
	if err := WriteRow(t.Context(), file, "k", "committed", true, "ours"); err != nil {
		t.Fatal(err)
	}
	if got := shell(t, file, "PRAGMA integrity_check; SELECT count(*), value FROM ItemTable;"); got != "ok\n1|ours" {
		t.Errorf("database: %s", got)
	}
	requireNames(t, filepath.Dir(file), "state.vscdb")
}

func TestWriteAheadLog(t *testing.T) {
	file := database(t, "PRAGMA journal_mode = WAL; INSERT INTO ItemTable VALUES ('k', 'v');")
	dir := filepath.Dir(file)
	requireNames(t, dir, "state.vscdb")
	before := fingerprint(t, file)
	requireRow(t, file, "k", "v", true)
	requireNames(t, dir, "state.vscdb")
	if fingerprint(t, file) != before {
		t.Error("reading changed the file")
	}

	other := open(t, file)
	other.do("UPDATE ItemTable SET value = 'in the log';")
	all := []string{"state.vscdb", "state.vscdb-shm", "state.vscdb-wal"}
	requireNames(t, dir, all...)
	requireRow(t, file, "k", "in the log", true)
	if err := WriteRow(t.Context(), file, "k", "in the log", true, "ours"); err != nil {
		t.Fatal(err)
	}
	requireNames(t, dir, all...)
	other.kill() // the log outlives its writer
	requireRow(t, file, "k", "ours", true)
	requireNames(t, dir, all...)

	if err := WriteRow(t.Context(), file, "k", "ours", true, "last"); err != nil {
		t.Fatal(err)
	}
	if got := shell(t, file, "PRAGMA journal_mode; PRAGMA integrity_check; SELECT value FROM ItemTable;"); got != "wal\nok\nlast" {
		t.Errorf("database: %s", got)
	}
}
