package signin

import (
	"context"
	"errors"
	"time"

	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/vault"
)

// Outcome is what became of an attempt to renew a grant.
type Outcome string

// The outcomes.
const (
	Renewed     Outcome = "renewed"     // by qlogin, now
	Adopted     Outcome = "adopted"     // the holder had renewed it; the keyring has it now
	Current     Outcome = "current"     // nothing was due
	Running     Outcome = "running"     // the holder is open and renews it itself
	Ended       Outcome = "ended"       // only a new sign-in helps
	Unreachable Outcome = "unreachable" // AWS could not be asked; everything is kept
	Failed      Outcome = "failed"      // keyring or files are in trouble
	Missing     Outcome = "missing"     // there is no grant
)

// Renewal is what happened to one grant.
type Renewal struct {
	Organization Organization
	Holder       string
	Title        string
	Outcome      Outcome
	Expires      time.Time // of the newest access token; zero where there is none
	Asked        bool      // the service was called
	// Err says why there is no valid access token. It is nil where there is one.
	Err error
	// Unwritten is why the holder's file has not got the new token; nil where it
	// has.
	Unwritten error
	// Lost is when the answer to the last renewal was lost, where that is why the
	// session cannot be renewed any more.
	Lost time.Time

	trouble error // why AWS could not be asked
}

// Problem is what went wrong, or nil: a renewal that was not possible while the
// access token is still good is no error, but worth a word.
func (r Renewal) Problem() error { return errors.Join(r.Err, r.Unwritten, r.trouble) }

// RenewOptions say which grants are due.
type RenewOptions struct {
	// Within is how soon an access token has to end to be due; 0 means that every
	// one is.
	Within time.Duration
	// Known leaves out the sessions that are known to have ended.
	Known bool
}

// expiryMargin is the one of oidc.Token.Expired.
const expiryMargin = time.Minute

// RenewAll renews every grant that can be renewed without a person, in the order
// of Sessions. Trouble with one does not keep the others from theirs.
func (f *Flow) RenewAll(ctx context.Context, options RenewOptions) ([]Renewal, error) {
	records, err := f.Records.All()
	if err != nil {
		return nil, err
	}
	var all []Renewal
	for _, r := range records {
		if err := context.Cause(ctx); err != nil {
			return all, err
		}
		all = append(all, f.Renew(ctx, r.Organization, r.Holder, options))
	}
	return all, nil
}

// Renew renews the grant of a holder, if it is due and the holder is closed: in
// one critical section it reads the newest truth, asks the service, and puts the
// answer into the holder's file and into the vault.
func (f *Flow) Renew(ctx context.Context, o Organization, holder string, options RenewOptions) Renewal {
	_, r := f.renew(ctx, o, holder, options)
	return r
}

func (f *Flow) renew(ctx context.Context, o Organization, holder string, options RenewOptions) (kept, Renewal) {
	r := Renewal{Organization: o, Holder: holder, Title: f.Title(holder)}
	release, err := f.hold(ctx, o, holder)
	if err != nil {
		return kept{}, r.failed(err)
	}
	defer release()
	f.step("read")
	grant, adopted, err := f.newest(ctx, o, holder)
	if err != nil {
		return grant, r.failed(err)
	}
	r.Outcome, r.Expires = Current, grant.Token.ExpiresAt
	if adopted {
		r.Outcome = Adopted
	}
	if !grant.Token.ExpiresAt.After(f.Now().Add(options.Within)) || options.Within == 0 {
		return f.due(ctx, o, grant, r, options)
	}
	return grant, r
}

// due renews a grant that is to be renewed now, if that is allowed.
func (f *Flow) due(ctx context.Context, o Organization, grant kept, r Renewal, options RenewOptions) (kept, Renewal) {
	record, _, err := f.Records.Find(o, grant.Holder)
	if err != nil {
		return grant, r.failed(err)
	}
	now := f.Now()
	switch over := grant.Token.Expired(now); {
	case options.Known && !record.Ended.IsZero():
		return grant, r.ended(over, oidc.ErrInvalidGrant)
	case !now.Before(grant.Registration.ExpiresAt):
		return grant, r.ended(over, oidc.ErrInvalidClient)
	case grant.Token.RefreshToken.Empty() && !over:
		return grant, r
	case grant.Token.RefreshToken.Empty():
		return f.over(o, grant, r, oidc.ErrInvalidGrant)
	}
	running, err := f.inUse(ctx, record, grant)
	if err != nil {
		return grant, r.failed(err)
	}
	if running && !f.testOnly.renewRunning {
		if r.Outcome != Adopted {
			r.Outcome = Running
		}
		if grant.Token.Expired(now) {
			r.Outcome, r.Err = Running, &HolderRunningError{Holder: r.Title}
		}
		return grant, r
	}
	return f.exchange(ctx, o, grant, r)
}

// ended is a session that is over. Its last access token may still be good.
func (r Renewal) ended(expired bool, cause error) Renewal {
	r.Outcome = Ended
	if expired {
		r.Err = &SessionEndedError{Holder: r.Title, Lost: r.Lost, Err: cause}
	}
	return r
}

func (r Renewal) failed(err error) Renewal {
	r.Outcome, r.Err = Failed, err
	if errors.Is(err, ErrNotSignedIn) || errors.Is(err, vault.ErrNotFound) {
		r.Outcome = Missing
	}
	return r
}
