package ide

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// places names outcomes by file and row.
func places(w *world, outcomes []Outcome) []string {
	var names []string
	for _, o := range outcomes {
		name, _ := filepath.Rel(w.home, o.File)
		names = append(names, strings.TrimSuffix(filepath.ToSlash(name)+"#"+o.Row, "#"))
	}
	slices.Sort(names)
	return names
}

func TestUndoStackedHandovers(t *testing.T) {
	w := newWorld(t)
	before := w.state()
	for _, token := range []string{"first token", "second token", "third token"} {
		w.apply(w.journal(), wishes(token))
	}
	// One backup of every place, the first; and what stands there now.
	if want := 2; len(w.keys) != want {
		t.Errorf("%d secret records, want %d", len(w.keys), want)
	}
	entries, err := w.journal().Entries()
	if err != nil {
		t.Fatal(err)
	}
	live := map[place]int{}
	for _, e := range entries {
		for _, s := range e.live() {
			live[s.place()]++
		}
	}
	for p, n := range live {
		if n != 1 {
			t.Errorf("%s: %d steps to undo, want 1", p, n)
		}
	}
	r := w.undo(w.journal())
	w.equal(before, "undone")
	w.clean(0)
	if len(r.Restored) != len(wishes(newToken)) || len(r.Reverted)+len(r.LeftAlone)+len(r.Waiting) != 0 {
		t.Errorf("got %+v", r)
	}
	w.apply(w.journal(), wishes(newToken))
	w.undo(w.journal())
	w.equal(before, "undone after another")
}

// The order of undoing is the order of doing, backwards.
func TestUndoOrder(t *testing.T) {
	w := newWorld(t)
	w.apply(w.journal(), wishes(newToken))
	r := w.undo(w.journal())
	if got := filepath.Base(r.Restored[len(r.Restored)-1].File); got != "registration.json" {
		t.Errorf("undone last: %s, want the registration", got)
	}
	if r.Restored[0].Row != "stale" {
		t.Errorf("undone first: %s, want the last row", r.Restored[0].Row)
	}
}

func TestUndoWhatTheIDEWrote(t *testing.T) {
	w := newWorld(t)
	before := w.state()
	w.apply(w.journal(), wishes(oldToken+"x"))
	w.ideWrites()
	w.row("state.vscdb", "fresh", `{"d":4}`) // nothing of ours is left
	r := w.undo(w.journal())
	want := withIDEWrites(before)
	want["state.vscdb#fresh"] = `text {"d":4}`
	w.equal(want, "undone")
	w.clean(0)
	got := map[string][]string{
		"restored": places(w, r.Restored), "reverted": places(w, r.Reverted), "left alone": places(w, r.LeftAlone),
	}
	if diff := cmp.Diff(map[string][]string{
		"restored":   {"aws/pkce.json", "aws/sso/cache/registration.json", "state.vscdb#stale"},
		"reverted":   {"aws/token.json", "settings.json", "state.vscdb#q"},
		"left alone": {"state.vscdb#fresh"},
	}, got); diff != "" {
		t.Errorf("outcome (-want +got):\n%s", diff)
	}
	if again := w.undo(w.journal()); len(again.Restored)+len(again.Reverted)+len(again.LeftAlone) != 0 {
		t.Errorf("a second undo did something: %+v", again)
	}
}

func TestUndoLeavesAloneWhatCannotBeTold(t *testing.T) {
	w := newWorld(t)
	before := w.state()
	w.apply(w.journal(), wishes(oldToken+"x"))
	w.file("settings.json", "{ half a file", 0o640)
	r := w.undo(w.journal())
	if diff := cmp.Diff([]string{"settings.json"}, places(w, r.LeftAlone)); diff != "" {
		t.Fatalf("left alone (-want +got):\n%s", diff)
	}
	before["settings.json"] = groupReads + "{ half a file"
	w.equal(before, "undone")
	// Once it can be read again, it can be undone.
	w.file("settings.json", `{"editor.tabSize":2,"q":"aoaOLD","theme":"dark"}`, 0o640)
	w.undo(w.journal())
	before["settings.json"] = groupReads + `{"editor.tabSize":2,"theme":"dark"}`
	w.equal(before, "undone again")
	w.clean(0)
}

