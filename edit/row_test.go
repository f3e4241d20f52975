package edit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/internal/needs"
)

// schema is what VS Code makes (src/vs/base/parts/storage/node/storage.ts).
const schema = `PRAGMA user_version = 1; CREATE TABLE IF NOT EXISTS ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB);`

const rowKey = "amazonwebservices.amazon-q-vscode"

// shell runs statements in Debian's sqlite3, a SQLite that is not ours.
func shell(t testing.TB, file, statements string) string {
	t.Helper()
	needs.Programs(t, "sqlite3")
	cmd := exec.CommandContext(t.Context(), "sqlite3", "-bail", file)
	cmd.Stdin = strings.NewReader(statements)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("sqlite3: %v: %s", err, out)
	}
	return strings.TrimSuffix(string(out), "\n")
}

func database(t testing.TB, statements string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "state.vscdb")
	shell(t, file, schema+statements)
	return file
}

func requireRow(t testing.TB, file, key, want string, wantOK bool) {
	t.Helper()
	got, ok, err := ReadRow(t.Context(), file, key)
	if err != nil || got != want || ok != wantOK {
		t.Errorf("row %s is %.60q, %v, %v; want %.60q, %v", key, got, ok, err, want, wantOK)
	}
}

func TestReadRow(t *testing.T) {
	file := database(t, `INSERT INTO ItemTable VALUES ('text', '{"é":1}'), ('blob', CAST('{"b":1}' AS BLOB)), ('null', NULL), ('empty', ''), (NULL, 'x');`)
	before := fingerprint(t, file)
	requireRow(t, file, "text", `{"é":1}`, true)
	requireRow(t, file, "blob", `{"b":1}`, true)
	requireRow(t, file, "null", "", true)
	requireRow(t, file, "empty", "", true)
	requireRow(t, file, "absent", "", false)
	requireRow(t, file, "TEXT", "", false)
	requireRow(t, file+".absent", "text", "", false)
	if fingerprint(t, file) != before {
		t.Error("reading changed the file")
	}
	requireNames(t, filepath.Dir(file), "state.vscdb")
}

func fingerprint(t testing.TB, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(info.ModTime(), string(data))
}

func TestReadRowOfSomethingElse(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{
		"text":      strings.Repeat("not a database ", 200),
		"empty":     "",
		"truncated": "",
	}
	for name, content := range files {
		put(t, filepath.Join(dir, name), content, 0o600)
	}
	whole := database(t, `INSERT INTO ItemTable SELECT hex(randomblob(20)), hex(randomblob(4000)) FROM (SELECT 1 UNION ALL SELECT 2);`)
	data, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, "truncated"), string(data[:5000]), 0o600)
	for name := range files {
		before := fingerprint(t, filepath.Join(dir, name))
		if _, ok, err := ReadRow(t.Context(), filepath.Join(dir, name), "k"); err == nil || ok {
			t.Errorf("%s: read %v, %v", name, ok, err)
		}
		if err := WriteRow(t.Context(), filepath.Join(dir, name), "k", "", false, "v"); err == nil {
			t.Errorf("%s: written", name)
		}
		if fingerprint(t, filepath.Join(dir, name)) != before {
			t.Errorf("%s: changed", name)
		}
	}
	requireNames(t, dir, "empty", "text", "truncated")
	if _, _, err := ReadRow(t.Context(), dir, "k"); !errors.Is(err, ErrIrregular) {
		t.Errorf("folder: %v", err)
	}
}

func TestRowKeys(t *testing.T) {
	file := database(t, `INSERT INTO ItemTable VALUES ('AmazonWebServices.amazon-q-vscode', '{}'), ('amazonwebservices.aws-toolkit-vscode', '{}'), ('a_b', ''), ('axb', '');`)
	tests := []struct {
		like string
		want []string
	}{
		{rowKey, []string{"AmazonWebServices.amazon-q-vscode"}},
		{"amazonwebservices.%", []string{"AmazonWebServices.amazon-q-vscode", "amazonwebservices.aws-toolkit-vscode"}},
		{`a\_b`, []string{"a_b"}},
		{"none", nil},
	}
	for _, tt := range tests {
		got, err := RowKeys(t.Context(), file, tt.like)
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, %v; want %q", tt.like, got, err, tt.want)
		}
	}
	if got, err := RowKeys(t.Context(), file+".absent", "%"); err != nil || got != nil {
		t.Errorf("no file: %q, %v", got, err)
	}
}

