package ide

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// sought lists how a secret might be spelt: as it is, and as base64 or numbers,
// which is how Go's encoders write bytes.
func leaks(text string) []string {
	var found []string
	for _, token := range planted() {
		numbers := strings.Trim(fmt.Sprintf("%d", []byte(token)), "[]")
		encoded, _ := json.Marshal([]byte(token + "  ")[:len(token)/3*3])
		for _, form := range []string{token, numbers, strings.Trim(string(encoded), `"`), fmt.Sprintf("%x", token)} {
			if strings.Contains(text, form) {
				found = append(found, form)
			}
		}
	}
	return found
}

func TestJournalHoldsNoSecrets(t *testing.T) {
	w := newWorld(t)
	w.apply(w.journal(), wishes(newToken))
	w.apply(w.journal(), wishes(oldToken+newToken))
	read := 0
	err := filepath.WalkDir(w.journal().Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if found := leaks(string(data)); len(found) > 0 {
			t.Errorf("%s holds %q", path, found)
		}
		read++
		return err
	})
	if err != nil || read != 2 {
		t.Fatalf("read %d entries, %v; want 2", read, err)
	}
	for name := range w.keys {
		if found := leaks(name); len(found) > 0 {
			t.Errorf("the name of a record holds %q", found)
		}
	}
}

func TestNothingPrintsSecrets(t *testing.T) {
	w := newWorld(t)
	p := w.plan(wishes(newToken))
	r := w.apply(w.journal(), wishes(newToken))
	entries, err := w.journal().Entries()
	if err != nil {
		t.Fatal(err)
	}
	for _, value := range []any{p, &p, p.Changes, r, entries, p.Outline(), p.Changes[1].Before, &p.Changes[1]} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			if found := leaks(fmt.Sprintf(verb, value)); len(found) > 0 {
				t.Errorf("%s of %T holds %q", verb, value, found)
			}
		}
		data, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if found := leaks(string(data)); len(found) > 0 {
			t.Errorf("JSON of %T holds %q", value, found)
		}
	}
	for _, c := range p.Changes {
		if found := leaks(Diff(c)); len(found) > 0 {
			t.Errorf("the diff of %s holds %q", c.File, found)
		}
	}
	if found := leaks(p.Show()); len(found) > 0 {
		t.Errorf("Show holds %q", found)
	}
}

// A token file may be empty, and some keyrings refuse an empty record.
func TestEmptySecret(t *testing.T) {
	w := newWorld(t)
	w.file("aws/token.json", "", 0o600)
	before := w.state()
	w.apply(w.journal(), wishes(newToken))
	for name, data := range w.keys {
		if len(data) == 0 {
			t.Errorf("the record %s is empty", name)
		}
	}
	w.undo(w.journal())
	w.equal(before, "undone")
}

// reluctant is a keyring in which nothing can be deleted.
type reluctant struct{ records }

func (reluctant) Delete(context.Context, string) error { return errLocked }

func TestBackupsThatStayAreDeletedLater(t *testing.T) {
	w := newWorld(t)
	w.apply(w.journal(), wishes("first token"))
	j := w.journal()
	j.Secrets = reluctant{w.keys}
	w.apply(j, wishes("second token"))
	w.apply(j, wishes("third token"))
	if want := 3; len(w.keys) != want {
		t.Fatalf("%d records, want %d with one that nothing needs", len(w.keys), want)
	}
	w.apply(w.journal(), []wish{{file: "settings.json", want: "{}"}})
	if want := 2; len(w.keys) != want {
		t.Errorf("%d records, want %d", len(w.keys), want)
	}
}

func TestJournalIsPrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("SKIPPED: Windows keeps the rights of the folder above")
	}
	w := newWorld(t)
	r := w.apply(w.journal(), wishes(newToken))
	for path, want := range map[string]fs.FileMode{
		w.journal().Dir: 0o700 | fs.ModeDir,
		filepath.Join(w.journal().Dir, r.Entry+".json"): 0o600,
	} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode() != want {
			t.Errorf("%s is %v, want %v", path, info.Mode(), want)
		}
	}
}

func TestEntry(t *testing.T) {
	w := newWorld(t)
	j := w.journal()
	j.Now = func() time.Time { return time.Date(2026, 11, 23, 15, 4, 5, 0, time.UTC) }
	w.apply(j, wishes(newToken))
	j.Now = func() time.Time { return time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC) } // set back
	w.apply(j, wishes("another token"))
	entries, err := j.Entries()
	if err != nil || len(entries) != 2 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	e := entries[0]
	if e.ID != "000001-20261123T150405Z" || entries[1].ID != "000002-20250101T000000Z" {
		t.Errorf("got %s and %s", e.ID, entries[1].ID)
	}
	if e.Holder != "fake" || e.StartURL != "https://new.example" || e.Region != "eu-west-1" ||
		len(e.Targets) != 1 || e.Targets[0] != "code" || e.State != Done || e.Reached != 7 {
		t.Errorf("got %+v", e)
	}
}

func TestJournalThatCannotBeRead(t *testing.T) {
	w := newWorld(t)
	j := w.journal()
	if err := os.WriteFile(j.Dir, nil, 0o600); err != nil { // a file in its place
		t.Fatal(err)
	}
	if _, err := j.Entries(); err == nil {
		t.Error("Entries read a file as an empty journal")
	}
	before := w.state()
	if _, err := j.Apply(t.Context(), w.plan(wishes(newToken)), ApplyOptions{}); err == nil {
		t.Error("Apply went on without a journal")
	}
	w.equal(before, "without a journal")
}
