//go:build e2e && linux

package e2e

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const vscodeRow = "amazonwebservices.amazon-q-vscode"

// tokens are the secrets of one hand-over.
type tokens struct {
	clientID, clientSecret, access, refresh string
}

// checkVSCode reads a hand-over as the extension does when it starts, and
// returns its secrets. extra is what the row held before.
func (c *computer) checkVSCode(state string, o organization, extra map[string]any) tokens {
	c.t.Helper()
	if kind := c.sqlite(state, "SELECT typeof(value) FROM ItemTable WHERE key = '"+vscodeRow+"'"); kind != "text" {
		c.t.Errorf("%s: the row is of type %s: the extension reads text", state, kind)
	}
	var row map[string]any
	decode(c.t, state, c.sqlite(state, "SELECT value FROM ItemTable WHERE key = '"+vscodeRow+"'"), &row)
	id, _ := row["codewhisperer.savedConnectionId"].(string)
	if id == "" {
		c.t.Fatalf("%s: no codewhisperer.savedConnectionId", state)
	}
	want := map[string]any{
		// core/src/auth/connection.ts: StoredProfile, ProfileStore.
		"auth.profiles": map[string]any{id: map[string]any{
			"type": "sso", "startUrl": o.startURL, "ssoRegion": o.region, "scopes": anys(scopes()),
			"metadata": map[string]any{"connectionState": "valid"},
		}},
		"auth.currentProfileId":           id,
		"codewhisperer.savedConnectionId": id, // core/src/auth/secondaryAuth.ts
		// core/src/codewhisperer/region/regionProfileManager.ts
		"aws.amazonq.regionProfiles": map[string]any{id: map[string]any{
			"name": o.profile, "region": o.profileRegion, "arn": o.profileARN, "description": o.owner,
		}},
	}
	maps.Copy(want, extra)
	if diff := cmp.Diff(want, row); diff != "" {
		c.t.Errorf("%s: the sign-in record (-want +got):\n%s", state, diff)
	}
	return c.checkVSCodeFiles(id, o)
}

// checkVSCodeFiles reads token and registration (core/src/auth/sso/cache.ts,
// model.ts).
func (c *computer) checkVSCodeFiles(id string, o organization) tokens {
	c.t.Helper()
	token := c.cacheFile(vscodeToken(id))
	registration := c.cacheFile(vscodeRegistration(o, scopes()))
	secrets := tokens{text(token, "clientId"), text(token, "clientSecret"), text(token, "accessToken"), text(token, "refreshToken")}
	for name, value := range map[string]string{
		"clientId": secrets.clientID, "clientSecret": secrets.clientSecret, "accessToken": secrets.access, "refreshToken": secrets.refresh,
	} {
		if value == "" {
			c.t.Errorf("the token file has no %s", name)
		}
	}
	c.wantDates(token, "expiresAt", "registrationExpiresAt")
	c.wantDates(registration, "expiresAt")
	c.wantFields("token", token, map[string]any{
		"clientId": secrets.clientID, "clientSecret": secrets.clientSecret, "scopes": anys(scopes()),
		"region": o.region, "startUrl": o.startURL, "accessToken": secrets.access, "refreshToken": secrets.refresh,
		"expiresAt": token["expiresAt"], "registrationExpiresAt": registration["expiresAt"],
	})
	c.wantFields("registration", registration, map[string]any{
		"clientId": secrets.clientID, "clientSecret": secrets.clientSecret, "expiresAt": token["registrationExpiresAt"],
		"startUrl": o.startURL, "scopes": anys(scopes()),
	})
	return secrets
}

// wantDates insists on times as Date.prototype.toISOString writes them.
func (c *computer) wantDates(fields map[string]any, names ...string) {
	c.t.Helper()
	for _, name := range names {
		if !regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`).MatchString(text(fields, name)) {
			c.t.Errorf("%s is %v", name, fields[name])
		}
	}
}

func (c *computer) wantFields(what string, got, want map[string]any) {
	c.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		c.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// cacheFile reads a file that only its owner may read.
func (c *computer) cacheFile(name string) map[string]any {
	c.t.Helper()
	info, err := os.Stat(c.path(cacheDir + "/" + name))
	if err != nil {
		c.t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode != 0o600 {
		c.t.Errorf("%s has mode %o", name, mode)
	}
	var fields map[string]any
	decode(c.t, name, c.read(cacheDir+"/"+name), &fields)
	return fields
}

func (c *computer) sqlite(file, query string) string {
	c.t.Helper()
	return strings.TrimSuffix(tool(c.t, query+";", "sqlite3", "-readonly", "-bail", c.path(file)), "\n")
}

func decode(t *testing.T, what, data string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(data), into); err != nil {
		t.Fatalf("%s: %v: %s", what, err, data)
	}
}

func text(fields map[string]any, name string) string {
	value, _ := fields[name].(string)
	return value
}

func anys(all []string) []any {
	var list []any
	for s := range slices.Values(all) {
		list = append(list, s)
	}
	return list
}
