//go:build e2e && linux

package e2e

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// generation is what differs between the versions of the plugin: the names of its
// components, which are others from 4.0 on (DefaultToolkitAuthManager.kt, pinning/
// ConnectionPinningManager.kt), and the features it pins (QConnection.kt; the one
// for CodeWhisperer was folded into it in 3.81).
type generation struct {
	auth, pins string
	features   []string
}

func plugin3Old() generation {
	return generation{"authManager", "connectionPinningManager", []string{"aws.codewhisperer", "aws.q"}}
}

func plugin3() generation {
	return generation{"authManager", "connectionPinningManager", []string{"aws.q"}}
}

func plugin4() generation {
	return generation{"qAuthManager", "qConnectionPinningManager", []string{"aws.q"}}
}

// lines are what the plugin reads of a hand-over, in the form of flatten.
func (g generation) lines(o organization) []string {
	id := "sso;" + o.region + ";" + o.startURL // ToolkitCredentialsProvider.kt
	last := "component[" + g.auth + "]/option[lastLoginIdcInfo]/LastLoginIdcInfo/option"
	profile := "component[" + g.auth + "]/option[ssoProfiles]/list/ManagedSsoProfile/option"
	active := "component[qProfileStates]/option[connectionIdToActiveProfile]/map/entry[" + id + "]/value/QRegionProfile/option"
	lines := []string{
		last + "[region] = " + o.region,
		last + "[startUrl] = " + o.startURL,
		profile + "[ssoRegion] = " + o.region,
		profile + "[startUrl] = " + o.startURL,
		active + "[arn] = " + o.profileARN,
		active + "[profileName] = " + o.profile,
		"component[qProfileStates]/option[connectionIdToProfileList]/map/entry[" + id + "] = 1",
	}
	for _, scope := range scopes() {
		lines = append(lines, profile+"[scopes]/list/option = "+scope)
	}
	for _, feature := range g.features {
		lines = append(lines, "component["+g.pins+"]/option[pinnedConnections]/map/entry["+feature+"] = "+id)
	}
	return lines
}

// checkOptions reads an options file: what stood there before, and the
// hand-over, and nothing else.
func (c *computer) checkOptions(file string, g generation, o organization, before string) {
	c.t.Helper()
	want := slices.Sorted(slices.Values(append(flatten(c.t, before), g.lines(o)...)))
	got := slices.Sorted(slices.Values(flatten(c.t, c.read(file))))
	if diff := cmp.Diff(want, got); diff != "" {
		c.t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// flatten turns the XML of JetBrains' serializer into one line for each value.
func flatten(t *testing.T, source string) []string {
	t.Helper()
	var lines []string
	var path []string
	for d := xml.NewDecoder(strings.NewReader(source)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return lines
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, source)
		}
		switch token := token.(type) {
		case xml.StartElement:
			path = append(path, step(token))
			if value, ok := attribute(token, "value"); ok {
				lines = append(lines, strings.Join(path[1:], "/")+" = "+value)
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if value := strings.TrimSpace(string(token)); value != "" && len(path) > 0 {
				lines = append(lines, strings.Join(path[1:], "/")+" = "+value)
			}
		case xml.Comment:
			lines = append(lines, "comment"+string(token))
		}
	}
}

func step(e xml.StartElement) string {
	for _, key := range []string{"name", "key"} {
		if value, ok := attribute(e, key); ok {
			return e.Name.Local + "[" + value + "]"
		}
	}
	return e.Name.Local
}

func attribute(e xml.StartElement, name string) (string, bool) {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value, true
		}
	}
	return "", false
}

// checkJetBrainsFiles reads token and registration as Jackson does. It knows the
// kind of a file by its fields alone (AccessToken.kt, ClientRegistration.kt): one
// field of the other kind, and the file does not load.
func (c *computer) checkJetBrainsFiles(o organization) tokens {
	c.t.Helper()
	token := c.cacheFile(jetbrainsToken(o.startURL, o.region, scopes()) + ".json")
	registration := c.cacheFile(jetbrainsRegistration(o.startURL, o.region, scopes()) + ".json")
	secrets := tokens{text(registration, "clientId"), text(registration, "clientSecret"), text(token, "accessToken"), text(token, "refreshToken")}
	for name, value := range map[string]string{
		"clientId": secrets.clientID, "clientSecret": secrets.clientSecret, "accessToken": secrets.access, "refreshToken": secrets.refresh,
	} {
		if value == "" {
			c.t.Errorf("there is no %s", name)
		}
	}
	c.wantInstants(token, "expiresAt", "createdAt")
	c.wantInstants(registration, "expiresAt")
	c.wantFields("token", token, map[string]any{
		"startUrl": o.startURL, "region": o.region, "accessToken": secrets.access, "refreshToken": secrets.refresh,
		"expiresAt": token["expiresAt"], "createdAt": token["createdAt"],
	})
	c.wantFields("registration", registration, map[string]any{
		"clientId": secrets.clientID, "clientSecret": secrets.clientSecret,
		"expiresAt": registration["expiresAt"], "scopes": registration["scopes"],
	})
	var got []string
	for _, scope := range registration["scopes"].([]any) {
		got = append(got, scope.(string))
	}
	if diff := cmp.Diff(slices.Sorted(slices.Values(scopes())), slices.Sorted(slices.Values(got))); diff != "" {
		c.t.Errorf("scopes of the registration (-want +got):\n%s", diff)
	}
	c.wantNoPKCE(o)
	return secrets
}

// wantInstants insists on UTC with a Z (DiskCache.kt: its own deserializer of
// Instant).
func (c *computer) wantInstants(fields map[string]any, names ...string) {
	c.t.Helper()
	for _, name := range names {
		if !isInstant(text(fields, name)) {
			c.t.Errorf("%s is %v", name, fields[name])
		}
	}
}

// wantNoPKCE makes sure that no other kind of token lies beside ours: it would
// be loaded once ours is gone (SsoAccessTokenProvider.kt).
func (c *computer) wantNoPKCE(o organization) {
	c.t.Helper()
	name := cacheDir + "/" + jetbrainsTokenPKCE(o.startURL, o.region, scopes()) + ".json"
	if _, err := os.Lstat(c.path(name)); !errors.Is(err, os.ErrNotExist) {
		c.t.Errorf("%s is there: %v", name, err)
	}
}

func isInstant(s string) bool {
	when, err := time.Parse(time.RFC3339Nano, s)
	return err == nil && strings.HasSuffix(s, "Z") && !when.IsZero()
}
