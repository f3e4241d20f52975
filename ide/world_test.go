package ide

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	_ "modernc.org/sqlite"

	"github.com/qlogin/qlogin/oidc"
)

// The planted secrets: no journal, diff or listing may hold one of them.
const (
	oldToken  = "aoaOLDTOKENplanted0"
	newToken  = "aoaNEWTOKENplanted1"
	newSecret = "eyJCLIENTSECRETplanted2"
	deadToken = "aoaDEADTOKENplanted3"
)

func planted() []string { return []string{oldToken, newToken, newSecret, deadToken} }

// records is a Secrets in memory.
type records map[string][]byte

func (r records) Save(_ context.Context, name string, data []byte) error {
	r[name] = slices.Clone(data)
	return nil
}

func (r records) Load(_ context.Context, name string) ([]byte, error) {
	data, ok := r[name]
	if !ok {
		return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	}
	return data, nil
}

func (r records) Delete(_ context.Context, name string) error {
	delete(r, name)
	return nil
}

// world is a home folder with the files of one IDE.
type world struct {
	t    *testing.T
	home string
	keys records
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, home: filepath.Join(t.TempDir(), "home"), keys: records{}}
	w.file("aws/token.json", `{"accessToken":"`+oldToken+`","startUrl":"https://old.example"}`, 0o644)
	w.file("aws/pkce.json", `{"accessToken":"`+deadToken+`"}`, 0o600)
	w.file("settings.json", "{\r\n\t\"editor.tabSize\": 2\r\n}", 0o640)
	w.database("state.vscdb", map[string]string{"q": `{"a":1}`, "stale": `{"b":2}`, "other": "untouched"})
	return w
}

func (w *world) path(name string) string { return filepath.Join(w.home, filepath.FromSlash(name)) }

