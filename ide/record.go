package ide

import (
	"context"
	"fmt"
	"strings"
)

// begin writes the entry, then the secret images. In that order a crash leaves
// no record in Secrets that no entry knows of.
func (j *Journal) begin(ctx context.Context, p Plan, o ApplyOptions, todo []Change) (*Entry, error) {
	id, err := j.nextID()
	if err != nil {
		return nil, err
	}
	e := &Entry{
		Version: entryVersion, ID: id, Holder: p.Holder, Targets: p.targets(),
		StartURL: o.StartURL, Region: o.Region, At: j.now().UTC(), State: Writing,
	}
	for n, c := range todo {
		step, err := newStep(record(id), n, c)
		if err != nil {
			return nil, err
		}
		e.Steps = append(e.Steps, step)
	}
	if err := j.save(e); err != nil {
		return nil, err
	}
	return e, j.keep(ctx, e, todo)
}

// newStep describes c for the journal.
func newStep(record string, n int, c Change) (Step, error) {
	dirs, err := c.place().missingDirs()
	if err != nil {
		return Step{}, err
	}
	s := Step{
		Target: c.Target, File: c.File, Row: c.Row, Summary: c.Summary,
		Secret: c.Secret, Live: c.Live, Dirs: dirs,
	}
	if !c.Secret {
		s.Before, s.After = picture(c.Before), picture(c.After)
		return s, nil
	}
	s.Before = hidden(c.Before, record, part(n, "before"))
	s.After = hidden(c.After, record, part(n, "after"))
	return s, nil
}

// keep saves the secret images of an entry. Where that fails nothing will be
// written, and the entry is closed again.
func (j *Journal) keep(ctx context.Context, e *Entry, todo []Change) error {
	images, files := secretsOf(e, todo)
	if len(images) == 0 {
		return nil
	}
	err := j.saveImages(ctx, record(e.ID), images)
	if err == nil {
		return nil
	}
	e.close()
	// Best effort: an entry that was never begun does no harm, and the keyring
	// that refused is what has to be told.
	_ = j.discard(ctx, []*Entry{e}, nil)
	return fmt.Errorf("keeping a backup of %s: %w", strings.Join(files, ", "), err)
}

// secretsOf collects the secret images of an entry, and whose they are.
func secretsOf(e *Entry, todo []Change) (all images, files []string) {
	all = images{}
	for n, c := range todo {
		before, after := e.Steps[n].Before, e.Steps[n].After
		if before.Record != "" {
			all[before.Part] = c.Before.Data
		}
		if after.Record != "" {
			all[after.Part] = c.After.Data
		}
		if before.Record != "" || after.Record != "" {
			files = append(files, c.File)
		}
	}
	return all, files
}

// finish closes the entry of a plan that was written to the end.
func (j *Journal) finish(ctx context.Context, e *Entry) error {
	older := j.takeOver(e)
	e.State = Done
	if err := j.save(e); err != nil {
		return err
	}
	// What is left is housekeeping: the changes are written and can be undone,
	// and the next Apply or Undo tries again.
	for _, o := range older {
		if j.save(o) != nil {
			return nil //nolint:nilerr // as said above
		}
	}
	entries, err := j.load()
	_ = j.discard(ctx, entries, err)
	return nil
}
