package signin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/vault"
)

// Newest returns the grant of a holder: what is in the vault, or what the holder
// itself has renewed since, which is then kept. ErrNotSignedIn where there is
// none.
func (f *Flow) Newest(ctx context.Context, o Organization, holder string) (oidc.Grant, error) {
	release, err := f.hold(ctx, o, holder)
	if err != nil {
		return oidc.Grant{}, err
	}
	defer release()
	grant, _, err := f.newest(ctx, o, holder)
	return grant.Grant, err
}

// Fresh returns the newest grant with an access token that is valid now. It is
// renewed only while its holder is closed; a running one renews it itself.
func (f *Flow) Fresh(ctx context.Context, o Organization, holder string) (oidc.Grant, error) {
	grant, r := f.renew(ctx, o, holder, RenewOptions{Within: expiryMargin})
	return grant.Grant, r.Err
}

// newest is Newest for those who hold the grant. adopted says that the holder's
// token was taken over.
func (f *Flow) newest(ctx context.Context, o Organization, holder string) (grant kept, adopted bool, err error) {
	grant, err = f.grants().load(ctx, holder, o)
	if errors.Is(err, vault.ErrNotFound) {
		return kept{}, false, fmt.Errorf("%w for %s", ErrNotSignedIn, f.Title(holder))
	}
	if err != nil {
		return kept{}, false, err
	}
	if f.testOnly.noReread {
		return grant, false, nil
	}
	held, err := f.handedOver(ctx, o, grant)
	if err != nil || held == nil || !f.newer(*held, grant) {
		return grant, false, err
	}
	grant = grant.renewedTo(held.Token)
	return grant, true, f.adopt(ctx, o, grant, holder)
}

// newer says whether the holder's file has a later token of the same grant than
// the vault. A token of another client registration belongs to a sign-in that
// the person made in the IDE, and is none of ours. The one that ours was renewed
// from is spent. One that is over, while ours is not, came out of a backup; but
// an earlier end alone says nothing, since clocks are set.
func (f *Flow) newer(held oidc.Grant, stored kept) bool {
	return stored.follows(held) &&
		(!held.Token.Expired(f.Now()) || held.Token.ExpiresAt.After(stored.Token.ExpiresAt))
}

// follows says whether held can have come after the stored token at all.
func (k kept) follows(held oidc.Grant) bool {
	return held.Registration.ClientID == k.Registration.ClientID &&
		!held.Token.AccessToken.Equal(k.Token.AccessToken) && mark(held.Token) != k.replaces
}

// renewedTo is the grant with a token that the holder made of it. An answer
// without a refresh token leaves the old one good (RFC 6749 §6); VS Code then
// writes none.
func (k kept) renewedTo(token oidc.Token) kept {
	if token.RefreshToken.Empty() {
		token.RefreshToken = k.Token.RefreshToken
	}
	k.Token, k.replaces = token, mark(k.Token)
	return k
}

// adopt keeps a newer token of the same grant, and who renewed it, without
// making it a new sign-in.
func (f *Flow) adopt(ctx context.Context, o Organization, grant kept, by string) error {
	if err := f.grants().save(ctx, grant); err != nil {
		return err
	}
	return f.Records.Update(o, grant.Holder, func(r *Record) {
		*r = r.with(grant.Grant)
		r.Renewed, r.RenewedBy, r.Ended, r.Lost = f.Now().UTC(), by, time.Time{}, time.Time{}
	})
}

// handedOver reads the grant from the holder's own files, where the stored
// sign-in has been handed over: before that they have an earlier one.
func (f *Flow) handedOver(ctx context.Context, o Organization, stored kept) (*oidc.Grant, error) {
	record, known, err := f.Records.Find(o, stored.Holder)
	if err != nil {
		return nil, err
	}
	held, err := f.held(ctx, o, stored.Holder)
	if err != nil || held == nil || !known || !record.Unhanded {
		return held, err
	}
	// A hand-over can die between its last file and its record. Then the files
	// have the very token that is kept, and a renewal has to go there.
	if !stored.Token.AccessToken.Equal(held.Token.AccessToken) {
		return nil, nil
	}
	return held, nil
}

// held reads the grant from the holder's own files.
func (f *Flow) held(ctx context.Context, o Organization, holder string) (*oidc.Grant, error) {
	family, ok := f.family(holder)
	if !ok {
		return nil, nil
	}
	targets, err := family.Find(ctx, f.Machine)
	if err != nil {
		return nil, err
	}
	return family.Current(ctx, f.Machine, targets, Choice{Organization: o}.handover(nil, nil))
}

// inUse says whether the holder is open and may know the grant. One that is open
// with another organization, or with none, does not renew it.
func (f *Flow) inUse(ctx context.Context, record Record, grant kept) (bool, error) {
	running, err := f.running(ctx, grant.Holder)
	if err != nil || !running || !record.Unhanded {
		return running, err
	}
	if ghost, err := f.haunted(ctx, grant.Holder); err != nil || ghost {
		return true, err
	}
	held, err := f.held(ctx, record.Organization, grant.Holder)
	return held != nil && held.Registration.ClientID == grant.Registration.ClientID, err
}

func (f *Flow) running(ctx context.Context, holder string) (bool, error) {
	family, ok := f.family(holder)
	if !ok {
		return false, nil
	}
	targets, err := family.Find(ctx, f.Machine)
	return slices.ContainsFunc(targets, func(t ide.Target) bool { return t.Running.Yes }), err
}
