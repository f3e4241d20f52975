package jetbrains

import (
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/secret"
)

// secretMode is that of every file in the cache (DiskCache.kt).
const secretMode fs.FileMode = 0o600

// Summaries of the changes to the token cache.
const (
	registrationSummary = "the client registration that the JetBrains IDEs renew the token with"
	tokenSummary        = "the token that the JetBrains IDEs read and renew"
	staleSummary        = "the token of an earlier sign-in made in an IDE"
)

// draftGrant stands in for the grant before the sign-in.
func draftGrant(h ide.Handover) *oidc.Grant {
	standIn := secret.New("(not known before the sign-in)")
	return &oidc.Grant{
		Registration: oidc.Registration{ClientID: standIn.Reveal(), ClientSecret: standIn, Scopes: h.Scopes, ExpiresAt: time.Unix(0, 0)},
		Token:        oidc.Token{AccessToken: standIn, RefreshToken: standIn, ExpiresAt: time.Unix(0, 0), CreatedAt: time.Unix(0, 0)},
	}
}

// tokens plans the cache files of one connection: registration, then token, then
// the end of a token of the other kind. The device kind is the one that the
// plugin loads first (SsoAccessTokenProvider.kt), and it renews it with the
// device registration.
func (p *planner) tokens(key cacheKey) error {
	grant := p.h.Grant
	if grant == nil {
		grant = draftGrant(p.h)
	}
	files, err := key.read(cacheDir(p.m))
	if err != nil {
		return err
	}
	var changes []ide.Change
	if !sameRegistration(files.registration.content, grant.Registration) {
		changes = append(changes, files.registration.change(registrationSummary, registrationJSON(grant.Registration)))
	}
	if !sameToken(files.token.content, grant.Token) {
		changes = append(changes, files.token.change(tokenSummary, tokenJSON(key, grant.Token)))
	}
	if files.pkceToken.content.Exists {
		changes = append(changes, files.pkceToken.change(staleSummary, nil))
	}
	p.addShared(changes, !files.token.content.Exists && !p.h.Haunted)
	return nil
}

// addShared adds changes to the files that all IDEs share. Under an open IDE
// they are safe only while there is no token for that connection: else the IDE
// may hold its refresh token in memory, would renew it with the registration it
// finds on disk, be refused, and delete both files.
func (p *planner) addShared(changes []ide.Change, live bool) {
	for _, c := range changes {
		c.Live = live
		p.held = p.held || !live
		p.plan.Changes = append(p.plan.Changes, c)
	}
}

// cached is one file of the cache as it is now.
type cached struct {
	file    string
	content ide.Content
}

// cacheFiles are those of one connection.
type cacheFiles struct {
	registration, token         cached // of the device kind
	pkceRegistration, pkceToken cached
}

func (k cacheKey) read(dir string) (files cacheFiles, err error) {
	for name, at := range map[string]*cached{
		k.deviceRegistration(): &files.registration,
		k.deviceToken():        &files.token,
		k.pkceRegistration():   &files.pkceRegistration,
		k.pkceToken():          &files.pkceToken,
	} {
		at.file = filepath.Join(dir, name)
		if at.content, err = read(at.file); err != nil {
			return files, err
		}
	}
	return files, nil
}

// change writes data to the file, or removes it where data is nil.
func (c cached) change(summary string, data []byte) ide.Change {
	change := ide.Change{File: c.file, Summary: summary, Before: c.content, Secret: true}
	if data != nil {
		change.After = ide.Content{Exists: true, Data: data, Mode: secretMode}
	}
	return change
}

func sameRegistration(c ide.Content, want oidc.Registration) bool {
	have, kind, err := parseRegistration(c.Data)
	return err == nil && kind == deviceShape && have.ClientID == want.ClientID && have.ClientSecret.Equal(want.ClientSecret) &&
		instant(have.ExpiresAt) == instant(want.ExpiresAt) && slices.Equal(have.Scopes, want.Scopes)
}

// sameToken says whether the file holds the token already, or one that an IDE
// has made of it since: when it renews a token, createdAt stays
// (SsoAccessTokenProvider.kt, refreshToken), and its refresh token is the only
// one that is sure to work.
func sameToken(c ide.Content, want oidc.Token) bool {
	have, err := parseToken(c.Data)
	return err == nil && have.shape == deviceShape && instant(have.CreatedAt) == instant(want.CreatedAt) &&
		!have.ExpiresAt.Before(want.ExpiresAt.Truncate(time.Millisecond)) &&
		have.RefreshToken.Empty() == want.RefreshToken.Empty()
}
