package jetbrains

import (
	"context"

	"github.com/qlogin/qlogin/ide"
)

// Find implements ide.Family.
func (Family) Find(ctx context.Context, m ide.Machine) ([]ide.Target, error) {
	var targets []ide.Target
	for _, p := range places(m) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		targets = append(targets, p.target(m))
	}
	return targets, nil
}

// target looks at a place: whether Amazon Q is there, and whether it is open.
func (p place) target(m ide.Machine) ide.Target {
	t := ide.Target{ID: p.id, Holder: Holder, Name: p.name, Dir: p.config, Problem: p.problem}
	if t.Problem != "" {
		return t
	}
	var err error
	if t.Extension, err = p.extension(); err != nil {
		t.Problem = err.Error()
		return t
	}
	if t.Running, err = p.running(m); err != nil {
		t.Problem = err.Error()
	}
	return t
}

// placeOf finds the place that a target was made from. One that is gone since,
// or that a caller made up, is taken at its word.
func placeOf(all []place, t ide.Target) place {
	for _, p := range all {
		if p.id == t.ID && p.config == t.Dir {
			return p
		}
	}
	return place{id: t.ID, name: t.Name, config: t.Dir}
}
