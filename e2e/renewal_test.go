//go:build e2e && linux

package e2e

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/qlogin/qlogin/internal/needs"
)

// TestUndoKeepsWhatWasRenewed proves that an undo does not throw away a sign-in.
// A refresh token is good for one renewal: once VS Code has renewed, the only
// one that is good is in the file that undo removes.
func TestUndoKeepsWhatWasRenewed(t *testing.T) {
	needs.Programs(t, "sqlite3")
	t.Parallel()
	l := startLab(t)
	c := newComputer(t).sealed()
	c.furnish()
	c.signIn(newPerson(t, l), l.login("--ide", "vscode")...)
	renewed := c.renewAsVSCode(l)
	c.must(0, "ide", "undo")
	c.must(0, "ide", "apply", "--ide", "vscode", "--lab", l.URL)
	if got := c.checkVSCodeFiles(c.savedConnection(), l.organization()); got != renewed {
		t.Error("what was handed over is not what VS Code had renewed")
	}
	c.renewAsVSCode(l) // the lab, as AWS may, refuses a refresh token that was used
}

func (c *computer) savedConnection() string {
	c.t.Helper()
	return c.sqlite(codeState, "SELECT json_extract(value, '$.\"codewhisperer.savedConnectionId\"') FROM ItemTable WHERE key = '"+vscodeRow+"'")
}

// renewAsVSCode does what the extension does when its token ends (core/src/auth/
// sso/ssoAccessTokenProvider.ts: refreshToken): it asks with what is in the token
// file and writes the answer over it.
func (c *computer) renewAsVSCode(l practiceLab) tokens {
	c.t.Helper()
	file := cacheDir + "/" + vscodeToken(c.savedConnection())
	var token map[string]any
	decode(c.t, file, c.read(file), &token)
	answer := c.post(l.URL+"/oidc/"+l.Region+"/token", map[string]any{
		"clientId": token["clientId"], "clientSecret": token["clientSecret"],
		"grantType": "refresh_token", "refreshToken": token["refreshToken"],
	})
	token["accessToken"], token["refreshToken"] = answer["accessToken"], answer["refreshToken"]
	// Later than that of the first token: that is what tells which is newer.
	token["expiresAt"] = time.Now().Add(2 * time.Hour).UTC().Format("2006-01-02T15:04:05.000Z")
	data, err := json.Marshal(token)
	if err != nil {
		c.t.Fatal(err)
	}
	c.write(file, 0o600, string(data))
	return tokens{text(token, "clientId"), text(token, "clientSecret"), text(token, "accessToken"), text(token, "refreshToken")}
}

func (c *computer) post(address string, question map[string]any) map[string]any {
	c.t.Helper()
	data, err := json.Marshal(question)
	if err != nil {
		c.t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, address, bytes.NewReader(data))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := new(http.Client).Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	answer, err := body(response)
	if err != nil || response.StatusCode != http.StatusOK {
		c.t.Fatalf("%s: %s, %v: %s", address, response.Status, err, answer)
	}
	var fields map[string]any
	decode(c.t, address, answer, &fields)
	return fields
}
