package signin

import (
	"context"
	"errors"
	"fmt"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/vault"
)

// Prefill writes start URL and Region, and nothing else, for every target of c.
// The person still signs in there.
func (f *Flow) Prefill(ctx context.Context, c Choice) ([]HandedOver, error) {
	release, err := f.writing(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	c.Prefill = true
	var all []HandedOver
	for _, family := range f.Families {
		targets, err := f.chosen(ctx, family, c)
		if err != nil || len(targets) == 0 {
			if err != nil {
				return all, err
			}
			continue
		}
		done := HandedOver{Targets: targets}
		if done.Plan, err = family.Plan(ctx, f.Machine, targets, c.handover(nil, nil)); err != nil {
			return all, fmt.Errorf("planning for %s: %w", family.Title(), err)
		}
		done.Result, err = f.Journal.Apply(ctx, done.Plan, c.applied())
		all = append(all, done)
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

// Undo puts back what was written for a holder, or for all of them for "". What
// an open IDE would overwrite waits.
func (f *Flow) Undo(ctx context.Context, holder string) (ide.UndoResult, error) {
	records, err := f.Records.of(holder)
	if err != nil {
		return ide.UndoResult{}, err
	}
	letGo, err := f.holdAll(ctx, records)
	if err != nil {
		return ide.UndoResult{}, err
	}
	defer letGo()
	release, err := f.writing(ctx)
	if err != nil {
		return ide.UndoResult{}, err
	}
	defer release()
	if err := f.haunt(ctx, holder); err != nil {
		return ide.UndoResult{}, err
	}
	f.step("plan")
	targets, err := f.Find(ctx)
	if err != nil {
		return ide.UndoResult{}, err
	}
	open := map[string]bool{}
	for _, t := range targets {
		open[t.ID] = t.Running.Yes
	}
	result, err := f.Journal.Undo(ctx, holder, f.Families, ide.UndoOptions{
		Running: func(target string) bool { return open[target] },
		Judged:  func(ctx context.Context) error { return f.keepRenewed(ctx, records) },
	})
	f.step("handed over")
	return result, errors.Join(err, f.unhand(ctx, records))
}

// keepRenewed takes over what holders have renewed since. The one that was
// renewed may be good no longer, and the file with the only one that is is about to
// go. It comes after the journal or the plan has read the files: what a holder
// renews later than that is not written over. The vault is asked only where there is such a file.
func (f *Flow) keepRenewed(ctx context.Context, records []Record) error {
	f.step("judged")
	for _, r := range records {
		held, err := f.held(ctx, r.Organization, r.Holder)
		if err != nil || held == nil || r.Unhanded || mark(held.Token) == r.Mark {
			continue // what cannot be read is the journal's to judge
		}
		_, _, err = f.newest(ctx, r.Organization, r.Holder)
		if err != nil && !errors.Is(err, ErrNotSignedIn) && !errors.Is(err, vault.ErrDamaged) {
			return err
		}
	}
	f.step("kept")
	return nil
}

// unhand notes which sign-ins the holders' files have no longer.
func (f *Flow) unhand(ctx context.Context, records []Record) error {
	var problems []error
	for _, r := range records {
		held, err := f.held(ctx, r.Organization, r.Holder)
		if err != nil || held != nil {
			continue // it waits, or cannot be read
		}
		problems = append(problems, f.Records.Update(r.Organization, r.Holder, func(r *Record) { r.Unhanded = true }))
	}
	return errors.Join(problems...)
}

// applied is what the journal remembers of a plan made for c.
func (c Choice) applied() ide.ApplyOptions {
	return ide.ApplyOptions{StartURL: c.Organization.StartURL, Region: c.Organization.Region}
}
