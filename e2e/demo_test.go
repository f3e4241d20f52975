//go:build e2e && linux

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/internal/needs"
)

// The practice organization of the demo.
func demoOrganization() organization {
	return practiceLab{StartURL: "https://d-9067f1ab2c.awsapps.com/start", Region: "us-west-2"}.organization()
}

// TestDemo proves that the demo signs in by itself, says what it has done, and
// leaves a sandbox in which every IDE would open signed in.
func TestDemo(t *testing.T) {
	needs.Programs(t, "sqlite3")
	t.Parallel()
	c := newComputer(t)
	dir := filepath.Join(t.TempDir(), "sandbox")
	r := c.must(0, "demo", "--auto", "--dir", dir)
	c.home = dir
	o := demoOrganization()
	for _, want := range []string{"signed in as  ana@lab.example", "licence       Amazon Q Developer Pro", "Q profile     " + o.profile} {
		if !strings.Contains(r.stderr, want) {
			t.Errorf("the demo does not say %q:\n%s", want, r.stderr)
		}
	}
	c.wantSaid(r, "written", demoFiles(c, o)...)
	if n := strings.Count(r.stderr, "verified"); n < len(demoFiles(c, o)) || strings.Contains(r.stderr, "not right") {
		t.Errorf("%d checks:\n%s", n, r.stderr)
	}
	want := "VS Code: opens signed in, no clicks\n" +
		"IntelliJ IDEA 2025.3: opens signed in, no clicks\n" +
		"PyCharm 2024.3: opens signed in, no clicks\n"
	if r.stdout != want {
		t.Errorf("got the answer %q, want %q", r.stdout, want)
	}
	checkSandbox(c, o)
}

// demoFiles are what the demo writes, by the names that the IDEs read.
func demoFiles(c *computer, o organization) []string {
	id := c.sqlite(codeState, "SELECT json_extract(value, '$.\"codewhisperer.savedConnectionId\"') FROM ItemTable WHERE key = '"+vscodeRow+"'")
	return []string{
		cacheDir + "/" + vscodeRegistration(o, scopes()),
		cacheDir + "/" + vscodeToken(id),
		codeState + ", row " + vscodeRow,
		cacheDir + "/" + jetbrainsRegistration(o.startURL, o.region, scopes()) + ".json",
		cacheDir + "/" + jetbrainsToken(o.startURL, o.region, scopes()) + ".json",
		intelliJ,
		pyCharm,
	}
}

// wantSaid insists on one line for each file.
func (c *computer) wantSaid(r result, verdict string, files ...string) {
	c.t.Helper()
	said := map[string]int{}
	for line := range strings.Lines(r.stderr) {
		if word, rest, _ := strings.Cut(strings.TrimSpace(line), " "); word == verdict {
			said[strings.TrimSpace(rest)]++
		}
	}
	for _, file := range files {
		if said["~/"+file] != 1 {
			c.t.Errorf("%s was not called %s once:\n%s", file, verdict, r.stderr)
		}
	}
	if len(said) != len(files) {
		c.t.Errorf("got %d files called %s, want %d: %v", len(said), verdict, len(files), said)
	}
}

func checkSandbox(c *computer, o organization) {
	t := c.t
	t.Helper()
	code := c.checkVSCode(codeState, o, map[string]any{
		"isExtensionFirstUse": false, "telemetryClientId": "practice", "CODEWHISPERER_HINT_DISPLAYED": true,
	})
	if got, want := c.sqlite(codeState, "SELECT group_concat(key, ' ') FROM (SELECT key FROM ItemTable ORDER BY key)"),
		vscodeRow+" colorThemeData workbench.activity.pinnedViewlets2"; got != want {
		t.Errorf("got the rows %s, want %s", got, want)
	}
	if got := c.sqlite(codeState, "PRAGMA user_version; PRAGMA journal_mode"); got != "1\ndelete" {
		t.Errorf("got user_version and journal_mode %q", got)
	}
	jetbrains := c.checkJetBrainsFiles(o)
	if code.clientID == jetbrains.clientID || code.refresh == jetbrains.refresh {
		t.Error("VS Code and JetBrains IDEs share a sign-in: the first renewal would end the other's")
	}
	c.checkOptions(intelliJ, plugin4(), o, "<application/>")
	c.checkOptions(pyCharm, plugin3(), o, `<application>
		<component name="aws"><option name="telemetryEnabled" value="false" /></component>
		<component name="connectionPinningManager"><option name="pinnedConnections"><map>
			<entry key="aws.codecatalyst" value="sso;us-east-1;https://view.awsapps.com/start" />
		</map></option></component>
	</application>`)
	entries, err := os.ReadDir(c.path(cacheDir))
	if err != nil || len(entries) != 4 {
		t.Errorf("got %d files in the token cache, want the four (%v)", len(entries), err)
	}
}
