package ide

import (
	"errors"
	"maps"
	"slices"
	"testing"
)

func TestCrashOfApplyCanBeUndone(t *testing.T) {
	for n := 0; ; n++ {
		w := newWorld(t)
		before := w.state()
		whole := w.crashApply(n)
		w.undo(w.journal())
		w.equal(before, "undone")
		w.clean(n)
		if whole {
			t.Logf("%d crash points", n)
			return
		}
	}
}

func TestCrashOfApplyCanBeAppliedAgain(t *testing.T) {
	reference := newWorld(t)
	reference.apply(reference.journal(), wishes(newToken))
	after := reference.state()
	for n := 0; ; n++ {
		w := newWorld(t)
		before := w.state()
		whole := w.crashApply(n)
		w.apply(w.journal(), wishes(newToken))
		w.equal(after, "applied again")
		w.undo(w.journal())
		w.equal(before, "undone")
		w.clean(n)
		if whole {
			return
		}
	}
}

func TestCrashOfUndoCanBeUndone(t *testing.T) {
	for n := 0; ; n++ {
		w := newWorld(t)
		before := w.state()
		w.apply(w.journal(), wishes(newToken))
		if w.crashUndo(n) {
			t.Logf("%d crash points", n)
			return
		}
		w.undo(w.journal())
		w.equal(before, "undone")
		w.clean(n)
	}
}

// A hand-over upon another, the IDE's own writes between them, a crash in the
// second and another in the undo.
func TestCrashOfBoth(t *testing.T) {
	for n := 3; ; n += 4 {
		for m := 0; ; m++ {
			w := newWorld(t)
			before := w.state()
			w.apply(w.journal(), wishes(oldToken+"x"))
			w.ideWrites()
			whole := w.crashApply(n)
			done := w.crashUndo(m)
			w.undo(w.journal())
			want := withIDEWrites(before)
			w.equal(want, "undone")
			w.clean(n)
			if done && whole {
				return
			}
			if done {
				break
			}
		}
	}
}

// crashApply applies until n traces are left, and says whether that was all.
func (w *world) crashApply(n int) (whole bool) {
	w.t.Helper()
	j, b := w.journal(), &bomb{left: n}
	j.testOnlyStep = b.step
	_, err := j.Apply(w.t.Context(), w.plan(wishes(newToken)), ApplyOptions{})
	if err != nil && !errors.Is(err, errCrash) {
		w.t.Fatalf("crash %d: %v", n, err)
	}
	return !b.fired
}

// crashUndo is the same for Undo.
func (w *world) crashUndo(n int) (whole bool) {
	w.t.Helper()
	j, b := w.journal(), &bomb{left: n}
	j.testOnlyStep = b.step
	_, err := j.Undo(w.t.Context(), "fake", []Family{fake{}}, nil)
	if err != nil && !errors.Is(err, errCrash) {
		w.t.Fatalf("crash %d: %v", n, err)
	}
	return !b.fired
}

// ideWrites is what an IDE does with its files between two hand-overs.
func (w *world) ideWrites() {
	w.file("aws/token.json", `{"accessToken":"rotated","startUrl":"https://new.example"}`, 0o600)
	w.file("settings.json", `{"editor.tabSize":2,"q":"aoaOLD","theme":"dark"}`, 0o640)
	w.row("state.vscdb", "q", `{"a":1,"q":"aoaOLD","z":9}`)
}

// withIDEWrites is before, with what the IDE wrote and we did not.
func withIDEWrites(before map[string]string) map[string]string {
	want := maps.Clone(before)
	want["aws/token.json"] = `-rw------- {"accessToken":"rotated","startUrl":"https://old.example"}`
	want["settings.json"] = `-rw-r----- {"editor.tabSize":2,"theme":"dark"}`
	want["state.vscdb#q"] = `text {"a":1,"z":9}`
	return want
}

// clean expects that nothing is left to undo and no secret is left behind.
func (w *world) clean(n int) {
	w.t.Helper()
	if len(w.keys) > 0 {
		w.t.Fatalf("crash %d: left in Secrets: %v", n, slices.Sorted(maps.Keys(w.keys)))
	}
	entries, err := w.journal().Entries()
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range entries {
		if e.State != Undone || len(e.Discard) > 0 {
			w.t.Fatalf("crash %d: entry %s is %s, %v to discard", n, e.ID, e.State, e.Discard)
		}
	}
}
