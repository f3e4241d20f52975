package signin

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/secret"
)

// A renewed token goes into the holder's file as if the holder had renewed it:
// over the old token and nowhere else. The journal needs no entry for that. It
// undoes what a holder has renewed, whoever that was.

// handBack writes next over the token before it, where that stored one has been
// handed over. It gives way to a token that the holder has written meanwhile, and
// returns the one that won and whose it is. Only whoever holds the grant writes
// its token file, so this lock is enough.
func (f *Flow) handBack(ctx context.Context, o Organization, stored, next kept) (winner kept, by string, err error) {
	const attempts = 3
	for attempt := 1; ; attempt++ {
		winner, by, err = f.handBackOnce(ctx, o, stored, next)
		if !errors.Is(err, edit.ErrChanged) || attempt == attempts {
			return winner, by, err
		}
	}
}

func (f *Flow) handBackOnce(ctx context.Context, o Organization, stored, next kept) (kept, string, error) {
	held, err := f.handedOver(ctx, o, stored)
	switch {
	case err != nil || held == nil:
		return next, Own, err // signed out there, or nothing was handed over
	case held.Registration.ClientID != next.Registration.ClientID:
		return next, Own, nil // a sign-in that the person made there
	case held.Token.AccessToken.Equal(next.Token.AccessToken):
		return next, Own, nil
	case next.follows(*held) && !f.testOnly.noReread:
		return next.renewedTo(held.Token), next.Holder, nil
	}
	changes, err := f.tokenChanges(ctx, o, *held, next.Grant)
	if err != nil {
		return next, Own, err
	}
	for _, c := range changes {
		f.step("write " + c.File)
		if err := f.overwrite(c); err != nil {
			return next, Own, err
		}
	}
	return next, Own, nil
}

// overwrite replaces a token file, whose content has to be what was planned with.
func (f *Flow) overwrite(c ide.Change) error {
	found, err := edit.Read(c.File)
	if err != nil {
		return err
	}
	if !f.testOnly.noReread && (!found.Exists || !bytes.Equal(found.Data, c.Before.Data)) {
		return fmt.Errorf("writing %s: %w", c.File, edit.ErrChanged)
	}
	return edit.Replace(found, c.After.Data, 0o600)
}

// tokenChanges are the changes of a plan that put the token of next in the place
// of that of held. Everything else in the plan is a hand-over's business.
func (f *Flow) tokenChanges(ctx context.Context, o Organization, held, next oidc.Grant) ([]ide.Change, error) {
	family, _ := f.family(next.Holder)
	targets, err := family.Find(ctx, f.Machine)
	if err != nil {
		return nil, err
	}
	plan, err := family.Plan(ctx, f.Machine, targets, Choice{Organization: o, ReplaceOthers: true}.handover(&next, nil))
	if err != nil {
		return nil, fmt.Errorf("planning for %s: %w", family.Title(), err)
	}
	var changes []ide.Change
	for _, c := range plan.Changes {
		if c.Secret && c.Row == "" && has(c.Before, held.Token) && has(c.After, next.Token) {
			changes = append(changes, c)
		}
	}
	if len(changes) == 0 {
		return nil, fmt.Errorf("the file that %s renews its token in cannot be written", family.Title())
	}
	return changes, nil
}

func has(c ide.Content, token oidc.Token) bool {
	return c.Exists && bytes.Contains(c.Data, []byte(token.AccessToken.Reveal()))
}

// prepare makes sure that a renewed token could be handed back. Where an earlier
// renewal was cut short between vault and file, it finishes that first.
func (f *Flow) prepare(ctx context.Context, o Organization, grant kept) error {
	held, err := f.handedOver(ctx, o, grant)
	if err != nil || held == nil || held.Registration.ClientID != grant.Registration.ClientID {
		return err
	}
	if mark(held.Token) == grant.replaces {
		_, _, err := f.handBack(ctx, o, grant, grant)
		return err
	}
	draft := grant.Grant
	draft.Token.AccessToken, draft.Token.CreatedAt = secret.New("(from the renewal)"), f.Now()
	_, err = f.tokenChanges(ctx, o, *held, draft)
	return err
}

// handing takes the locks for a hand-over, those of the grants first: this one's,
// and those of the holder's other organizations, whose tokens it may take out. It
// returns the records of the others.
func (f *Flow) handing(ctx context.Context, o Organization, holder string) (others []Record, release func(), err error) {
	records, err := f.Records.of(holder)
	if err != nil {
		return nil, nil, err
	}
	others = slices.DeleteFunc(records, func(r Record) bool { return r.is(o, holder) })
	letGo, err := f.holdAll(ctx, append(slices.Clone(others), Record{Organization: o, Holder: holder}))
	if err != nil {
		return nil, nil, err
	}
	stop, err := f.writing(ctx)
	if err != nil {
		letGo()
		return nil, nil, err
	}
	return others, func() { stop(); letGo() }, nil
}

// latest returns the newest truth for a hand-over: in the time since the caller
// got his grant, an open IDE may have renewed it. seen tells what the holder's
// file held; a plan is good only while it still does.
func (f *Flow) latest(ctx context.Context, o Organization, grant oidc.Grant) (newest oidc.Grant, seen string) {
	seen = f.inFile(ctx, o, grant.Holder)
	// What cannot be read is the plan's to judge.
	if stored, _, err := f.newest(ctx, o, grant.Holder); err == nil && stored.Registration.ClientID != "" {
		grant = stored.Grant
	}
	return grant, seen
}

// inFile tells the token in the holder's file apart from others.
func (f *Flow) inFile(ctx context.Context, o Organization, holder string) string {
	held, err := f.held(ctx, o, holder)
	switch {
	case err != nil:
		return "unreadable" // the plan says so better
	case held == nil:
		return ""
	}
	return mark(held.Token)
}
