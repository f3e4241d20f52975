package jetbrains

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseSessions(t *testing.T) {
	compare := cmp.AllowUnexported(session{})
	for name, test := range map[string]struct {
		text string
		want map[string]session
	}{
		"none":        {"", map[string]session{}},
		"one":         {"[sso-session a]\nsso_start_url=u\nsso_region=r\nsso_registration_scopes=x,y", map[string]session{"a": {"u", "r", []string{"x", "y"}}}},
		"blanks":      {"[ sso-session\ta ]\r\nsso_start_url = u # mine\r\nsso_region=r ; r\r\n", map[string]session{"a": {"u", "r", []string{"sso:account:access"}}}},
		"blank scope": {"[sso-session a]\nsso_start_url=u\nsso_region=r\nsso_registration_scopes=x, y", map[string]session{"a": {"u", "r", []string{"x", " y"}}}},
		"fragment":    {"[sso-session a]\nsso_start_url=u/#/\nsso_region=r", map[string]session{"a": {"u/#/", "r", []string{"sso:account:access"}}}},
		"incomplete":  {"[sso-session a]\nsso_start_url=u\n[profile b]\nsso_region=r", map[string]session{}},
		"in two":      {"[sso-session a]\nsso_start_url=u\n[default]\nx=y\n[sso-session a]\nsso_region=r", map[string]session{"a": {"u", "r", []string{"sso:account:access"}}}},
		"nested":      {"[sso-session a]\nsso_start_url=u\ns3 =\n  sso_region=z\nsso_region=r", map[string]session{"a": {"u", "r", []string{"sso:account:access"}}}},
		"no name":     {"[sso-session ]\nsso_start_url=u\nsso_region=r", map[string]session{}},
	} {
		got, err := parseSessions(test.text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(test.want, got, compare); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for name, text := range map[string]string{"open": "\n[sso-session a\n", "outside": "\na=b\n", "no key": "[default]\nrubbish\n"} {
		if _, err := parseSessions(text); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzSessions: any text is read or refused, and a section behind a readable
// text is found.
func FuzzSessions(f *testing.F) {
	for _, seed := range []string{"", "[default]\na=b\n", "[sso-session x]\nsso_region=\n", "#\n;", "[", "a", " a=b", "[sso-session a]\nsso_start_url=x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := parseSessions(text); err != nil {
			return
		}
		got, err := parseSessions(text + "\n[sso-session q-fuzz]\nsso_start_url=u\nsso_region=r\nsso_registration_scopes=s\n")
		if err != nil {
			t.Fatalf("a good section made it bad: %v", err)
		}
		want := session{"u", "r", []string{"s"}}
		if diff := cmp.Diff(want, got["q-fuzz"], cmp.AllowUnexported(session{})); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
