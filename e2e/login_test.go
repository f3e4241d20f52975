//go:build e2e && linux

package e2e

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/internal/needs"
)

// TestSignIn proves the whole of it with a real browser and a real keyring, in a
// home with files of the person's own: sign in, hand over, read back, undo to the
// byte, hand over again without a browser, sign out.
func TestSignIn(t *testing.T) {
	needs.Programs(t, chromium, "sqlite3")
	t.Parallel()
	l, k := startLab(t), startKeyring(t)
	c := newComputer(t).with(k.env())
	c.furnish()
	before := takeSnapshot(t, c.home)
	chrome := openBrowser(t, l)

	r := c.signIn(chrome, l.login()...)
	if r.code != 0 {
		t.Fatalf("exit code %d\n%s%s", r.code, r.stdout, r.stderr)
	}
	if chrome.passwords != 1 {
		t.Errorf("the password was typed %d times, want once for both holders", chrome.passwords)
	}
	if n := strings.Count(r.stderr, "  code  "); n != 2 {
		t.Errorf("%d codes were shown, want one for each holder", n)
	}
	all := checkHandOver(c, l.organization())
	checkKept(c, k, all)
	checkStatus(c)

	again := c.must(0, l.login()...)
	if strings.Contains(again.stderr, "  code  ") || strings.Contains(again.stderr, "  written ") {
		t.Errorf("a sign-in that still holds was made again:\n%s", again.stderr)
	}
	c.must(0, "ide", "undo")
	sameHome(t, before, takeSnapshot(t, c.home))

	c.must(0, "ide", "apply", "--lab", l.URL)
	checkHandOver(c, l.organization())
	signOut(c, k, l, all)
}

// checkHandOver checks all targets in the home that furnish made and returns the
// two holders' secrets.
func checkHandOver(c *computer, o organization) []tokens {
	c.t.Helper()
	code := c.checkVSCode(codeState, o, map[string]any{"telemetryClientId": "0f", "isExtensionFirstUse": false, "😀": []any{1.0, 2.5}})
	codium := c.checkVSCode(codiumState, o, nil)
	if code != codium {
		c.t.Error("two editors of one person have different sign-ins")
	}
	if got, want := c.sqlite(codeState, "SELECT key, typeof(value), hex(value) FROM ItemTable WHERE key <> '"+vscodeRow+"' ORDER BY key"),
		"blob|blob|00FF10\ncolorThemeData|text|7B226964223A2276732D6461726B227D\nempty|null|"; got != want {
		c.t.Errorf("got the other rows\n%s\nwant\n%s", got, want)
	}
	jetbrains := c.checkJetBrainsFiles(o)
	if code.clientID == jetbrains.clientID || code.refresh == jetbrains.refresh {
		c.t.Error("VS Code and JetBrains IDEs share a sign-in")
	}
	c.checkOptions(intelliJ, plugin4(), o, foreignQ)
	c.checkOptions(goLand, plugin4(), o, "<application/>")
	c.checkOptions(webStorm, plugin3Old(), o, foreignAWS)
	c.checkOptions(pyCharm, plugin3(), o, foreignAWS)
	if bare := strings.Count(c.read(intelliJ), "\n") - strings.Count(c.read(intelliJ), "\r\n"); bare != 0 {
		c.t.Errorf("%d lines of %s lost their CR", bare, intelliJ)
	}
	if target, err := os.Readlink(c.path(pyCharm)); err != nil || target != pyCharmLink {
		c.t.Errorf("the link at %s leads to %q (%v)", pyCharm, target, err)
	}
	return []tokens{code, jetbrains}
}

// checkKept makes sure that the tokens are in the Secret Service, and in no file
// but the two caches.
func checkKept(c *computer, k keyring, all []tokens) {
	c.t.Helper()
	records := strings.Join(slices.Collect(maps.Values(k.records())), "\n")
	for _, secrets := range all {
		for _, secret := range secrets.values() {
			if !strings.Contains(records, secret) {
				c.t.Errorf("the keyring does not hold %.12s…", secret)
			}
		}
	}
	for file, content := range files(c.t, k.folder) {
		if len(content) < len(records) {
			continue // the note which keyring is the default
		}
		if found := leaks(content, all); len(found) > 0 {
			c.t.Errorf("%s holds tokens in the clear", file)
		}
	}
	c.wantNoLeaks(all, c.home, c.tmp)
}

type status struct {
	SignIns []struct {
		Holder, Person, Subscription        string
		Pro, Valid, Renewable, Stored, Held bool
		Waiting, Odd                        []string
		Checks                              []struct {
			OK   bool
			Text string
		}
	}
}

// checkStatus makes sure that the program sees both sign-ins as they are.
func checkStatus(c *computer) {
	c.t.Helper()
	var s status
	if err := json.Unmarshal([]byte(c.must(0, "status", "--json").stdout), &s); err != nil {
		c.t.Fatal(err)
	}
	var holders []string
	for _, one := range s.SignIns {
		holders = append(holders, one.Holder)
		if one.Person != "ana@lab.example" || !one.Pro || !one.Valid || !one.Renewable || !one.Stored || !one.Held || len(one.Waiting)+len(one.Odd) > 0 {
			c.t.Errorf("got %+v", one)
		}
		for _, check := range one.Checks {
			if !check.OK {
				c.t.Errorf("%s: not right: %s", one.Holder, check.Text)
			}
		}
	}
	if slices.Sort(holders); !slices.Equal(holders, []string{"jetbrains", "vscode"}) {
		c.t.Errorf("got the holders %q", holders)
	}
}

// signOut makes sure that nothing of the tokens is left anywhere, and that the
// portal's session has ended.
func signOut(c *computer, k keyring, l practiceLab, all []tokens) {
	t := c.t
	t.Helper()
	c.must(0, "logout", "--everywhere", "--lab", l.URL)
	if !l.asked(t, "Logout") {
		t.Error("the access portal was not told")
	}
	for file, content := range files(t, c.home) {
		if found := leaks(content, all); len(found) > 0 {
			t.Errorf("after the sign-out %s holds %v", file, found)
		}
	}
	for account, record := range k.records() {
		if found := leaks(record, all); len(found) > 0 {
			t.Errorf("after the sign-out the keyring holds %v in %s", found, account)
		}
	}
	entries, err := filepath.Glob(c.path(cacheDir + "/*"))
	if err != nil || !slices.Equal(entries, []string{c.path(cacheDir + "/botocore-client-id-eu-west-1.json")}) {
		t.Errorf("the token cache holds %q (%v), want only what is not ours", entries, err)
	}
	if profiles := c.sqlite(codeState, "SELECT json_extract(value, '$.\"auth.profiles\"') FROM ItemTable WHERE key = '"+vscodeRow+"'"); profiles != "" && profiles != "{}" {
		t.Errorf("VS Code still knows %s", profiles)
	}
	c.must(3, "status")
}
