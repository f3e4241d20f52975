package jetbrains

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/secret"
)

// shape is the kind of a cache file. The plugin does not store it: Jackson
// deduces it from the fields that are there (AccessToken.kt,
// ClientRegistration.kt).
type shape string

const (
	deviceShape shape = "device"
	pkceShape   shape = "PKCE"
)

// errShape: Jackson refuses such a file, and the plugin goes on as if it were
// not there.
var errShape = errors.New("its fields are neither those of a device sign-in nor of a PKCE one")

// deviceTokenFile has the fields of DeviceAuthorizationGrantToken.
type deviceTokenFile struct {
	StartURL     string `json:"startUrl"`
	Region       string `json:"region"`
	AccessToken  string `json:"accessToken"`
	RefreshToken string `json:"refreshToken,omitempty"`
	ExpiresAt    string `json:"expiresAt"`
	CreatedAt    string `json:"createdAt"`
}

// deviceRegistrationFile has the fields of DeviceAuthorizationClientRegistration
// and no other: one field more, such as region, and Jackson takes it for PKCE.
type deviceRegistrationFile struct {
	ClientID     string   `json:"clientId"`
	ClientSecret string   `json:"clientSecret"`
	ExpiresAt    string   `json:"expiresAt"`
	Scopes       []string `json:"scopes"`
}

// tokenJSON is the token file of a connection.
func tokenJSON(k cacheKey, t oidc.Token) []byte {
	return compact(deviceTokenFile{
		StartURL: k.startURL, Region: k.region,
		AccessToken: t.AccessToken.Reveal(), RefreshToken: t.RefreshToken.Reveal(),
		ExpiresAt: instant(t.ExpiresAt), CreatedAt: instant(t.CreatedAt),
	})
}

// registrationJSON is the registration file of a connection.
func registrationJSON(r oidc.Registration) []byte {
	return compact(deviceRegistrationFile{
		ClientID: r.ClientID, ClientSecret: r.ClientSecret.Reveal(), ExpiresAt: instant(r.ExpiresAt), Scopes: r.Scopes,
	})
}

// instant writes a time as java.time.Instant reads it; of the zone designators
// only Z is safe in every version.
func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.999Z") }

// parseInstant also takes the trailing UTC that DiskCache.kt tolerates.
func parseInstant(s string) (time.Time, error) {
	if rest, ok := strings.CutSuffix(s, "UTC"); ok {
		s = rest + "Z"
	}
	if !strings.HasSuffix(s, "Z") {
		return time.Time{}, fmt.Errorf("the time %q is not in UTC", s)
	}
	return time.Parse(time.RFC3339Nano, s)
}

// token is a token file read back.
type token struct {
	oidc.Token
	shape            shape
	startURL, region string
}

// parseToken reads a token file as the plugin does.
func parseToken(data []byte) (token, error) {
	var file struct {
		deviceTokenFile
		IssuerURL string `json:"issuerUrl"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return token{}, errors.New("it is not the JSON of a token") // the cause could quote one
	}
	t := token{shape: deviceShape, startURL: file.StartURL, region: file.Region}
	switch {
	case file.Region == "" || file.AccessToken == "" || file.ExpiresAt == "":
		return token{}, errShape
	case file.StartURL != "" && file.IssuerURL == "":
	case file.IssuerURL != "" && file.StartURL == "" && file.RefreshToken != "" && file.CreatedAt != "":
		t.shape, t.startURL = pkceShape, file.IssuerURL
	default:
		return token{}, errShape
	}
	t.AccessToken, t.RefreshToken = secret.New(file.AccessToken), secret.New(file.RefreshToken)
	return t, t.times(file.ExpiresAt, file.CreatedAt)
}

// times fills in both times; createdAt defaults to the epoch.
func (t *token) times(expiresAt, createdAt string) (err error) {
	if t.ExpiresAt, err = parseInstant(expiresAt); err != nil {
		return err
	}
	if createdAt == "" {
		createdAt = instant(time.Unix(0, 0))
	}
	t.CreatedAt, err = parseInstant(createdAt)
	return err
}

// parseRegistration reads a registration file as the plugin does.
func parseRegistration(data []byte) (oidc.Registration, shape, error) {
	var file struct {
		deviceRegistrationFile
		IssuerURL    string   `json:"issuerUrl"`
		Region       string   `json:"region"`
		ClientType   string   `json:"clientType"`
		GrantTypes   []string `json:"grantTypes"`
		RedirectURIs []string `json:"redirectUris"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return oidc.Registration{}, "", errors.New("it is not the JSON of a client registration")
	}
	if file.ClientID == "" || file.ClientSecret == "" || file.ExpiresAt == "" || file.Scopes == nil {
		return oidc.Registration{}, "", errShape
	}
	given := 0
	for _, is := range []bool{file.IssuerURL != "", file.Region != "", file.ClientType != "", file.GrantTypes != nil, file.RedirectURIs != nil} {
		if is {
			given++
		}
	}
	kind := deviceShape
	switch given {
	case 0:
	case 5:
		kind = pkceShape
	default:
		return oidc.Registration{}, "", errShape
	}
	expires, err := parseInstant(file.ExpiresAt)
	if err != nil {
		return oidc.Registration{}, "", err
	}
	return oidc.Registration{
		ClientID: file.ClientID, ClientSecret: secret.New(file.ClientSecret), Scopes: file.Scopes, ExpiresAt: expires,
	}, kind, nil
}
