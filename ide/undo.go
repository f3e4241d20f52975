package ide

import (
	"context"
	"errors"
	"slices"
)

// UndoResult is what became of everything that could be undone, in the order in
// which it was undone.
type UndoResult struct {
	Restored  []Outcome // byte for byte as before our first change
	Reverted  []Outcome // others have written since: only what was ours went back
	LeftAlone []Outcome // others have written since, and nothing was done
	Waiting   []Outcome // the IDE is open
}

// Outcome is one file or row that was, or was not, taken back.
type Outcome struct {
	Holder  string
	Target  string // "" where all targets shared it
	File    string
	Row     string
	Summary string
	Text    string // what was done, or why nothing, in words
}

// UndoOptions is what an undo needs of its caller.
type UndoOptions struct {
	// Running says which IDEs are open; nil says none.
	Running func(target string) bool
	// Judged, which may be nil, is called once it is known what shall stand where,
	// and before anything is written; its error stops the undo. What it finds in
	// the files is what was judged, or what is not written over.
	Judged func(context.Context) error
}

// undo is one run of Undo.
type undo struct {
	*Journal
	families []Family
	options  UndoOptions
	unread   error // of entries of the journal
	result   UndoResult
	problems []error
}

// Undo takes back everything of a holder, or of all for "". Where the present
// content is what we left, the bytes from before our first change come back;
// where somebody else has written since, the holder's family says what of it was
// ours. What may not be written under an open IDE waits. What somebody writes
// after it was judged stays, and is a *StaleError. Undo may be repeated until
// nothing waits, and after a crash of Apply or of Undo itself. The error joins all
// that went wrong; what could be undone has been.
func (j *Journal) Undo(ctx context.Context, holder string, families []Family, o UndoOptions) (UndoResult, error) {
	if o.Running == nil {
		o.Running = func(string) bool { return false }
	}
	if o.Judged == nil {
		o.Judged = func(context.Context) error { return nil }
	}
	loaded, err := j.load()
	u := &undo{Journal: j, families: families, options: o, unread: err, problems: []error{err}}
	entries := slices.DeleteFunc(loaded, func(e *Entry) bool {
		return holder != "" && e.Holder != holder
	})
	u.sweepAll(entries)
	aims := u.aims(ctx, chains(entries))
	err = o.Judged(ctx)
	if err == nil {
		err = u.announce(aims)
	}
	if err != nil {
		return u.result, errors.Join(append(u.problems, err)...)
	}
	for _, a := range aims {
		if err := context.Cause(ctx); err != nil {
			return u.result, errors.Join(append(u.problems, err)...)
		}
		u.note(u.perform(ctx, a))
	}
	u.close(ctx, entries)
	return u.result, errors.Join(u.problems...)
}

// sweepAll cleans up beside every file that an entry has written.
func (u *undo) sweepAll(entries []*Entry) {
	var files []string
	for _, l := range links(entries) {
		files = append(files, l.step.File)
	}
	u.sweep(files...)
}

// aims works out what shall stand at each place. Nothing is written yet.
func (u *undo) aims(ctx context.Context, chains []*chain) []*aim {
	var aims []*aim
	for _, c := range chains {
		if u.waits(c) {
			u.result.Waiting = append(u.result.Waiting, c.undone("the IDE is open: close it, then undo again"))
			continue
		}
		a := &aim{chain: c}
		err := u.resolve(ctx, a)
		if refused, ok := errors.AsType[*revertError](err); ok {
			u.result.LeftAlone = append(u.result.LeftAlone, c.undone(refused.Error()))
		} else if err != nil {
			u.note(err)
		} else {
			aims = append(aims, a)
		}
	}
	return aims
}

// waits says whether an open IDE would overwrite what is undone here, or be
// confused by it.
func (u *undo) waits(c *chain) bool {
	for _, l := range c.links {
		targets := []string{l.step.Target}
		if l.step.Target == "" {
			targets = l.entry.Targets
		}
		if !l.step.Live && slices.ContainsFunc(targets, u.options.Running) {
			return true
		}
	}
	return false
}

// announce records the goals before anything is written.
func (u *undo) announce(aims []*aim) error {
	var entries []*Entry
	for _, a := range aims {
		goal := a.goal.digest()
		for _, l := range a.links {
			l.step.Goal = &goal
			entries = append(entries, l.entry)
		}
	}
	return u.saveAll(entries)
}

// saveAll saves each entry once.
func (u *undo) saveAll(entries []*Entry) error {
	slices.SortFunc(entries, byID)
	for _, e := range slices.Compact(entries) {
		if err := u.save(e); err != nil {
			return err
		}
	}
	return nil
}

// perform writes one goal and notes in the journal that it stands.
func (u *undo) perform(ctx context.Context, a *aim) error {
	if !a.stands() {
		if err := u.step("write " + a.place.String()); err != nil {
			return err
		}
		if err := a.write(ctx); err != nil {
			return err
		}
	}
	a.removeDirs()
	u.report(a)
	var entries []*Entry
	for _, l := range a.links {
		l.entry.settle(l.step)
		entries = append(entries, l.entry)
	}
	return u.saveAll(entries)
}

// report says in words what became of a place.
func (u *undo) report(a *aim) {
	r := &u.result
	switch {
	case a.reverted && a.stands():
		r.LeftAlone = append(r.LeftAlone, a.undone("another program has written it since, and nothing of ours is left in it"))
	case a.reverted:
		r.Reverted = append(r.Reverted, a.undone("another program has written it since: only what was ours went back"))
	case !a.goal.Exists:
		r.Restored = append(r.Restored, a.undone("removed: it was not there before"))
	default:
		r.Restored = append(r.Restored, a.undone("as it was before, byte for byte"))
	}
}

// undone describes the chain by its newest link.
func (c *chain) undone(text string) Outcome {
	s := c.links[0].step
	return Outcome{
		Holder: c.links[0].entry.Holder, Target: s.Target,
		File: s.File, Row: s.Row, Summary: s.Summary, Text: text,
	}
}

// close marks the entries that have nothing left to undo, and deletes the
// backups that nothing needs.
func (u *undo) close(ctx context.Context, entries []*Entry) {
	for _, e := range entries {
		if before := e.State; before != Undone {
			e.close()
			if e.State != before {
				u.note(u.save(e))
			}
		}
	}
	u.note(u.discard(ctx, entries, u.unread))
}

// note keeps a problem that need not stop the rest.
func (u *undo) note(err error) {
	if err != nil {
		u.problems = append(u.problems, err)
	}
}