func TestUndoWithoutFamilyLeavesAlone(t *testing.T) {
	w := newWorld(t)
	w.apply(w.journal(), wishes(newToken))
	w.file("settings.json", "{}", 0o640)
	r, err := w.journal().Undo(t.Context(), "", nil, UndoOptions{})
	if err != nil || len(r.LeftAlone) != 1 || !strings.Contains(r.LeftAlone[0].Text, `"fake"`) {
		t.Errorf("got %+v, %v", r.LeftAlone, err)
	}
}

func TestUndoWaitsForOpenIDE(t *testing.T) {
	w := newWorld(t)
	before := w.state()
	shared := append(wishes(newToken), wish{file: "shared.json", want: "{}"})
	w.apply(w.journal(), shared)
	open := func(target string) bool { return target == "code" }
	for range 2 {
		r, err := w.journal().Undo(t.Context(), "fake", []Family{fake{}}, UndoOptions{Running: open})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"settings.json", "shared.json", "state.vscdb#fresh", "state.vscdb#q", "state.vscdb#stale"}
		if diff := cmp.Diff(want, places(w, r.Waiting)); diff != "" {
			t.Errorf("waiting (-want +got):\n%s", diff)
		}
		if got, want := w.state()["aws/pkce.json"], before["aws/pkce.json"]; got != want {
			t.Errorf("live change: got %q, want %q", got, want)
		}
	}
	w.undo(w.journal())
	w.equal(before, "closed and undone")
	w.clean(0)
}

// What was undone is settled: what comes to stand there later is not ours, and
// be it the same.
// What an IDE writes after an undo has judged its files is not written over, and
// goes with the next undo.
func TestUndoGivesWayAfterJudging(t *testing.T) {
	w := newWorld(t)
	w.apply(w.journal(), wishes(newToken))
	renewed := `{"accessToken":"` + newToken + `renewed","startUrl":"https://old.example"}`
	r, err := w.journal().Undo(t.Context(), "", []Family{fake{}}, UndoOptions{Judged: func(context.Context) error {
		w.file("aws/token.json", renewed, 0o600)
		return nil
	}})
	stale, ok := errors.AsType[*StaleError](err)
	if !ok || stale.File != w.path("aws/token.json") || len(r.Restored) != len(wishes(newToken))-1 {
		t.Errorf("got %+v, %v", r, err)
	}
	if got, err := os.ReadFile(w.path("aws/token.json")); string(got) != renewed || err != nil {
		t.Errorf("the file has %s (%v)", got, err)
	}
}

// Nothing is written where the caller has second thoughts.
func TestUndoStopsAtTheJudge(t *testing.T) {
	w := newWorld(t)
	w.apply(w.journal(), wishes(newToken))
	before, no := w.state(), errors.New("no")
	if _, err := w.journal().Undo(t.Context(), "", []Family{fake{}}, UndoOptions{Judged: func(context.Context) error { return no }}); !errors.Is(err, no) {
		t.Error(err)
	}
	w.equal(before, "stopped")
}

