package signin

import (
	"context"
	"errors"
	"strings"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/qservice"
)

// Entitlement is what the Q service says of the person who signed in.
type Entitlement struct {
	Person       string // e-mail; "" where the service does not tell
	Subscription string // title, as the service writes it
	Pro          bool
	Profiles     []ide.Profile
	Profile      *ide.Profile // the chosen one
	// Before is who was signed in for this holder the last time, where that was
	// somebody else; "" where it was not, or is not known.
	Before string
	// Unsure is why not everything could be asked; nil where all is certain.
	Unsure error
}

func (f *Flow) entitlement(ctx context.Context, grant oidc.Grant, want string) (Entitlement, error) {
	var e Entitlement
	found, err := f.Q.Profiles(ctx, grant.Token.AccessToken)
	if err == nil {
		err = found.Conclude()
	}
	if notEntitled(err) {
		return e, &NotEntitledError{Err: err}
	}
	if err != nil {
		return e, err
	}
	for _, p := range found.All {
		e.Profiles = append(e.Profiles, ide.Profile{ARN: p.ARN, Name: p.Name})
	}
	for _, failed := range found.Failed {
		e.Unsure = errors.Join(e.Unsure, failed)
	}
	// Usage is asked before the choice: who signed in is worth knowing even when
	// there are several profiles.
	chosen, choice := choose(e.Profiles, want)
	e.Profile = chosen
	return f.usage(ctx, grant, e, choice)
}

func (f *Flow) usage(ctx context.Context, grant oidc.Grant, e Entitlement, choice error) (Entitlement, error) {
	arn := e.Profiles[0].ARN
	if e.Profile != nil {
		arn = e.Profile.ARN
	}
	usage, err := f.Q.Usage(ctx, grant.Token.AccessToken, arn)
	switch {
	case notEntitled(err):
		return e, &NotEntitledError{Err: err}
	case err != nil:
		// An active profile is the licence; what is missing is only the name.
		e.Pro, e.Unsure = true, errors.Join(e.Unsure, err)
		return e, choice
	}
	e.Person, e.Subscription, e.Pro = usage.Email, usage.Subscription.Title, usage.Pro()
	if !e.Pro {
		return e, &NotEntitledError{Person: e.Person, Err: qservice.ErrNotSubscribed}
	}
	return e, choice
}

func notEntitled(err error) bool {
	for _, refusal := range []error{qservice.ErrNotSubscribed, qservice.ErrNoProfile, qservice.ErrFeatureNotSupported} {
		if errors.Is(err, refusal) {
			return true
		}
	}
	return false
}

// choose returns the profile called want, by name or ARN, or the only one.
func choose(profiles []ide.Profile, want string) (*ide.Profile, error) {
	if want == "" && len(profiles) == 1 {
		return &profiles[0], nil
	}
	for i, p := range profiles {
		if want != "" && (p.ARN == want || strings.EqualFold(p.Name, want)) {
			return &profiles[i], nil
		}
	}
	return nil, &ProfileError{Want: want, Profiles: profiles}
}

// before is who was signed in the last time, if it was not this person. What is
// not known is no reason to alarm anybody.
func (f *Flow) before(o Organization, holder, person string) string {
	record, _, err := f.Records.Find(o, holder)
	if err != nil || person == "" || strings.EqualFold(record.Person, person) {
		return ""
	}
	return record.Person
}

// known says whether the Q service has told about the licence.
func known(err error) bool {
	_, refused := errors.AsType[*NotEntitledError](err)
	_, open := errors.AsType[*ProfileError](err)
	return err == nil || refused || open
}

// remember keeps what was learnt, without overwriting with less.
func (f *Flow) remember(o Organization, holder string, e Entitlement, sure bool) error {
	return f.Records.Update(o, holder, func(record *Record) {
		if o.Name != "" { // given after the sign-in, which goes on
			record.Organization.Name = o.Name
		}
		if e.Person != "" {
			record.Person = e.Person
		}
		if e.Subscription != "" {
			record.Subscription = e.Subscription
		}
		if sure {
			record.Pro = e.Pro
		}
		if e.Profile != nil {
			record.Profile, record.Profiles = e.Profile, len(e.Profiles)
		}
	})
}
