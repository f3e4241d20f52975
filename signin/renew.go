package signin

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/vault"
)

// Newest returns the grant of a holder: what is in the vault, or what the holder
// itself has renewed since, which is then kept. ErrNotSignedIn where there is
// none.
func (f *Flow) Newest(ctx context.Context, o Organization, holder string) (oidc.Grant, error) {
	grant, err := f.grants().load(ctx, holder, o)
	if errors.Is(err, vault.ErrNotFound) {
		return oidc.Grant{}, fmt.Errorf("%w for %s", ErrNotSignedIn, f.Title(holder))
	}
	if err != nil {
		return oidc.Grant{}, err
	}
	held, err := f.held(ctx, o, holder)
	if err != nil || held == nil || !renewedBy(*held, grant) {
		return grant, err
	}
	grant.Token = held.Token
	return grant, f.adopt(ctx, o, grant)
}

// Fresh returns the newest grant with an access token that is valid now. It is
// renewed only while its holder is closed; a running one renews it itself.
func (f *Flow) Fresh(ctx context.Context, o Organization, holder string) (oidc.Grant, error) {
	grant, err := f.Newest(ctx, o, holder)
	if err != nil || !grant.Token.Expired(f.Now()) {
		return grant, err
	}
	running, err := f.running(ctx, holder)
	if err != nil {
		return grant, err
	}
	if running {
		return grant, &HolderRunningError{Holder: f.Title(holder)}
	}
	return f.renew(ctx, o, grant)
}

func (f *Flow) renew(ctx context.Context, o Organization, grant oidc.Grant) (oidc.Grant, error) {
	client, err := f.client(o)
	if err != nil {
		return grant, err
	}
	token, err := client.Refresh(ctx, grant.Registration, grant.Token.RefreshToken)
	if errors.Is(err, oidc.ErrInvalidGrant) || errors.Is(err, oidc.ErrInvalidClient) {
		return grant, &SessionEndedError{Holder: f.Title(grant.Holder), Err: err}
	}
	if err != nil {
		return grant, err
	}
	grant.Token = token
	return grant, f.adopt(ctx, o, grant)
}

// adopt keeps a newer token of the same grant without making it a new sign-in.
func (f *Flow) adopt(ctx context.Context, o Organization, grant oidc.Grant) error {
	if err := f.grants().save(ctx, grant); err != nil {
		return err
	}
	record, ok, err := f.Records.Find(o, grant.Holder)
	if err != nil || !ok {
		return err
	}
	return f.Records.Put(record.with(grant))
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

// renewedBy says whether the holder's file has a later token of the same grant.
// A token of another client registration belongs to a sign-in that the person
// made in the IDE, and is none of ours.
func renewedBy(held, stored oidc.Grant) bool {
	return held.Registration.ClientID == stored.Registration.ClientID &&
		held.Token.ExpiresAt.After(stored.Token.ExpiresAt)
}

func (f *Flow) running(ctx context.Context, holder string) (bool, error) {
	family, ok := f.family(holder)
	if !ok {
		return false, nil
	}
	targets, err := family.Find(ctx, f.Machine)
	return slices.ContainsFunc(targets, func(t ide.Target) bool { return t.Running.Yes }), err
}
