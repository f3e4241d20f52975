package ide

import (
	"context"
	"fmt"
)

// revertError is a place that its family could not clean: it stays as it is.
type revertError struct {
	err error
}

// Error says why in words.
func (e *revertError) Error() string {
	return fmt.Sprintf("another program has written it since, and what was ours could not be told apart: %v", e.err)
}

// Unwrap returns the cause.
func (e *revertError) Unwrap() error { return e.err }

// revert asks the family what of the goal was ours.
func (u *undo) revert(ctx context.Context, a *aim, l link) error {
	family := u.family(l.entry.Holder)
	if family == nil {
		return &revertError{fmt.Errorf("nothing is known of the holder %q", l.entry.Holder)}
	}
	c, err := u.change(ctx, l.step)
	if err != nil {
		return fmt.Errorf("reading the backup of %s: %w", a.place, err)
	}
	goal, err := family.Revert(c, a.goal)
	if err != nil {
		return &revertError{err}
	}
	if goal.Mode == 0 {
		goal.Mode = a.goal.Mode
	}
	a.goal = goal
	return nil
}

func (u *undo) family(holder string) Family {
	for _, f := range u.families {
		if f.Holder() == holder {
			return f
		}
	}
	return nil
}

// change is the change that a step once was.
func (j *Journal) change(ctx context.Context, s *Step) (Change, error) {
	c := Change{
		Target: s.Target, File: s.File, Row: s.Row, Summary: s.Summary,
		Secret: s.Secret, Live: s.Live,
	}
	var err error
	if c.Before, err = j.content(ctx, s.Before); err != nil {
		return c, err
	}
	c.After, err = j.content(ctx, s.After)
	return c, err
}
