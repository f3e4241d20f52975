package vscode

import (
	"crypto/sha1" //nolint:gosec // the extension's choice for the names of files; nothing rests on its strength
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/secret"
)

// isoTime is what Date.toISOString writes.
const isoTime = "2006-01-02T15:04:05.000Z"

// storedToken is a token file of the extension (getTokenCache in
// core/src/auth/sso/cache.ts). The registration inside is the only one with which
// the token is renewed.
type storedToken struct {
	ClientID              string   `json:"clientId"`
	ClientSecret          string   `json:"clientSecret"`
	Scopes                []string `json:"scopes"`
	Region                string   `json:"region"`
	StartURL              string   `json:"startUrl"`
	AccessToken           string   `json:"accessToken"`
	RefreshToken          string   `json:"refreshToken"`
	ExpiresAt             string   `json:"expiresAt"`
	RegistrationExpiresAt string   `json:"registrationExpiresAt"`
}

// tokenFile is the file of a connection: its name is the hash of the id, which
// the extension passes through encodeURI first.
func tokenFile(dir, id string) string {
	sum := sha1.Sum([]byte(encodeURI(id))) //nolint:gosec // see above
	return filepath.Join(dir, hex.EncodeToString(sum[:])+".json")
}

// encodeURI is JavaScript's (ECMA-262 §19.2.6.4): it leaves more characters alone
// than any function of net/url.
func encodeURI(s string) string {
	const kept = ";,/?:@&=+$-_.!~*'()#"
	var out strings.Builder
	// Invalid UTF-8 cannot occur in a string of JavaScript.
	for _, b := range []byte(strings.ToValidUTF8(s, "\uFFFD")) {
		switch {
		case 'a' <= b && b <= 'z', 'A' <= b && b <= 'Z', '0' <= b && b <= '9', strings.IndexByte(kept, b) >= 0:
			out.WriteByte(b)
		default:
			fmt.Fprintf(&out, "%%%02X", b)
		}
	}
	return out.String()
}

func newStoredToken(g oidc.Grant, shared sharedConnection) storedToken {
	return storedToken{
		ClientID:              g.Registration.ClientID,
		ClientSecret:          g.Registration.ClientSecret.Reveal(),
		Scopes:                registeredScopes(g, shared),
		Region:                g.Region,
		StartURL:              shared.startURL,
		AccessToken:           g.Token.AccessToken.Reveal(),
		RefreshToken:          g.Token.RefreshToken.Reveal(),
		ExpiresAt:             iso(g.Token.ExpiresAt),
		RegistrationExpiresAt: iso(g.Registration.ExpiresAt),
	}
}

func registeredScopes(g oidc.Grant, shared sharedConnection) []string {
	if len(g.Registration.Scopes) > 0 {
		return g.Registration.Scopes
	}
	return shared.scopes
}

// draftToken stands for the token of a sign-in that is still to come.
func draftToken(want request, shared sharedConnection) storedToken {
	const later = "(from the sign-in)"
	return storedToken{
		ClientID: later, ClientSecret: later, Scopes: shared.scopes, Region: want.region, StartURL: shared.startURL,
		AccessToken: later, RefreshToken: later, ExpiresAt: later, RegistrationExpiresAt: later,
	}
}

func iso(t time.Time) string { return t.UTC().Format(isoTime) }

// parseTime takes what Date.parse takes of the forms that AWS tools write; zero
// where there is none, or none that can be read.
func parseTime(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}
	}
	return t
}

// readToken reads the token file of a connection; nil where there is none.
func readToken(file string) (*storedToken, error) {
	data, err := read(file)
	if err != nil || data == nil {
		return nil, err
	}
	return parseToken(file, data)
}

func parseToken(file string, data []byte) (*storedToken, error) {
	var t storedToken
	if err := decode(data, &t); err != nil {
		return nil, fmt.Errorf("reading %s: %w", file, err)
	}
	return &t, nil
}

// grant is what the file holds, for qlogin's own use.
func (t storedToken) grant(want request) *oidc.Grant {
	return &oidc.Grant{
		Holder:   holder,
		StartURL: want.startURL,
		Region:   want.region,
		Registration: oidc.Registration{
			ClientID:     t.ClientID,
			ClientSecret: secret.New(t.ClientSecret),
			Scopes:       t.Scopes,
			ExpiresAt:    parseTime(t.RegistrationExpiresAt),
		},
		Token: oidc.Token{
			AccessToken:  secret.New(t.AccessToken),
			RefreshToken: secret.New(t.RefreshToken),
			ExpiresAt:    parseTime(t.ExpiresAt),
		},
	}
}

// modified is when a file was last written; 0 where it is not there.
func modified(file string) int64 {
	info, err := os.Stat(file)
	if err != nil {
		return 0
	}
	return info.ModTime().UnixNano()
}
