//go:build e2e && linux

package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestSecrets proves that tokens and client secrets are nowhere but with their
// holders: not in a file of the home or of the folder for temporary files, not on
// the screen, not in the command line or the environment of the process; from the
// sign-in through a renewal by the holder to the sign-out.
func TestSecrets(t *testing.T) {
	needs(t, "sqlite3")
	t.Parallel()
	l := startLab(t)
	c := newComputer(t).sealed()
	c.furnish()
	ana := &witness{person: newPerson(t, l)}
	login := c.start(l.login()...)
	ana.process = login.cmd.Process.Pid
	login.approvals(ana)
	seen := []result{login.wait()}
	all := []tokens{c.checkVSCode(codeState, l.organization(), map[string]any{"telemetryClientId": "0f", "isExtensionFirstUse": false, "😀": []any{1.0, 2.5}}), c.checkJetBrainsFiles(l.organization())}
	c.wantNoLeaks(all, c.home, c.tmp)

	all = append(all, c.renewAsVSCode(l))
	for _, command := range [][]string{
		{"status"},
		{"status", "--json"},
		{"ide", "plan", "--diff"},
		{"ide", "plan", "--json"},
		{"ide", "undo"},
		{"ide", "apply", "--lab", l.URL},
	} {
		seen = append(seen, c.must(0, command...))
	}
	if got := c.checkVSCodeFiles(c.savedConnection(), l.organization()); got != all[2] {
		t.Error("what was handed over again is not what VS Code had renewed")
	}
	c.wantNoLeaks(all, c.home, c.tmp)

	seen = append(seen, c.must(0, "logout", "--everywhere", "--lab", l.URL))
	for _, dir := range []string{c.home, c.tmp} {
		for file, content := range files(t, dir) {
			if found := leaks(content, all); len(found) > 0 {
				t.Errorf("after the sign-out %s holds %v", file, found)
			}
		}
	}
	for _, r := range seen {
		if found := leaks(r.stdout+r.stderr, all); len(found) > 0 {
			t.Errorf("%v on the screen:\n%s%s", found, r.stdout, r.stderr)
		}
	}
	if len(ana.samples) != 4 {
		t.Fatalf("got %d samples of the process, want 4", len(ana.samples))
	}
	if found := leaks(strings.Join(ana.samples, "\n"), all); len(found) > 0 {
		t.Errorf("%v in the command line or environment", found)
	}
}

// witness looks at the process from outside while it waits for an approval; at
// the second one it has the tokens of the first.
type witness struct {
	*person

	process int
	samples []string
}

func (w *witness) approve(t *testing.T, page, code string) {
	t.Helper()
	for _, name := range []string{"cmdline", "environ"} {
		sample := readFile(t, fmt.Sprintf("/proc/%d/%s", w.process, name))
		if sample == "" {
			t.Errorf("the process has no %s", name)
		}
		w.samples = append(w.samples, sample)
	}
	w.person.approve(t, page, code)
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
	// A second of the first token's life has passed; a real renewal is later.
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

// TestProxy proves that the proxy of a company is not asked for what is on this
// computer: the lab is reached although the proxy is dead.
func TestProxy(t *testing.T) {
	t.Parallel()
	l := startLab(t)
	dead := "http://127.0.0.1:" + closedPort(t)
	c := newComputer(t).sealed().with("HTTPS_PROXY="+dead, "https_proxy="+dead, "HTTP_PROXY="+dead, "http_proxy="+dead, "ALL_PROXY="+dead)
	r := c.signIn(newPerson(t, l), l.login("--ide", "none")...)
	if r.code != 0 || !strings.Contains(r.stdout, "qlogin: signed in") {
		t.Errorf("exit code %d\n%s%s", r.code, r.stdout, r.stderr)
	}
	// What is not on this computer does go to the proxy.
	aws := c.must(1, "login", "--ide", "none", "--start-url", l.StartURL, "--region", l.Region, "--again")
	if !strings.Contains(aws.stderr, "proxy") {
		t.Errorf("the dead proxy is not named:\n%s", aws.stderr)
	}
}
