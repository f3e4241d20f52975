package signin

import (
	"context"
	"errors"

	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/vault"
)

// Peek returns the grant of a holder as Newest does, and keeps nothing of it: it
// is for looking only.
func (f *Flow) Peek(ctx context.Context, r Record) (oidc.Grant, error) {
	stored, err := f.grants().load(ctx, r.Holder, r.Organization)
	if errors.Is(err, vault.ErrNotFound) {
		return oidc.Grant{}, ErrNotSignedIn
	}
	if err != nil {
		return oidc.Grant{}, err
	}
	held, err := f.handedOver(ctx, r.Organization, stored)
	if err != nil || held == nil || !f.newer(*held, stored) {
		return stored.Grant, nil //nolint:nilerr // what the holder has can only be better
	}
	return *held, nil
}

// ErrForeignPage says that the page to which AWS sends people for the approval is
// not one of the organization's.
var ErrForeignPage = errors.New("the sign-in page is not one of AWS")

// Rehearse begins a sign-in and leaves it: it registers a client, asks for a code
// that nobody is shown, and asks once what became of it. Nothing is kept. It finds
// everything that is wrong before a person has to look at a page.
func (f *Flow) Rehearse(ctx context.Context, o Organization) error {
	client, err := f.client(o)
	if err != nil {
		return err
	}
	registration, err := client.Register(ctx, f.clientName(Own))
	if err != nil {
		return err
	}
	a, err := client.Start(ctx, registration)
	if err != nil {
		return err
	}
	if _, refused := f.browserAddress(o, a); refused != nil {
		return errors.Join(ErrForeignPage, refused)
	}
	// The interval is the least between two questions (RFC 8628 §3.5), and there is
	// one only.
	a.Started = a.Started.Add(-2 * a.Interval)
	answer, err := client.Poll(registration, a).Next(ctx)
	if err != nil {
		return err
	}
	return answer.Problem
}
