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

// A hand-over right upon another takes over its backup.
func TestCrashOfSecondHandover(t *testing.T) {
	for n := 0; ; n++ {
		w := newWorld(t)
		before := w.state()
		w.apply(w.journal(), wishes("first token"))
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

// A hand-over upon another, the IDE's own writes between them, a crash in the
// second and another in the undo. Every third of the crash points of the undo is
// met at each of those of the second hand-over; which, is different every time.
func TestCrashOfBoth(t *testing.T) {
	for n := 3; ; n += 4 {
		for m := n % 3; ; m += 3 {
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

// The second hand-over, cut short, had put back a value from before the first.
// An undo that is cut short, too, must not take that value for the second's.
func TestCrashOfUndoOfUnfinishedStack(t *testing.T) {
	for n := 0; ; n++ {
		w := newWorld(t)
		w.file("settings.json", `{ "k": 1 }`, 0o640)
		before := w.state()
		w.apply(w.journal(), []wish{{file: "settings.json", want: `{ "k":2}`}})
		j := w.journal()
		j.testOnlyStep = crashAt("write " + w.path("aws/pkce.json"))
		second := w.plan([]wish{{file: "settings.json", want: `{"k":1,"c":1}`}, {file: "aws/pkce.json", secret: true}})
		if _, err := j.Apply(t.Context(), second, ApplyOptions{}); !errors.Is(err, errCrash) {
			t.Fatalf("got %v, want a crash", err)
		}
		whole := w.crashUndo(n)
		w.undo(w.journal())
		w.equal(before, "undone")
		w.clean(n)
		if whole {
			return
		}
	}
}

// What an undo has put back before it was cut short is not touched again, and
// be the same written there once more.
func TestCrashOfUndoKeepsWhatWasUndone(t *testing.T) {
	w := newWorld(t)
	before := w.state()
	w.apply(w.journal(), wishes(newToken))
	j := w.journal()
	j.testOnlyStep = crashAt("write " + w.path("settings.json"))
	if _, err := j.Undo(t.Context(), "fake", []Family{fake{}}, UndoOptions{}); !errors.Is(err, errCrash) {
		t.Fatalf("got %v, want a crash", err)
	}
	w.row("state.vscdb", "fresh", `{"c":3}`)
	w.undo(w.journal())
	before["state.vscdb#fresh"] = `text {"c":3}`
	w.equal(before, "undone")
}

// crashAt crashes where what is done, and ever after.
func crashAt(what string) func(string) error {
	crashed := false
	return func(now string) error {
		if crashed = crashed || now == what; crashed {
			return errCrash
		}
		return nil
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
	_, err := j.Undo(w.t.Context(), "fake", []Family{fake{}}, UndoOptions{})
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
	want["aws/token.json"] = ownerOnly + `{"accessToken":"rotated","startUrl":"https://old.example"}`
	want["settings.json"] = groupReads + `{"editor.tabSize":2,"theme":"dark"}`
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
