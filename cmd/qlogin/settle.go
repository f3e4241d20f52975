package main

import (
	"context"
	"strings"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/signin"
)

// settle asks about other sign-ins of the same extension, which would log out of
// all but one, and plans again after a yes. Where something stands in the way of
// every IDE, nobody is sent to the browser for a sign-in that none would get.
func (o *loginOptions) settle(ctx context.Context, flow *signin.Flow, c *signin.Choice, plans []ide.Plan) ([]ide.Plan, error) {
	if other := conflictsOf(plans, ide.OtherConnection); len(other) > 0 && !c.ReplaceOthers && o.world.asks {
		yes, err := o.world.confirm("remove the other sign-in?")
		if err != nil {
			return nil, err
		}
		if c.ReplaceOthers = yes; yes {
			if plans, err = flow.Plan(ctx, *c); err != nil {
				return nil, err
			}
		}
	}
	for _, plan := range plans {
		if len(plan.Changes) > 0 {
			return plans, nil
		}
	}
	if blocking := conflictsOf(plans, ""); len(blocking) > 0 {
		return nil, &blockedError{blocking}
	}
	return plans, nil
}

// conflictsOf lists the conflicts of one kind, or all that stop a target.
func conflictsOf(plans []ide.Plan, kind ide.ConflictKind) []ide.Conflict {
	var all []ide.Conflict
	for _, plan := range plans {
		for _, c := range plan.Conflicts {
			if c.Kind == kind || kind == "" && c.Blocks {
				all = append(all, c)
			}
		}
	}
	return all
}

// blockedError says that no IDE can be handed anything.
type blockedError struct{ conflicts []ide.Conflict }

func (e *blockedError) Error() string {
	var all []string
	for _, c := range e.conflicts {
		all = append(all, c.Text)
	}
	return "no IDE can be signed in: " + strings.Join(all, "; ")
}

func (e *blockedError) hints() []string {
	var hints []string
	for _, c := range e.conflicts {
		if c.Kind == ide.OtherConnection {
			return []string{"--replace removes the other sign-in; --ide none signs in without an IDE"}
		}
		if c.Fix != "" {
			hints = append(hints, c.Fix)
		}
	}
	return append(hints, "--ide none signs in without an IDE")
}
