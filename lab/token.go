package lab

import (
	"encoding/json"
	"time"
)

// createToken is CreateToken, for both of its grants.
func (l *Lab) createToken(c *call) answer {
	var in tokenRequest
	malformed := json.Unmarshal(c.body, &in) != nil
	c.op, c.subject = opToken, in.DeviceCode
	if in.GrantType == grantRefresh {
		c.op, c.subject = opRefresh, in.RefreshToken
	}
	return l.oidc(c, func() (any, *refusal) {
		switch {
		case malformed:
			return nil, refuse("InvalidRequest", "Invalid request")
		case c.op == opRefresh:
			return l.renew(c, in)
		}
		return l.exchange(c, in)
	})
}

// exchange gives tokens for a device code, RFC 8628 §3.5.
func (l *Lab) exchange(c *call, in tokenRequest) (any, *refusal) {
	if bad := l.mayAsk(c, in); bad != nil {
		return nil, bad
	}
	a, ok := l.store.authorizations[in.DeviceCode]
	if !ok || a.client.clientID != in.ClientID || a.region != c.region || a.progress == spent {
		return nil, refuse("InvalidGrant", "Invalid grant provided")
	}
	now := l.now()
	if !now.Before(a.expires) {
		return nil, refuse("ExpiredToken", "Device code expired")
	}
	if a.tooFast(now) {
		return nil, refuse("SlowDown", "Slow down")
	}
	if a.progress == pending {
		return nil, refuse("AuthorizationPending", "Authorization pending")
	}
	p, found := l.inDirectory(c.conditions, a.userName)
	if a.progress == denied || !found || !p.Subscribed {
		// One answer for both: whoever pressed Deny, and whoever may not.
		return nil, refuse("AccessDenied", "Access denied")
	}
	a.progress = spent
	f := &family{client: a.client, userName: a.userName, scenario: a.scenario, ends: now.Add(c.conditions.sessionLife)}
	return l.issue(c, f, now), nil
}

// mayAsk checks the client of CreateToken.
func (l *Lab) mayAsk(c *call, in tokenRequest) *refusal {
	client, ok := l.client(c, in.ClientID, in.ClientSecret)
	switch {
	case in.GrantType != grantDevice && in.GrantType != grantRefresh:
		return refuse("UnsupportedGrantType", "Unsupported grant type")
	case !ok || !l.now().Before(client.expires):
		return refuse("InvalidClient", "Invalid client provided")
	case !client.allows(in.GrantType):
		return refuse("UnauthorizedClient", "Client is not authorized for this grant")
	}
	return nil
}

// tooFast keeps the books of RFC 8628 §3.5: each poll that comes too early makes
// the client wait five seconds more, the first that does not clears it. A tenth
// of the interval is forgiven, because networks deliver unevenly.
func (a *authorization) tooFast(now time.Time) bool {
	early := !a.lastPoll.IsZero() && now.Before(a.lastPoll.Add(a.interval*9/10))
	a.lastPoll = now
	if early {
		a.interval += slowDownStep
	} else {
		a.interval = pollInterval
	}
	return early
}

// renew gives new tokens for a refresh token, RFC 6749 §6. Whatever is wrong
// with the session, the words are the same: the extensions match this literal.
func (l *Lab) renew(c *call, in tokenRequest) (any, *refusal) {
	if bad := l.mayAsk(c, in); bad != nil {
		return nil, bad
	}
	now := l.now()
	l.store.sweep(now)
	f, ok := l.store.refresh[in.RefreshToken]
	ok = ok && f.alive(now) && f.client.clientID == in.ClientID
	if !ok || c.conditions.revoked || !l.active(c.conditions, f.userName) {
		return nil, refuse("InvalidGrant", "Invalid refresh token provided")
	}
	if !c.conditions.reusableRefresh {
		delete(l.store.refresh, in.RefreshToken)
	}
	return l.issue(c, f, now), nil
}

func (f *family) alive(now time.Time) bool { return !f.ended && now.Before(f.ends) }

// active says whether the person may still be signed in at all.
func (l *Lab) active(k conditions, userName string) bool {
	p, ok := l.inDirectory(k, userName)
	return ok && !p.Disabled
}

// issue makes a pair of tokens. An access token does not outlive the session it
// belongs to; without scopes it is of the old kind, eight hours and no renewal.
func (l *Lab) issue(c *call, f *family, now time.Time) tokenResponse {
	life := min(c.conditions.accessLife, f.ends.Sub(now))
	if l.brief > 0 {
		life = min(life, l.brief)
	}
	if len(f.client.scopes) == 0 {
		life = legacyTokenLife
	}
	out := tokenResponse{
		AccessToken: newToken("aoa", c.conditions.tokenLength), ExpiresIn: int(life / time.Second), TokenType: "Bearer",
	}
	l.store.access[out.AccessToken] = &accessToken{family: f, expires: now.Add(life)}
	if len(f.client.scopes) > 0 {
		refresh := newToken("aor", c.conditions.tokenLength-1)
		l.store.refresh[refresh] = f
		out.RefreshToken = &refresh
	}
	return out
}
