package lab

import (
	"encoding/json"
	"net/url"
	"slices"
	"time"
)

// Grant types of CreateToken.
const (
	grantDevice  = "urn:ietf:params:oauth:grant-type:device_code" // RFC 8628 §3.4
	grantRefresh = "refresh_token"                                // RFC 6749 §6
	grantCode    = "authorization_code"
)

// What the service promises in its answers, whatever a scenario then does.
const (
	announcedCodeLife = 600 * time.Second
	pollInterval      = time.Second
	registrationLife  = 90 * 24 * time.Hour
	legacyTokenLife   = 8 * time.Hour
	slowDownStep      = 5 * time.Second // RFC 8628 §3.5
)

// registerClient is RegisterClient.
func (l *Lab) registerClient(c *call) answer {
	var in registerRequest
	malformed := json.Unmarshal(c.body, &in) != nil
	c.op = opRegister
	return l.oidc(c, func() (any, *refusal) {
		if malformed {
			return nil, refuse("InvalidRequest", "Invalid request")
		}
		if bad := in.check(); bad != nil {
			return nil, bad
		}
		return l.register(c, in), nil
	})
}

func (in registerRequest) check() *refusal {
	switch {
	case in.ClientName == "" || in.ClientType != "public":
		return refuse("InvalidClientMetadata", "Invalid client metadata")
	case slices.ContainsFunc(in.Scopes, func(s string) bool { return !knownScope(s) }):
		return refuse("InvalidScope", "Invalid scope provided")
	case slices.ContainsFunc(in.GrantTypes, func(g string) bool { return g != grantDevice && g != grantRefresh && g != grantCode }):
		return refuse("UnsupportedGrantType", "Unsupported grant type")
	case slices.ContainsFunc(in.RedirectURIs, func(u string) bool { return !loopback(u) }):
		return refuse("InvalidRedirectUri", "Invalid redirect uri")
	}
	return nil
}

func knownScope(scope string) bool {
	return slices.Contains([]string{
		"sso:account:access", "codewhisperer:completions", "codewhisperer:analysis",
		"codewhisperer:conversations", "codewhisperer:transformations", "codewhisperer:taskassist",
	}, scope)
}

// loopback says whether raw may be a redirect address of a native application,
// RFC 8252 §7.3.
func loopback(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && u.Scheme == "http" && (u.Hostname() == "127.0.0.1" || u.Hostname() == "::1")
}

func (l *Lab) register(c *call, in registerRequest) registerResponse {
	now := l.now()
	client := &registration{
		clientID: newClientID(c.region), name: in.ClientName, region: c.region,
		scopes: in.Scopes, grants: in.GrantTypes, expires: now.Add(c.conditions.registrationLife),
	}
	if c.conditions.ignoreScopes {
		client.scopes = nil
	}
	client.clientSecret = newClientSecret(client, now)
	l.store.registrations[client.clientID] = client
	l.journal.clients = append(l.journal.clients, client.name)
	return registerResponse{
		ClientID: client.clientID, ClientIDIssuedAt: now.Unix(),
		ClientSecret: client.clientSecret, ClientSecretExpiresAt: now.Add(registrationLife).Unix(),
	}
}

// startDeviceAuthorization is StartDeviceAuthorization.
func (l *Lab) startDeviceAuthorization(c *call) answer {
	var in startRequest
	malformed := json.Unmarshal(c.body, &in) != nil
	c.op = opStart
	return l.oidc(c, func() (any, *refusal) {
		if malformed || in.StartURL == "" {
			return nil, refuse("InvalidRequest", "Invalid request")
		}
		// An expired registration is good enough here; only CreateToken minds.
		client, ok := l.client(c, in.ClientID, in.ClientSecret)
		switch {
		case !ok:
			return nil, refuse("InvalidClient", "Invalid client provided")
		case !client.allows(grantDevice):
			return nil, refuse("UnauthorizedClient", "Client is not authorized for this grant")
		case c.conditions.forgotStartURL || !l.knows(c.conditions, in.StartURL):
			return nil, refuse("InvalidRequest", "").undescribed()
		}
		return l.authorize(c, client), nil
	})
}

// client finds a registration of the Region that the call went to.
func (l *Lab) client(c *call, id, secret string) (*registration, bool) {
	client, ok := l.store.registrations[id]
	return client, ok && client.clientSecret == secret && client.region == c.region
}

// authorize starts a device authorization. It does not look whether the Region
// is that of the organization: neither does AWS, and the page then says that the
// code is invalid.
func (l *Lab) authorize(c *call, client *registration) startResponse {
	l.store.sweep(l.now())
	a := l.newAuthorization(c, client)
	shown := a
	if c.conditions.otherCode {
		shown = l.newAuthorization(c, &registration{clientID: newClientID(c.region), name: "an unknown tool", region: c.region})
	}
	short, complete := l.verification(c.conditions, shown)
	return startResponse{
		DeviceCode: a.deviceCode, UserCode: a.userCode, VerificationURI: short, VerificationURIComplete: complete,
		ExpiresIn: int(announcedCodeLife / time.Second), Interval: int(pollInterval / time.Second),
	}
}

func (l *Lab) newAuthorization(c *call, client *registration) *authorization {
	a := &authorization{
		deviceCode: newDeviceCode(c.region), userCode: l.unusedUserCode(), requestURI: encode(random(24)),
		client: client, region: c.region, scenario: c.scenario,
		expires: l.now().Add(c.conditions.codeLife), interval: pollInterval,
	}
	l.store.authorizations[a.deviceCode] = a
	return a
}

func (l *Lab) unusedUserCode() string {
	for {
		code := newUserCode()
		if _, taken := l.authorizationBy(code); !taken {
			return code
		}
	}
}

// oidc counts a call, lets the scenario answer in place of the service, and
// notes the outcome for Events. It holds the lock while handle runs.
func (l *Lab) oidc(c *call, handle func() (any, *refusal)) answer {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.begin(c)
	event := Event{Time: l.now().UTC(), Source: "sso-oauth.amazonaws.com", Name: c.op, Region: c.region}
	if c.op == opRefresh {
		event.Name, event.Detail = opToken, grantRefresh // one operation to CloudTrail
	}
	if fault := c.fault(); fault != nil {
		event.Error, event.Detail = "Fault", "answered by the scenario"
		l.journal.add(event)
		return fault
	}
	out, bad := handle()
	if bad != nil {
		// CloudTrail does not show the polls of a client that waits.
		if bad.class != "AuthorizationPending" {
			event.Error = bad.class + "Exception"
			l.journal.add(event)
		}
		return bad.answer()
	}
	event.User = l.userOf(out)
	l.journal.add(event)
	return succeed("application/json", out)
}

// userOf is who an answer was made for.
func (l *Lab) userOf(out any) string {
	if t, ok := out.(tokenResponse); ok {
		return l.store.access[t.AccessToken].family.userName
	}
	return ""
}
