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
	// Ended says that the access portal's session was ended as well.
	Ended bool
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
		if err := f.endSession(ctx, o, holder); err != nil {
			return out, err
		}
		out.Ended = true
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

// endSession ends the session at the access portal. A session that is over
// already is as good.
func (f *Flow) endSession(ctx context.Context, o Organization, holder string) error {
	grant, _, err := f.newest(ctx, o, holder)
	if errors.Is(err, ErrNotSignedIn) || errors.Is(err, vault.ErrDamaged) {
		return nil
	}
	if err != nil {
		return err
	}
	client, err := f.client(o)
	if err != nil {
		return err
	}
	return client.Logout(ctx, grant.Token.AccessToken)
}
