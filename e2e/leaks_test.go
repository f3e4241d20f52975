//go:build e2e && linux

package e2e

import (
	"encoding/base64"
	"encoding/hex"
	"path/filepath"
	"slices"
	"strings"
)

func (s tokens) values() []string { return []string{s.clientSecret, s.access, s.refresh} }

// leaks names the secrets that content holds: as they are, in base64 at any
// offset, in hexadecimal, or a long piece of one.
func leaks(content string, all []tokens) []string {
	var found []string
	for _, secrets := range all {
		for i, secret := range secrets.values() {
			if leaked(content, secret) {
				found = append(found, []string{"a client secret", "an access token", "a refresh token"}[i])
			}
		}
	}
	return found
}

func leaked(content, secret string) bool {
	const piece = 48 // of the middle: the ends of two secrets may be alike
	middle := secret[(len(secret)-piece)/2:][:piece]
	forms := []string{middle, hex.EncodeToString([]byte(middle)), strings.ToUpper(hex.EncodeToString([]byte(middle)))}
	for offset := range 3 {
		aligned := []byte(middle[offset : offset+piece-3])
		forms = append(forms, base64.RawStdEncoding.EncodeToString(aligned), base64.RawURLEncoding.EncodeToString(aligned))
	}
	return slices.ContainsFunc(forms, func(form string) bool { return strings.Contains(content, form) })
}

// wantNoLeaks searches every file under the folders. Only the holders' caches
// may hold a token.
func (c *computer) wantNoLeaks(all []tokens, dirs ...string) {
	c.t.Helper()
	seen := 0
	for _, dir := range dirs {
		for file, content := range files(c.t, dir) {
			found := leaks(content, all)
			if len(found) == 0 {
				continue
			}
			seen++
			if filepath.Dir(file) != c.path(cacheDir) {
				c.t.Errorf("%s holds %v", file, found)
			}
		}
	}
	if seen == 0 {
		c.t.Error("the search did not even find the holders' own files")
	}
}
