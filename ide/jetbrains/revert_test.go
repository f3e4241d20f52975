package jetbrains

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/ide"
)

func content(s string) ide.Content { return ide.Content{Exists: true, Data: []byte(s), Mode: 0o600} }

// stateChange is the change to the options file of a hand-over on top of src,
// which does not exist where it is "".
func stateChange(t *testing.T, version, src string) ide.Change {
	t.Helper()
	s := newSandbox(t)
	config := s.ide("GoLand2025.2", version)
	name := "aws.xml"
	if generation(version) == generation4 {
		name = "amazonq.xml"
	}
	if src != "" {
		s.writeFile(filepath.Join(config, "options", name), src)
	}
	p := s.plan(handover())
	return p.Changes[len(p.Changes)-1]
}

// rewritten is the file as an IDE may save it: other order, other white space,
// a component more, and one of its own values changed.
func rewritten(src string) string {
	src = strings.ReplaceAll(src, `telemetryEnabled" value="false"`, `telemetryEnabled" value="true"`)
	src = strings.Replace(src, "</application>", "  <component name=\"meetQPage\">\n    <option name=\"shouldDisplayPage\" value=\"false\" />\n  </component>\n</application>", 1)
	return strings.ReplaceAll(src, "        ", "          ")
}

func TestRevertOptions(t *testing.T) {
	for _, version := range []string{"3.108", "4.9"} {
		n := names3()
		if generation(version) == generation4 {
			n = names4()
		}
		for name, src := range map[string]string{"absent": "", "IDE": fromIDE(n), "CRLF": strings.ReplaceAll(fromIDE(n), "\n", "\r\n"), "empty": "<application />"} {
			t.Run(version+" "+name, func(t *testing.T) {
				c := stateChange(t, version, src)
				got, err := Family{}.Revert(c, content(rewritten(string(c.After.Data))))
				if err != nil {
					t.Fatal(err)
				}
				want := src
				if src == "" || src == "<application />" {
					want = emptyDocument
				}
				want = rewritten(want)
				if diff := cmp.Diff(loose(t, want), loose(t, string(got.Data))); diff != "" {
					t.Errorf("(-want +got):\n%s\n%s", diff, got.Data)
				}
				if strings.Contains(string(got.Data), "d-1234567890") {
					t.Errorf("something of ours is left:\n%s", got.Data)
				}
				again, err := Family{}.Revert(c, got)
				if err != nil || string(again.Data) != string(got.Data) {
					t.Errorf("a second time changes it, or %v", err)
				}
			})
		}
	}
}

// loose is a document without its layout.
func loose(t *testing.T, src string) map[string]readNode {
	t.Helper()
	return parseOptions(t, []byte(src))
}

// TestRevertOwnFile: a file of our making goes when nobody used it.
func TestRevertOwnFile(t *testing.T) {
	c := stateChange(t, "4.9", "")
	got, err := Family{}.Revert(c, content(strings.ReplaceAll(string(c.After.Data), "\n", "\r\n")))
	if err != nil || got.Exists {
		t.Errorf("%v, %v\n%s", got, err, got.Data)
	}
}

// TestRevertLeavesNewerChoices: what a person or IDE has made of our entries
// since is theirs.
func TestRevertLeavesNewerChoices(t *testing.T) {
	c := stateChange(t, "4.9", fromIDE(names4()))
	newer := strings.Replace(string(c.After.Data), `<entry key="aws.q" value="`+ownID, `<entry key="aws.q" value="sso-session:newer`, 1)
	newer = strings.Replace(newer, arn, arn+"X", 1)
	got, err := Family{}.Revert(c, content(newer))
	if err != nil {
		t.Fatal(err)
	}
	for _, kept := range []string{`<entry key="aws.q" value="sso-session:newer" />`, arn + "X"} {
		if !strings.Contains(string(got.Data), kept) {
			t.Errorf("%s is gone:\n%s", kept, got.Data)
		}
	}
	if strings.Contains(string(got.Data), "<option name=\"ssoRegion\" value=\"us-east-1\" />\n          <option name=\"startUrl\" value=\""+startURL) {
		t.Error("our connection is still listed")
	}
	if !strings.Contains(string(got.Data), "https://old.awsapps.com/start") {
		t.Error("the form does not show again what it did")
	}
}

func TestRevertBroken(t *testing.T) {
	c := stateChange(t, "4.9", fromIDE(names4()))
	for _, now := range []string{"", "<application>", "rubbish"} {
		if got, err := (Family{}).Revert(c, content(now)); err == nil || string(got.Data) != now {
			t.Errorf("%q: %v, %q", now, err, got.Data)
		}
	}
	if got, err := (Family{}).Revert(c, ide.Content{}); err != nil || got.Exists {
		t.Errorf("a file that is gone: %v, %v", got, err)
	}
}

func TestRevertCache(t *testing.T) {
	s := newSandbox(t)
	s.ide("GoLand2025.2", "4.9")
	s.writeFile(s.cache(tokenName), `{"older":true}`)
	s.writeFile(s.cache(pkceName), `{}`)
	p := s.plan(handover())
	registration, token, stale := p.Changes[0], p.Changes[1], p.Changes[2]
	after := string(token.After.Data)
	renewed := strings.NewReplacer("access&<1>", "2", "refresh-1", "2", "18:00", "19:00").Replace(after)
	for name, test := range map[string]struct {
		c    ide.Change
		now  string
		back bool
	}{
		"token renewed":           {token, renewed, true},
		"token without refresh":   {token, strings.Replace(renewed, `"refreshToken":"2",`, "", 1), true},
		"token of a new sign-in":  {token, strings.Replace(renewed, "16:59:59.876Z", "17:30:00Z", 1), false},
		"token of another Region": {token, strings.Replace(renewed, "us-east-1", "us-west-2", 1), false},
		"token of the other kind": {token, strings.Replace(renewed, "startUrl", "issuerUrl", 1), false},
		"token is rubbish":        {token, "rubbish", false},
		"registration laid out":   {registration, strings.ReplaceAll(string(registration.After.Data), ",", ",\n"), true},
		"registration is another": {registration, strings.ReplaceAll(string(registration.After.Data), "client-1", "client-2"), false},
		"registration is rubbish": {registration, "rubbish", false},
		"removed, made anew":      {stale, renewed, false},
	} {
		got, err := Family{}.Revert(test.c, content(test.now))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		want := content(test.now)
		if test.back {
			want = test.c.Before
		}
		if got.Exists != want.Exists || string(got.Data) != string(want.Data) {
			t.Errorf("%s: %q, want %q", name, got.Data, want.Data)
		}
	}
}
