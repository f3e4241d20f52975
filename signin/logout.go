package signin

import (
	"context"
	"errors"
	"fmt"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/vault"
)

// SignedOut is what a sign-out of one holder did.
type SignedOut struct {
	Holder string
	Title  string
	Result ide.Result
	// Ended says that the access portal's session was ended as well, StillOn that it
	// was to be and could not: there was no token left that the portal takes.
	Ended, StillOn bool
}

// SignOut takes the sign-in out of the holder's files, as its own sign-out
// would, and forgets the grant. With everywhere it first ends the session at the
// access portal, which signs out the browser and other tools too. What an open
// IDE still holds is in Result.Waiting.
func (f *Flow) SignOut(ctx context.Context, o Organization, holder string, everywhere bool) (SignedOut, error) {
	out := SignedOut{Holder: holder, Title: f.Title(holder)}
	release, err := f.hold(ctx, o, holder)
	if err != nil {
		return out, err
	}
	defer release()
	if everywhere {
		if out.Ended, err = f.endSession(ctx, o, holder); err != nil {
			return out, err
		}
		out.StillOn = !out.Ended
	}
	if err := f.clear(ctx, o, holder, &out); err != nil {
		return out, err
	}
	if err := f.grants().forget(ctx, holder, o); err != nil {
		return out, err
	}
	return out, f.Records.Remove(o, holder)
}

func (f *Flow) clear(ctx context.Context, o Organization, holder string, out *SignedOut) error {
	family, ok := f.family(holder)
	if !ok {
		return nil
	}
	release, err := f.writing(ctx)
	if err != nil {
		return err
	}
	defer release()
	if err := f.haunt(ctx, holder); err != nil {
		return err
	}
	f.step("plan")
	targets, err := family.Find(ctx, f.Machine)
	if err != nil {
		return err
	}
	plan, err := family.Clear(ctx, f.Machine, targets, Choice{Organization: o}.handover(nil, nil))
	if err != nil {
		return fmt.Errorf("planning the sign-out of %s: %w", family.Title(), err)
	}
	out.Result, err = f.Journal.Apply(ctx, plan, Choice{Organization: o}.applied())
	f.step("handed over")
	return err
}

// endSession ends the session at the access portal; one that is over already is as
// good. The portal answers a token that is over as it answers a session that is:
// such a token is renewed first, and where that cannot be, nothing is claimed.
func (f *Flow) endSession(ctx context.Context, o Organization, holder string) (ended bool, err error) {
	grant, _, err := f.newest(ctx, o, holder)
	if errors.Is(err, ErrNotSignedIn) || errors.Is(err, vault.ErrDamaged) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if grant.Token.Expired(f.Now()) {
		var r Renewal
		grant, r = f.due(ctx, o, grant, Renewal{Organization: o, Holder: holder, Title: f.Title(holder)}, RenewOptions{Within: expiryMargin})
		switch {
		case r.Outcome == Ended:
			return r.Lost.IsZero(), nil
		case r.Outcome == Unreachable || r.Outcome == Failed:
			return false, r.Err
		case grant.Token.Expired(f.Now()):
			return false, nil // the IDE is open, and would lose what is renewed under it
		}
	}
	client, err := f.client(o)
	if err != nil {
		return false, err
	}
	return true, client.Logout(ctx, grant.Token.AccessToken)
}