func TestWriteRow(t *testing.T) {
	tests := []struct {
		name    string
		row     string // the row as it is; "" is none
		before  string
		existed bool
		after   string
		want    error
		shown   string // what sqlite3 shows afterwards
	}{
		{"new", "", "", false, `{"a":"é"}`, nil, `text|{"a":"é"}`},
		{"update", "'old'", "old", true, "new", nil, "text|new"},
		{"blob becomes text", "CAST('old' AS BLOB)", "old", true, "new", nil, "text|new"},
		{"null", "NULL", "", true, "new", nil, "text|new"},
		{"to empty", "'old'", "old", true, "", nil, "text|"},
		{"equal", "'old'", "old", true, "old", nil, "text|old"},
		{"equal but changed", "'theirs'", "old", true, "old", ErrChanged, "text|theirs"},
		{"changed", "'theirs'", "old", true, "new", ErrChanged, "text|theirs"},
		{"gone", "", "old", true, "new", ErrChanged, ""},
		{"appeared", "'theirs'", "", false, "new", ErrChanged, "text|theirs"},
		{"appeared with our value", "'new'", "", false, "new", ErrChanged, "text|new"},
		{"quotes", `'it''s'`, "it's", true, `'); DROP TABLE ItemTable; --`, nil, `text|'); DROP TABLE ItemTable; --`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := database(t, "INSERT INTO ItemTable VALUES ('other', 'kept');")
			if tt.row != "" {
				shell(t, file, fmt.Sprintf("INSERT INTO ItemTable VALUES ('%s', %s);", rowKey, tt.row))
			}
			err := WriteRow(t.Context(), file, rowKey, tt.before, tt.existed, tt.after)
			if !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			shown := shell(t, file, fmt.Sprintf("SELECT typeof(value), value FROM ItemTable WHERE key = '%s';", rowKey))
			if diff := cmp.Diff(tt.shown, shown); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			state := shell(t, file, "PRAGMA journal_mode; PRAGMA user_version; PRAGMA integrity_check; SELECT value FROM ItemTable WHERE key = 'other';")
			if state != "delete\n1\nok\nkept" {
				t.Errorf("database: %s", state)
			}
			requireNames(t, filepath.Dir(file), "state.vscdb")
		})
	}
}

func TestRowWithControlCharacters(t *testing.T) {
	file := database(t, "")
	value := "a\x00b\n" + strings.Repeat("ü", 100_000)
	if err := WriteRow(t.Context(), file, rowKey, "", false, value); err != nil {
		t.Fatal(err)
	}
	requireRow(t, file, rowKey, value, true)
	if err := WriteRow(t.Context(), file, rowKey, value, true, "x"); err != nil {
		t.Fatal(err)
	}
	requireRow(t, file, rowKey, "x", true)
}

func TestDeleteRow(t *testing.T) {
	file := database(t, fmt.Sprintf("INSERT INTO ItemTable VALUES ('%s', 'v');", rowKey))
	if err := DeleteRow(t.Context(), file, rowKey, "other"); !errors.Is(err, ErrChanged) {
		t.Errorf("changed: %v", err)
	}
	requireRow(t, file, rowKey, "v", true)
	for range 2 {
		if err := DeleteRow(t.Context(), file, rowKey, "v"); err != nil {
			t.Error(err)
		}
		requireRow(t, file, rowKey, "", false)
	}
	if err := DeleteRow(t.Context(), file+".absent", rowKey, "v"); err != nil {
		t.Errorf("no file: %v", err)
	}
}

func TestWriteRowNeverMakesAFile(t *testing.T) {
	dir := t.TempDir()
	err := WriteRow(t.Context(), filepath.Join(dir, "state.vscdb"), rowKey, "", false, "v")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	// Even past our own look at the file, SQLite must not make one.
	err = connected(t.Context(), filepath.Join(dir, "state.vscdb"), "mode=rw", func(ctx context.Context, c *sql.Conn) error {
		_, err := c.ExecContext(ctx, insertRow, rowKey, "v")
		return err
	})
	if err == nil {
		t.Error("a missing file was opened")
	}
	requireNames(t, dir)
}

func TestLinkedDatabase(t *testing.T) {
	file := database(t, "")
	link := filepath.Join(t.TempDir(), "state.vscdb")
	if err := os.Symlink(file, link); err != nil {
		needs.Missing(t, "no symbolic links here: %v", err)
	}
	if err := WriteRow(t.Context(), link, rowKey, "", false, "v"); err != nil {
		t.Fatal(err)
	}
	requireRow(t, file, rowKey, "v", true)
	requireRow(t, link, rowKey, "v", true)
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v", err)
	}
}

func TestCancelledContext(t *testing.T) {
	file := database(t, "INSERT INTO ItemTable VALUES ('k', 'v');")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := WriteRow(ctx, file, "k", "v", true, "w"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	requireRow(t, file, "k", "v", true)
}
