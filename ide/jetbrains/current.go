package jetbrains

import (
	"context"
	"slices"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
)

// Current implements ide.Family. It reads the device files, the only ones that
// a hand-over writes; a sign-in that the person made in the IDE is the IDE's.
func (f Family) Current(ctx context.Context, m ide.Machine, targets []ide.Target, h ide.Handover) (*oidc.Grant, error) {
	var newest *oidc.Grant
	for _, key := range keysOf(m, targets, h) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		files, err := key.read(cacheDir(m))
		if err != nil {
			return nil, err
		}
		grant := files.grant(key)
		if grant != nil && (newest == nil || grant.Token.ExpiresAt.After(newest.Token.ExpiresAt)) {
			newest = grant
		}
	}
	return newest, nil
}

// grant is what the device files hold; nil where the plugin would find no token
// in them. Without a registration the token still works, until it expires.
func (files cacheFiles) grant(key cacheKey) *oidc.Grant {
	token, err := parseToken(files.token.content.Data)
	if err != nil || token.shape != deviceShape || token.startURL != key.startURL || token.region != key.region {
		return nil
	}
	grant := &oidc.Grant{Holder: Holder, StartURL: token.startURL, Region: token.region, Token: token.Token}
	if registration, kind, err := parseRegistration(files.registration.content.Data); err == nil && kind == deviceShape {
		grant.Registration = registration
	}
	return grant
}

// keysOf lists the keys of the connections that Amazon Q uses at the targets,
// and of the one that a hand-over would make. A target whose files cannot be
// read has no connection, as far as its IDE can tell.
func keysOf(m ide.Machine, targets []ide.Target, h ide.Handover) []cacheKey {
	keys := []cacheKey{newConnection(h).cacheKey}
	known := openSessions(m)
	for _, t := range targets {
		docs, err := documents(t)
		if err != nil {
			continue
		}
		for _, d := range docs {
			if d.adopt(t, d.names.list()...) != nil {
				continue
			}
			root, err := d.root()
			if err != nil {
				continue
			}
			key := d.names.choose(root, known.byName, h).cacheKey
			if !slices.ContainsFunc(keys, key.equal) {
				keys = append(keys, key)
			}
		}
	}
	return keys
}
