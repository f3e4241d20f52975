package ide

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// A hand-over is one save in the keyring, however many files hold secrets.
func TestOneRecordForAllSecrets(t *testing.T) {
	w := newWorld(t)
	r := w.apply(w.journal(), wishes(newToken))
	if _, ok := w.keys[record(r.Entry)]; !ok || len(w.keys) != 1 {
		t.Errorf("%d records, want one called %s", len(w.keys), record(r.Entry))
	}
}

// Two files of one hand-over; a second one takes over the image of one of them,
// and an undo of the other must not delete the record that both are in.
func TestRecordStaysWhileAnImageOfItIsNeeded(t *testing.T) {
	w := newWorld(t)
	before := w.state()
	w.apply(w.journal(), wishes(newToken))
	w.apply(w.journal(), []wish{{file: "aws/token.json", want: "another token", secret: true}})
	if len(w.keys) != 2 {
		t.Fatalf("%d records, want 2", len(w.keys))
	}
	w.undo(w.journal())
	w.equal(before, "undone")
	w.clean(0)
}

// Journals that were written before the secrets of an entry shared a record.
func TestImageWithARecordOfItsOwn(t *testing.T) {
	w := newWorld(t)
	before := w.state()
	r := w.apply(w.journal(), wishes(newToken))
	file := filepath.Join(w.journal().Dir, r.Entry+".json")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	e, err := parseEntry(data)
	if err != nil {
		t.Fatal(err)
	}
	var all images
	if err := json.Unmarshal(w.keys[record(r.Entry)], &all); err != nil {
		t.Fatal(err)
	}
	delete(w.keys, record(r.Entry))
	for i := range e.Steps {
		for _, image := range []*Image{&e.Steps[i].Before, &e.Steps[i].After} {
			if image.Part == "" {
				continue
			}
			name := record(e.ID) + "/" + image.Part
			w.keys[name] = all[image.Part]
			image.Record, image.Part = name, ""
		}
	}
	if data, err = e.encode(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	w.undo(w.journal())
	w.equal(before, "undone")
	w.clean(0)
}

// An entry that cannot be read may be the only one that needs a record.
func TestNothingIsDiscardedBesideADamagedEntry(t *testing.T) {
	w := newWorld(t)
	w.apply(w.journal(), wishes("first token"))
	second := w.apply(w.journal(), wishes("second token"))
	file := filepath.Join(w.journal().Dir, second.Entry+".json")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := w.journal().Undo(t.Context(), "fake", []Family{fake{}}, UndoOptions{}); err == nil {
		t.Fatal("undo did not tell of the damaged entry")
	}
	if err := os.WriteFile(file, whole, 0o600); err != nil { // out of a backup
		t.Fatal(err)
	}
	w.undo(w.journal())
	w.clean(0)
}
