//go:build e2e && linux

package e2e

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// organization is what a hand-over is to say.
type organization struct {
	startURL, region     string
	profileARN, profile  string
	profileRegion, owner string // Region and account of the ARN
}

func (l practiceLab) organization() organization {
	return organization{
		startURL: l.StartURL, region: l.Region,
		profileARN: "arn:aws:codewhisperer:us-east-1:111122223333:profile/ABCDEFGHIJKL", profile: "QDevProfile-us-east-1",
		profileRegion: "us-east-1", owner: "111122223333",
	}
}

// scopes returns what both extensions ask for, in the order of the VS Code
// extension (core/src/codewhisperer/util/authUtil.ts, core/src/auth/connection.ts).
func scopes() []string {
	return []string{
		"codewhisperer:completions", "codewhisperer:analysis", "codewhisperer:conversations",
		"codewhisperer:transformations", "codewhisperer:taskassist",
	}
}

// vscodeToken is the name of the token file (core/src/auth/sso/cache.ts:
// getTokenCacheFile).
func vscodeToken(connection string) string {
	return sha1Hex(encodeURI(connection)) + ".json"
}

// vscodeRegistration is the name of the registration file (core/src/auth/sso/
// cache.ts: getRegistrationCacheFile).
func vscodeRegistration(o organization, scopes []string) string {
	sum := sha256.Sum256([]byte(o.startURL + strings.Join(scopes, "")))
	return "aws-toolkit-vscode-client-id-" + o.region + "-" + hex.EncodeToString(sum[:]) + ".json"
}

// encodeURI is that of ECMAScript (ECMA-262 section 19.2.6.4).
func encodeURI(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c < 0x80 && (c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || strings.IndexByte(";/?:@&=+$,#-_.!~*'()", c) >= 0) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// The JetBrains plugin hashes compact JSON with a fixed order of keys (core/
// credentials/sso/DiskCache.kt, SsoAccessTokenProvider.kt). The scopes are
// sorted, and what it calls connectionId is the Region.

func jetbrainsToken(startURL, region string, scopes []string) string {
	return sha1Hex(fmt.Sprintf(`{"connectionId":%q,"startUrl":%q,"scopes":%s}`, region, startURL, list(scopes)))
}

func jetbrainsTokenPKCE(startURL, region string, scopes []string) string {
	return sha1Hex(fmt.Sprintf(`{"issuerUrl":%q,"region":%q,"scopes":%s}`, startURL, region, list(scopes)))
}

func jetbrainsRegistration(startURL, region string, scopes []string) string {
	return sha1Hex(fmt.Sprintf(`{"startUrl":%q,"scopes":%s,"region":%q,"tool":"aws-toolkit-jetbrains"}`, startURL, list(scopes), region))
}

func jetbrainsRegistrationPKCE(startURL, region string, scopes []string) string {
	return sha1Hex(fmt.Sprintf(`{"issuerUrl":%q,"region":%q,"scopes":%s,"clientType":"public",`+
		`"grantTypes":["authorization_code","refresh_token"],"redirectUris":["http://127.0.0.1/oauth/callback"],`+
		`"tool":"aws-toolkit-jetbrains"}`, startURL, region, list(scopes)))
}

func list(scopes []string) string {
	sorted := slices.Sorted(slices.Values(scopes))
	return `["` + strings.Join(sorted, `","`) + `"]`
}

func sha1Hex(s string) string {
	sum := sha1.Sum([]byte(s))
	return hex.EncodeToString(sum[:])
}

// TestYardstick proves that the names which the other tests expect are those of
// the plugin: by the golden names in its own tests.
func TestYardstick(t *testing.T) {
	const (
		unit    = "https://123456.awsapps.com/start"  // DiskCacheTest.kt
		ui      = "https://example.awsapps.com/start" // the UI tests' TestUtils.kt
		example = "https://d-1234567890.awsapps.com/start"
	)
	two := []string{"scope1", "scope2"}
	for _, c := range []struct{ name, got, want string }{
		{"device token", jetbrainsToken(unit, "connectionId", two), "72286fb950f12c77c840239851fd64ac60275c5c"},
		{"PKCE token", jetbrainsTokenPKCE(unit, "us-fake-1", two), "e5df41d83e4b011b7b6eedf9cc051db6989a3bca"},
		{"device registration", jetbrainsRegistration(unit, "us-fake-1", two), "223224b6f0b4702c1a984be8284fe2c9d9718759"},
		{"PKCE registration", jetbrainsRegistrationPKCE(unit, "us-fake-1", two), "646d06bb78960f8aea2e8efd07c7655f602e9c62"},
		{"PKCE token, UI tests", jetbrainsTokenPKCE(ui, "us-east-1", scopes()), "d3b447f809607422aac1470dd17fbb32e358cdb3"},
		{"PKCE registration, UI tests", jetbrainsRegistrationPKCE(ui, "us-east-1", scopes()), "ee1d2538cb8d358377d7661466c866af747a8a3f"},
		{"device token, Q scopes", jetbrainsToken(example, "us-east-1", scopes()), "1367156cb5b831b9e254f666ef2e896df8319806"},
		{"device registration, Q scopes", jetbrainsRegistration(example, "us-east-1", scopes()), "5f02eea9149f1eda064277e9970375428f9ee40a"},
		{"encodeURI", encodeURI("sso;eu-1;https://ä b/#%"), "sso;eu-1;https://%C3%A4%20b/#%25"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, c.got, c.want)
		}
	}
}
