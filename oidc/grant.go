package oidc

import (
	"slices"
	"time"

	"github.com/qlogin/qlogin/secret"
)

// Scopes are what the Amazon Q extensions ask for, in the order in which the VS
// Code extension lists them; that order is part of a file name of its cache
// (core/src/codewhisperer/util/authUtil.ts). sso:account:access is left out on
// purpose: it would open every assigned AWS account to whoever holds the token.
func Scopes() []string {
	return []string{
		"codewhisperer:completions",
		"codewhisperer:analysis",
		"codewhisperer:conversations",
		"codewhisperer:transformations",
		"codewhisperer:taskassist",
	}
}

// Registration is a public client known to one Identity Center, the answer to
// RegisterClient. It lives for about 90 days.
type Registration struct {
	ClientID     string
	ClientSecret secret.Text // about 5 kB with five scopes: a JWT around the whole registration
	ClientName   string      // as shown on the consent page
	Scopes       []string
	ExpiresAt    time.Time
}

// Usable says whether a sign-in that starts now can still be finished with r:
// it must outlive the ten minutes of a device code.
func (r Registration) Usable(now time.Time) bool {
	return r.ClientID != "" && !r.ClientSecret.Empty() && now.Add(15*time.Minute).Before(r.ExpiresAt)
}

// Token is the answer to CreateToken.
type Token struct {
	AccessToken  secret.Text
	RefreshToken secret.Text // empty for a registration without scopes
	ExpiresAt    time.Time   // of the access token, about an hour after CreatedAt
	CreatedAt    time.Time
}

// Expired says whether the access token is over, or will be within a minute:
// the margin with which the VS Code extension judges it (sso/model.ts).
func (t Token) Expired(now time.Time) bool {
	return !now.Add(time.Minute).Before(t.ExpiresAt)
}

// Grant is one client registration and the token family obtained with it. It
// belongs to one holder: a refresh token is renewed by one client or lost.
type Grant struct {
	Holder       string // "vscode", "jetbrains" or "qlogin"
	StartURL     string // canonical
	Region       string // of the Identity Center
	Registration Registration
	Token        Token
}

// HasScopes says whether the registration covers every scope of want.
func (r Registration) HasScopes(want []string) bool {
	for _, scope := range want {
		if !slices.Contains(r.Scopes, scope) {
			return false
		}
	}
	return true
}
