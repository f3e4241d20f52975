package vscode

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"

	"github.com/qlogin/qlogin/oidc"
)

// storedRegistration is a registration file of the extension (ClientRegistration
// in core/src/auth/sso/model.ts). Its field flow is left out, as after the
// extension's own device flow: with "auth code" there, the extension would start
// its next browser sign-in with a client that has no redirect URI.
//
// The file is no part of being signed in: renewals use the copy beside the token.
// It is written all the same, so that no client of the extension's own stays next
// to a token that it cannot renew; whatever pairs the two files again finds a
// pair. The price is small: a new sign-in from inside the editor discards a
// registration without flow, along with the token that it is about to replace
// (ssoAccessTokenProvider.ts).
type storedRegistration struct {
	ClientID     string   `json:"clientId"`
	ClientSecret string   `json:"clientSecret"`
	ExpiresAt    string   `json:"expiresAt"`
	StartURL     string   `json:"startUrl"`
	Scopes       []string `json:"scopes"`
}

// registrationFile names the file: the start URL and the scopes are hashed one
// after the other, nothing between them (getRegistrationCacheFile in
// core/src/auth/sso/cache.ts).
func registrationFile(dir, region, startURL string, scopes []string) string {
	hash := sha256.New()
	hash.Write([]byte(startURL))
	for _, scope := range scopes {
		hash.Write([]byte(scope))
	}
	return filepath.Join(dir, "aws-toolkit-vscode-client-id-"+region+"-"+hex.EncodeToString(hash.Sum(nil))+".json")
}

func newStoredRegistration(g oidc.Grant, shared sharedConnection) storedRegistration {
	return storedRegistration{
		ClientID:     g.Registration.ClientID,
		ClientSecret: g.Registration.ClientSecret.Reveal(),
		ExpiresAt:    iso(g.Registration.ExpiresAt),
		StartURL:     shared.startURL,
		Scopes:       registeredScopes(g, shared),
	}
}

func draftRegistration(want request, shared sharedConnection) storedRegistration {
	t := draftToken(want, shared)
	return storedRegistration{
		ClientID: t.ClientID, ClientSecret: t.ClientSecret, ExpiresAt: t.RegistrationExpiresAt,
		StartURL: t.StartURL, Scopes: t.Scopes,
	}
}
