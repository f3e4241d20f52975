package ide

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/qlogin/qlogin/edit"
)

// ApplyOptions is what the journal remembers about a plan besides the plan.
type ApplyOptions struct {
	StartURL string
	Region   string
}

// Result is what became of the changes of a plan.
type Result struct {
	Entry     string    // ID of the journal's entry; "" where nothing was written
	Written   []Change  // in the order in which they were written
	Unchanged []Change  // stood there already
	Waiting   []Waiting // one for each target that is held back
}

// StaleError is a file that somebody else has written since the plan was made.
// The plan has to be made again.
type StaleError struct {
	File string
	Row  string // "" for a whole file
}

// Error names the file or the row.
func (e *StaleError) Error() string {
	if e.Row != "" {
		return fmt.Sprintf("%s: the row %s was changed by another program meanwhile", e.File, e.Row)
	}
	return e.File + " was changed by another program meanwhile"
}

// Unwrap returns edit.ErrChanged, the same news without a name.
func (e *StaleError) Unwrap() error { return edit.ErrChanged }

// Apply writes the changes of p in their order, as far as nothing blocks their
// targets. A *StaleError before the first write leaves everything as it was. On
// an error in the middle the result says what was written, and Undo takes it
// back.
func (j *Journal) Apply(ctx context.Context, p Plan, o ApplyOptions) (Result, error) {
	todo, result := p.sift()
	todo, err := result.compare(ctx, todo)
	if err != nil || len(todo) == 0 {
		return result, err
	}
	j.sweep(filesOf(todo)...)
	e, err := j.begin(ctx, p, o, todo)
	if err != nil {
		return result, err
	}
	result.Entry = e.ID
	for i, c := range todo {
		if err := j.perform(ctx, e, i, c); err != nil {
			return result, err
		}
		result.Written = append(result.Written, c)
	}
	return result, j.finish(ctx, e)
}

// sift parts the changes into those to write and those that stay as they are or
// wait.
func (p Plan) sift() ([]Change, Result) {
	g := newGate(p)
	result := Result{Waiting: g.refused()}
	var todo []Change
	for _, c := range p.Changes {
		conflict := g.hold(c)
		switch {
		case c.Before.same(c.After):
			result.Unchanged = append(result.Unchanged, c)
		case conflict != nil:
			result.wait(Waiting{Target: c.Target, Kind: conflict.Kind, Why: conflict.Text})
		default:
			todo = append(todo, c)
		}
	}
	return todo, result
}

func filesOf(changes []Change) []string {
	files := make([]string, len(changes))
	for i, c := range changes {
		files[i] = c.File
	}
	return files
}

// wait notes a target that waits, once.
func (r *Result) wait(w Waiting) {
	known := func(other Waiting) bool { return other.Target == w.Target }
	if !slices.ContainsFunc(r.Waiting, known) {
		r.Waiting = append(r.Waiting, w)
	}
}

// compare reads every place before anything is written. What already stands
// there, from an earlier attempt that was cut short, needs no writing.
func (r *Result) compare(ctx context.Context, changes []Change) ([]Change, error) {
	var todo []Change
	planned := map[place]Content{}
	for _, c := range changes {
		now, ok := planned[c.place()]
		if !ok {
			var err error
			if now, err = c.place().read(ctx); err != nil {
				return nil, err
			}
		}
		switch {
		case now.same(c.After):
			r.Unchanged = append(r.Unchanged, c)
			continue
		case !now.same(c.Before):
			return nil, &StaleError{File: c.File, Row: c.Row}
		}
		if err := c.writable(); err != nil {
			return nil, err
		}
		// The mode is the file's as it is, not as the plan saw it.
		c.Before.Mode = now.Mode
		planned[c.place()] = c.After
		todo = append(todo, c)
	}
	return todo, nil
}

// writable finds out what cannot be written before anything has been. SQLite
// needs a journal beside its database.
func (c Change) writable() error {
	if !c.After.Exists {
		return nil
	}
	if err := edit.Writable(c.File); err != nil || c.Row == "" {
		return err
	}
	return edit.Writable(c.File + "-journal")
}

// perform writes one change, after recording that it is about to.
func (j *Journal) perform(ctx context.Context, e *Entry, i int, c Change) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	e.Reached = i + 1
	if err := j.save(e); err != nil {
		return err
	}
	if err := j.step("write " + c.File + c.Row); err != nil {
		return err
	}
	err := c.place().write(ctx, c.Before, c.after())
	if errors.Is(err, edit.ErrChanged) {
		return &StaleError{File: c.File, Row: c.Row}
	}
	return err
}

// after is the content to be written. A file with tokens is nobody's but its
// owner's; another one that is there already keeps its mode.
func (c Change) after() Content {
	after := c.After
	switch {
	case c.Secret:
		after.Mode = 0o600
	case c.Before.Exists:
		after.Mode = 0
	}
	return after
}
