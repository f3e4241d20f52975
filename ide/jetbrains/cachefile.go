package jetbrains

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // the plugin's own choice for file names; nothing rests on its strength
	"encoding/hex"
	"encoding/json"
	"slices"
)

// cacheKey is what the names of a connection's cache files are made of. Every
// byte counts: the start URL is the connection's own, and the scopes are all of
// its scopes.
type cacheKey struct {
	startURL, region string
	scopes           []string
}

// The fields below are hashed in exactly this order; the field called
// connectionId holds the Region (core/credentials/sso/DiskCache.kt,
// SsoAccessTokenProvider.kt).
type (
	deviceTokenKey struct {
		ConnectionID string   `json:"connectionId"`
		StartURL     string   `json:"startUrl"`
		Scopes       []string `json:"scopes"`
	}
	pkceTokenKey struct {
		IssuerURL string   `json:"issuerUrl"`
		Region    string   `json:"region"`
		Scopes    []string `json:"scopes"`
	}
	deviceRegistrationKey struct {
		StartURL string   `json:"startUrl"`
		Scopes   []string `json:"scopes"`
		Region   string   `json:"region"`
		Tool     string   `json:"tool"`
	}
	pkceRegistrationKey struct {
		IssuerURL    string   `json:"issuerUrl"`
		Region       string   `json:"region"`
		Scopes       []string `json:"scopes"`
		ClientType   string   `json:"clientType"`
		GrantTypes   []string `json:"grantTypes"`
		RedirectURIs []string `json:"redirectUris"`
		Tool         string   `json:"tool"`
	}
)

// tool is what the plugin calls itself in its keys, also in 4.x.
const tool = "aws-toolkit-jetbrains"

// deviceToken is the file that the plugin loads first.
func (k cacheKey) deviceToken() string {
	return fileName(deviceTokenKey{ConnectionID: k.region, StartURL: k.startURL, Scopes: k.sorted()})
}

// pkceToken is the file that it loads when there is no deviceToken.
func (k cacheKey) pkceToken() string {
	return fileName(pkceTokenKey{IssuerURL: k.startURL, Region: k.region, Scopes: k.sorted()})
}

func (k cacheKey) deviceRegistration() string {
	return fileName(deviceRegistrationKey{StartURL: k.startURL, Scopes: k.sorted(), Region: k.region, Tool: tool})
}

func (k cacheKey) pkceRegistration() string {
	return fileName(pkceRegistrationKey{
		IssuerURL: k.startURL, Region: k.region, Scopes: k.sorted(), ClientType: "public",
		GrantTypes:   []string{"authorization_code", "refresh_token"},
		RedirectURIs: []string{"http://127.0.0.1/oauth/callback"},
		Tool:         tool,
	})
}

func (k cacheKey) sorted() []string { return slices.Sorted(slices.Values(k.scopes)) }

func (k cacheKey) equal(other cacheKey) bool {
	return k.startURL == other.startURL && k.region == other.region && slices.Equal(k.sorted(), other.sorted())
}

func fileName(key any) string {
	sum := sha1.Sum(compact(key)) //nolint:gosec // see the import
	return hex.EncodeToString(sum[:]) + ".json"
}

// compact writes JSON as Jackson does by default: no blanks, and & and < as they
// are.
func compact(value any) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	// Only strings and lists of strings come here: there is nothing that could
	// not be written.
	_ = encoder.Encode(value)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}