func (w *world) file(name, data string, mode fs.FileMode) {
	w.t.Helper()
	if err := os.MkdirAll(filepath.Dir(w.path(name)), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(w.path(name), []byte(data), mode); err != nil {
		w.t.Fatal(err)
	}
	if err := os.Chmod(w.path(name), mode); err != nil { // past the umask
		w.t.Fatal(err)
	}
}

func (w *world) database(name string, rows map[string]string) {
	w.t.Helper()
	db := w.open(name)
	defer db.Close()
	exec := func(query string, args ...any) {
		if _, err := db.ExecContext(w.t.Context(), query, args...); err != nil {
			w.t.Fatal(err)
		}
	}
	exec("CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)")
	for key, value := range rows {
		exec("INSERT INTO ItemTable VALUES (?, ?)", key, value)
	}
}

func (w *world) open(name string) *sql.DB {
	w.t.Helper()
	db, err := sql.Open("sqlite", w.path(name))
	if err != nil {
		w.t.Fatal(err)
	}
	return db
}

// row writes a row as the IDE would.
func (w *world) row(name, key, value string) {
	w.t.Helper()
	db := w.open(name)
	defer db.Close()
	if _, err := db.ExecContext(w.t.Context(), "INSERT INTO ItemTable VALUES (?, ?)", key, value); err != nil {
		w.t.Fatal(err)
	}
}

// state is everything below home: files with their mode and bytes, folders,
// links, and the rows of databases instead of their bytes.
func (w *world) state() map[string]string {
	w.t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(w.home, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(w.home, path)
		name = filepath.ToSlash(name)
		info, err := d.Info()
		switch {
		case err != nil:
			return err
		case d.IsDir():
			all[name+"/"] = rights(info)
		case strings.HasSuffix(name, ".vscdb"):
			maps.Copy(all, w.rows(name))
		case strings.HasSuffix(name, ".vscdb-journal"):
			// SQLite's own: the next program that writes takes it away.
		case d.Type() == fs.ModeSymlink:
			all[name], err = os.Readlink(path)
		default:
			data, readErr := os.ReadFile(path)
			all[name], err = rights(info)+string(data), readErr
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

func (w *world) rows(name string) map[string]string {
	w.t.Helper()
	db := w.open(name)
	defer db.Close()
	rows, err := db.QueryContext(w.t.Context(), "SELECT key, typeof(value), value FROM ItemTable")
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	all := map[string]string{}
	for rows.Next() {
		var key, kind, value string
		if err := rows.Scan(&key, &kind, &value); err != nil {
			w.t.Fatal(err)
		}
		all[name+"#"+key] = kind + " " + value
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return all
}

// journal is a journal beside home, with a clock that stands still.
func (w *world) journal() *Journal {
	return &Journal{
		Dir:     filepath.Join(filepath.Dir(w.home), "journal"),
		Secrets: w.keys,
		Now:     func() time.Time { return time.Now().Add(2 * time.Hour) },
	}
}

// wish is one change of the hand-over in these tests.
type wish struct {
	target, file, row string
	want              string // "" to remove
	secret, live      bool
}

func wishes(token string) []wish {
	return []wish{
		{file: "aws/sso/cache/registration.json", want: `{"clientSecret":"` + newSecret + `"}`, secret: true, live: true},
		{file: "aws/token.json", want: `{"accessToken":"` + token + `","startUrl":"https://new.example"}`, secret: true, live: true},
		{file: "aws/pkce.json", secret: true, live: true},
		{target: "code", file: "settings.json", want: "{\r\n\t\"editor.tabSize\": 2,\r\n\t\"q\": \"" + token[:6] + "\"\r\n}"},
		{target: "code", file: "state.vscdb", row: "q", want: `{"a":1,"q":"` + token[:6] + `"}`},
		{target: "code", file: "state.vscdb", row: "fresh", want: `{"c":3}`},
		{target: "code", file: "state.vscdb", row: "stale"},
	}
}

// plan turns wishes into a plan by what stands there now.
func (w *world) plan(list []wish) Plan {
	w.t.Helper()
	p, err := planFor(w.t.Context(), w.home, list)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

func planFor(ctx context.Context, home string, list []wish) (Plan, error) {
	p := Plan{Holder: "fake", Title: "Fake IDE", Opens: map[string]string{"code": "signed in"}}
	for _, want := range list {
		c := Change{
			Target: want.target, File: filepath.Join(home, filepath.FromSlash(want.file)), Row: want.row,
			Summary: "a summary", Secret: want.secret, Live: want.live,
			After: Content{Exists: want.want != "", Data: []byte(want.want)},
		}
		var err error
		if c.Before, err = c.place().read(ctx); err != nil {
			return p, err
		}
		p.Changes = append(p.Changes, c)
	}
	return p, nil
}

func (w *world) apply(j *Journal, list []wish) Result {
	w.t.Helper()
	r, err := j.Apply(w.t.Context(), w.plan(list), ApplyOptions{StartURL: "https://new.example", Region: "eu-west-1"})
	if err != nil {
		w.t.Fatalf("Apply: %v", err)
	}
	return r
}

func (w *world) undo(j *Journal) UndoResult {
	w.t.Helper()
	r, err := j.Undo(w.t.Context(), "fake", []Family{fake{}}, UndoOptions{})
	if err != nil {
		w.t.Fatalf("Undo: %v", err)
	}
	return r
}

// equal compares a state with that of now, and expects no secret to be left over.
func (w *world) equal(want map[string]string, when string) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.state()); diff != "" {
		w.t.Fatalf("%s (-want +got):\n%s", when, diff)
	}
}

// bomb lets some traces come to pass and none after.
type bomb struct {
	left  int
	fired bool
}

func (b *bomb) step(string) error {
	if b.left--; b.left < 0 {
		b.fired = true
		return errCrash
	}
	return nil
}

var errCrash = errors.New("the power went")

// fake is a family whose files are flat JSON objects. Members that we set and
// that still have our value go back.
type fake struct{}

func (fake) Holder() string { return "fake" }

func (fake) Title() string { return "Fake IDE" }

func (fake) Find(context.Context, Machine) ([]Target, error) { return nil, nil }

func (fake) Plan(context.Context, Machine, []Target, Handover) (Plan, error) { return Plan{}, nil }

func (fake) Clear(context.Context, Machine, []Target, Handover) (Plan, error) { return Plan{}, nil }

func (fake) Verify(context.Context, Machine, []Target, Handover) ([]Check, error) { return nil, nil }

func (fake) Current(context.Context, Machine, []Target, Handover) (*oidc.Grant, error) {
	return nil, nil
}

func (fake) Revert(c Change, now Content) (Content, error) {
	if !now.Exists {
		return now, nil
	}
	before, after, have := map[string]any{}, map[string]any{}, map[string]any{}
	for data, into := range map[*[]byte]*map[string]any{&c.Before.Data: &before, &c.After.Data: &after, &now.Data: &have} {
		if len(*data) > 0 {
			if err := json.Unmarshal(*data, into); err != nil {
				return Content{}, err
			}
		}
	}
	changed := false
	for key, ours := range after {
		if old, was := before[key]; have[key] == ours && old != ours {
			changed = true
			delete(have, key)
			if was {
				have[key] = old
			}
		}
	}
	if !changed {
		return now, nil
	}
	data, err := json.Marshal(have)
	return Content{Exists: c.Before.Exists || len(have) > 0, Data: data}, err
}
