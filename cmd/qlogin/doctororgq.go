package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/qlogin/qlogin/doctor/org"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/qservice"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

// errNobody says that the Q service cannot be asked.
var errNobody = errors.New("nobody is signed in on this computer")

// asker asks the Q service in the name of whoever is signed in here. The store is
// opened now, while somebody can be asked for its passphrase. That nobody can be
// asked is an answer about the Q service, and no reason to end the command.
func (w *world) asker() (func(context.Context) (org.Q, error), error) {
	looking, err := w.looking()
	if err != nil {
		return nil, err
	}
	here, unknown := w.whoIsHere(looking.Records)
	return func(ctx context.Context) (org.Q, error) {
		if unknown != nil {
			return org.Q{}, unknown
		}
		// A window that asks to unlock the keyring is more than a look.
		if status, err := here.store.Probe(ctx); err != nil || status.Condition == vault.NeedsUnlock {
			return org.Q{}, errors.Join(err, fmt.Errorf("%s: %w", here.store.Kind(), vault.ErrLocked))
		}
		return w.askQ(ctx, here.flow, here.records)
	}, nil
}

// person is who is signed in here, and the store with their tokens.
type person struct {
	flow    *signin.Flow
	store   vault.Store
	records []signin.Record
}

// whoIsHere opens the store only where there is something in it.
func (w *world) whoIsHere(kept signin.Records) (here person, err error) {
	here.records, err = kept.All()
	if err != nil {
		return here, err
	}
	if len(here.records) == 0 {
		return here, errNobody
	}
	here.flow, here.store, err = w.flow()
	return here, err
}

// askQ asks what the first who is signed in may use. Nothing is renewed: a
// refresh token may be single use.
func (w *world) askQ(ctx context.Context, flow *signin.Flow, records []signin.Record) (org.Q, error) {
	grant, err := w.anyGrant(ctx, flow, records)
	if err != nil {
		return org.Q{}, err
	}
	profiles, err := flow.Q.Profiles(ctx, grant.Token.AccessToken)
	q := org.Q{Failed: profiles.Failed}
	if errors.Is(err, qservice.ErrNotSubscribed) {
		q.NotSubscribed = true
		return q, nil
	}
	if err != nil {
		return q, err
	}
	arn := ""
	for _, p := range profiles.All {
		q.Profiles = append(q.Profiles, org.Profile{Name: p.Name, Region: p.Region, Instance: p.InstanceARN, Active: p.Active()})
		arn = p.ARN
	}
	if arn == "" {
		q.Usage = errors.New("there is no profile to ask about")
		return q, nil
	}
	usage, err := flow.Q.Usage(ctx, grant.Token.AccessToken, arn)
	switch {
	case errors.Is(err, qservice.ErrNotSubscribed):
		q.NotSubscribed = true
	case err != nil:
		q.Usage = err
	default:
		q.Subscription, q.Subscribed = usage.Subscription.Title, usage.Pro()
	}
	return q, nil
}

// anyGrant is the first with an access token that is good now.
func (w *world) anyGrant(ctx context.Context, flow *signin.Flow, records []signin.Record) (oidc.Grant, error) {
	for _, r := range records {
		if grant, err := flow.Peek(ctx, r); err == nil && !grant.Token.Expired(w.now()) {
			return grant, nil
		}
	}
	return oidc.Grant{}, errNobody
}