func TestUndoTouchesNothingTwice(t *testing.T) {
	w := newWorld(t)
	w.apply(w.journal(), wishes(newToken))
	again := `{"accessToken":"` + newToken + `","startUrl":"https://new.example"}`
	open := func(target string) bool { return target == "code" }
	if _, err := w.journal().Undo(t.Context(), "fake", []Family{fake{}}, UndoOptions{Running: open}); err != nil {
		t.Fatal(err)
	}
	w.file("aws/token.json", again, 0o600)
	w.undo(w.journal())
	if got, want := w.state()["aws/token.json"], ownerOnly+""+again; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Another holder's changes of the same file survive.
func TestUndoOneHolder(t *testing.T) {
	w := newWorld(t)
	w.file("config.json", `{"own":1}`, 0o600)
	w.apply(w.journal(), []wish{{file: "config.json", want: `{"fake":1,"own":1}`}})
	other := w.plan([]wish{{file: "config.json", want: `{"fake":1,"other":1,"own":1}`}})
	other.Holder = "other"
	if _, err := w.journal().Apply(t.Context(), other, ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
	w.undo(w.journal())
	if got, want := w.state()["config.json"], ownerOnly+`{"other":1,"own":1}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestUndoWithDamagedEntry(t *testing.T) {
	for name, damage := range map[string]func(string) string{
		"cut short": func(s string) string { return s[:len(s)/2] },
		"empty":     func(string) string { return "" },
		"altered":   func(s string) string { return strings.Replace(s, `"data": "`, `"data": "AAAA`, 1) },
		"renamed":   func(s string) string { return strings.Replace(s, `"id": "0`, `"id": "1`, 1) },
		"newer":     func(s string) string { return strings.Replace(s, `"version": 1`, `"version": 2`, 1) },
		"reached":   func(s string) string { return strings.Replace(s, `"reached": 1`, `"reached": 9`, 1) },
		"no state":  func(s string) string { return strings.Replace(s, `"state": "done"`, `"state": "?"`, 1) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			before := w.state()
			first := w.apply(w.journal(), []wish{{file: "settings.json", want: "{}"}})
			w.apply(w.journal(), []wish{{target: "code", file: "aws/pkce.json", secret: true}})
			file := filepath.Join(w.journal().Dir, first.Entry+".json")
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if damage(string(data)) == string(data) {
				t.Fatal("nothing was damaged")
			}
			if err := os.WriteFile(file, []byte(damage(string(data))), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err = w.journal().Undo(t.Context(), "", []Family{fake{}}, UndoOptions{})
			if damaged, ok := errors.AsType[*DamagedError](err); !ok || damaged.File != file {
				t.Errorf("got %v, want a DamagedError about %s", err, file)
			}
			before["settings.json"] = groupReads + "{}"
			w.equal(before, "the other entry")
			// The journal goes on with a number of its own.
			if r := w.apply(w.journal(), []wish{{file: "settings.json", want: "3"}}); r.Entry <= first.Entry {
				t.Errorf("entry %s after %s", r.Entry, first.Entry)
			}
		})
	}
}

func TestUndoWithoutSecrets(t *testing.T) {
	w := newWorld(t)
	before := w.state()
	w.apply(w.journal(), wishes(newToken))
	after := w.state()
	j := w.journal()
	j.Secrets = unwilling{w.keys}
	_, err := j.Undo(t.Context(), "", []Family{fake{}}, UndoOptions{})
	if !errors.Is(err, errLocked) || !strings.Contains(err.Error(), "token.json") {
		t.Errorf("got %v, want %v about token.json", err, errLocked)
	}
	if got, want := w.state()["aws/token.json"], after["aws/token.json"]; got != want {
		t.Errorf("a token without its backup became %q", got)
	}
	if got, want := w.state()["settings.json"], before["settings.json"]; got != want {
		t.Errorf("the rest: got %q, want %q", got, want)
	}
	w.undo(w.journal()) // unlocked
	w.equal(before, "unlocked and undone")
	w.clean(0)
}

func TestUndoWithDamagedSecret(t *testing.T) {
	w := newWorld(t)
	w.apply(w.journal(), wishes(newToken))
	for name := range w.keys {
		w.keys[name] = []byte("something else")
	}
	after := w.state()
	_, err := w.journal().Undo(t.Context(), "", []Family{fake{}}, UndoOptions{})
	if err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("got %v, want a damaged backup", err)
	}
	if got, want := w.state()["aws/token.json"], after["aws/token.json"]; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestUndoKeepsLinks: where qlogin has made a folder, and a link of the person's
// stands now, the link is not litter.
func TestUndoKeepsLinks(t *testing.T) {
	w := newWorld(t)
	w.apply(w.journal(), []wish{{file: "new/cache/token.json", want: `{"accessToken":"` + newToken + `"}`, secret: true}})
	if err := os.Rename(w.path("new"), w.path("dotfiles")); err != nil {
		t.Fatal(err)
	}
	symlink(t, "dotfiles", w.path("new"))
	w.undo(w.journal())
	if read, err := os.Readlink(w.path("new")); err != nil || read != "dotfiles" {
		t.Errorf("the link: %q, %v", read, err)
	}
	if _, err := os.Stat(w.path("dotfiles/cache")); err == nil {
		t.Error("the folder that qlogin has made is still there")
	}
}
