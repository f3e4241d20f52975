package signin

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
)

// HandedOver is the result of a hand-over for one holder.
type HandedOver struct {
	Grant       oidc.Grant
	Entitlement Entitlement
	Targets     []ide.Target
	Plan        ide.Plan
	Result      ide.Result
}

// waits says whether something of the target is still to be written. A file that
// all of them share has no target of its own: then it is every one.
func (h HandedOver) waits(target string) bool {
	return slices.ContainsFunc(h.Result.Waiting, func(w ide.Waiting) bool { return w.Target == target || w.Target == "" })
}

// waiting lists the targets that have only to be closed for the rest. One with
// something else in its way is no better for trying again.
func (h HandedOver) waiting() []string {
	var all []string
	for _, target := range h.Targets {
		if slices.ContainsFunc(h.Result.Waiting, func(w ide.Waiting) bool {
			return w.Kind == ide.IsRunning && (w.Target == target.ID || w.Target == "")
		}) {
			all = append(all, target.ID)
		}
	}
	return all
}

// plans makes one plan for each family that has a target in c.
func (f *Flow) plans(ctx context.Context, c Choice, with func(holder string) ide.Handover) ([]ide.Plan, error) {
	var plans []ide.Plan
	for _, family := range f.Families {
		targets, err := f.chosen(ctx, family, c)
		if err != nil {
			return nil, err
		}
		if len(targets) == 0 {
			continue
		}
		h := with(family.Holder())
		if h.Haunted, err = f.haunted(ctx, family.Holder()); err != nil {
			return nil, err
		}
		plan, err := family.Plan(ctx, f.Machine, targets, h)
		if err != nil {
			return nil, fmt.Errorf("planning for %s: %w", family.Title(), err)
		}
		plans = append(plans, plan)
	}
	return plans, nil
}

// chosen lists the targets of a family that c means. Where c names none, an IDE
// without the extension is left alone: it has not asked for a sign-in. So is one
// that nothing can be written to: a folder that an editor left behind is no failure.
func (f *Flow) chosen(ctx context.Context, family ide.Family, c Choice) ([]ide.Target, error) {
	holders := c.Holders
	if len(holders) == 0 {
		holders = f.IDEs
	}
	if len(holders) > 0 && !slices.Contains(holders, family.Holder()) {
		return nil, nil
	}
	targets, err := family.Find(ctx, f.Machine)
	if err != nil {
		return nil, fmt.Errorf("looking for %s: %w", family.Title(), err)
	}
	return slices.DeleteFunc(targets, func(t ide.Target) bool {
		if len(c.Targets) > 0 {
			return !slices.Contains(c.Targets, t.ID)
		}
		if t.Unreachable {
			return !c.Unreachable
		}
		return !t.Extension.Installed && t.Problem == "" && !c.Prefill
	}), nil
}

func (f *Flow) handOver(ctx context.Context, c Choice, grant oidc.Grant, e Entitlement, others []Record) (HandedOver, error) {
	done := HandedOver{Grant: grant, Entitlement: e}
	family, ok := f.family(grant.Holder)
	if !ok {
		return done, nil
	}
	c.Holders = []string{grant.Holder}
	var err error
	grant, seen := f.latest(ctx, c.Organization, grant)
	done.Grant = grant
	f.step("plan")
	if done.Targets, err = f.chosen(ctx, family, c); err != nil || len(done.Targets) == 0 {
		return done, err
	}
	h := c.handover(&grant, &e)
	if h.Haunted, err = f.haunted(ctx, grant.Holder); err != nil {
		return done, err
	}
	if done.Plan, err = family.Plan(ctx, f.Machine, done.Targets, h); err != nil {
		return done, fmt.Errorf("planning for %s: %w", family.Title(), err)
	}
	if !f.testOnly.noReread && f.inFile(ctx, c.Organization, grant.Holder) != seen {
		return done, fmt.Errorf("handing over to %s: its token file: %w", family.Title(), edit.ErrChanged)
	}
	if err := f.keepRenewed(ctx, others); err != nil {
		return done, err
	}
	done.Result, err = f.Journal.Apply(ctx, done.Plan, c.applied())
	f.step("handed over")
	return done, err
}

func (f *Flow) rememberWaiting(ctx context.Context, c Choice, done HandedOver) error {
	holder := done.Grant.Holder
	held, err := f.held(ctx, c.Organization, holder)
	arrived := err == nil && held != nil && held.Token.AccessToken.Equal(done.Grant.Token.AccessToken)
	return f.Records.Update(c.Organization, holder, func(record *Record) {
		record.Targets, record.Waiting = c.Targets, done.waiting()
		record.ReplaceOthers = c.ReplaceOthers && len(record.Waiting) > 0
		if arrived {
			record.Unhanded, record.Used = false, f.Now().UTC()
		}
	})
}

// replaced notes which other organizations the holder does not use any more. A
// token file of theirs may still lie there.
func (f *Flow) replaced(ctx context.Context, c Choice, done HandedOver, others []Record) error {
	if len(c.Targets) > 0 || len(done.Result.Waiting) > 0 || len(done.Targets) == 0 {
		return f.unhand(ctx, others)
	}
	var problems []error
	for _, r := range others {
		problems = append(problems, f.Records.Update(r.Organization, r.Holder, func(r *Record) { r.Unhanded, r.Waiting = true, nil }))
	}
	return errors.Join(problems...)
}

func (f *Flow) family(holder string) (ide.Family, bool) {
	for _, family := range f.Families {
		if family.Holder() == holder {
			return family, true
		}
	}
	return nil, false
}

// Title is what people call a holder.
func (f *Flow) Title(holder string) string {
	if family, ok := f.family(holder); ok {
		return family.Title()
	}
	return holder
}

func (f *Flow) grants() grants { return grants{vault: f.Vault} }

func (r Record) with(grant oidc.Grant) Record {
	r.TokenExpires = grant.Token.ExpiresAt.UTC()
	r.RegistrationExpires = grant.Registration.ExpiresAt.UTC()
	r.Mark = mark(grant.Token)
	r.Renewable = !grant.Token.RefreshToken.Empty()
	return r
}
