package main

import (
	"context"
	"errors"

	"github.com/qlogin/qlogin/doctor/org"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/qservice"
	"github.com/qlogin/qlogin/signin"
)

// askQ asks the Q service in the name of whoever is signed in here. Nothing is
// renewed: a refresh token may be single use.
func (w *world) askQ(ctx context.Context) (org.Q, error) {
	flow, _, err := w.flow()
	if err != nil {
		return org.Q{}, err
	}
	grant, err := w.anyGrant(ctx, flow)
	if err != nil {
		return org.Q{}, err
	}
	profiles, err := flow.Q.Profiles(ctx, grant.Token.AccessToken)
	q := org.Q{Failed: profiles.Failed}
	if err != nil {
		return q, err
	}
	q.NotSubscribed = errors.Is(profiles.Conclude(), qservice.ErrNotSubscribed)
	arn := ""
	for _, p := range profiles.All {
		q.Profiles = append(q.Profiles, org.Profile{Name: p.Name, Region: p.Region, Instance: p.InstanceARN, Active: p.Active()})
		arn = p.ARN
	}
	if q.NotSubscribed {
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
func (w *world) anyGrant(ctx context.Context, flow *signin.Flow) (oidc.Grant, error) {
	records, err := flow.Records.All()
	if err != nil {
		return oidc.Grant{}, err
	}
	for _, r := range records {
		if grant, err := flow.Peek(ctx, r); err == nil && !grant.Token.Expired(w.now()) {
			return grant, nil
		}
	}
	return oidc.Grant{}, errNobody
}
