package jetbrains

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/ide"
)

const (
	tokenName        = "1367156cb5b831b9e254f666ef2e896df8319806.json"
	registrationName = "5f02eea9149f1eda064277e9970375428f9ee40a.json"
	pkceName         = "8f3b849f49939af3e5c13d93e20c0e58335574b2.json"
	pkceClientName   = "e3be569c6797ac0224bea53a68d43f4c8fa91339.json"
)

func (s *sandbox) cache(name string) string { return filepath.Join(cacheDir(s.machine()), name) }

// spoil changes text in a file.
func (s *sandbox) spoil(file, old, replacement string) {
	s.Helper()
	before := s.read(file)
	after := strings.ReplaceAll(before, old, replacement)
	if before == after {
		s.Fatalf("%s does not hold %q:\n%s", file, old, before)
	}
	s.writeFile(file, after)
}

func TestVerify(t *testing.T) {
	all := "sign-in record ok, token ok, registration ok, profile ok"
	for name, test := range map[string]struct {
		spoil func(s *sandbox, state string)
		later time.Duration
		want  string
	}{
		"signed in":           {nil, 0, all},
		"token expired":       {nil, 2 * time.Hour, all},
		"registration over":   {nil, 90*24*time.Hour - 10*time.Minute, "sign-in record ok, token ok, registration NO, profile ok"},
		"token gone":          {func(s *sandbox, _ string) { s.remove(s.cache(tokenName)) }, 0, "sign-in record ok, token NO, profile ok"},
		"token of wrong kind": {func(s *sandbox, _ string) { s.spoil(s.cache(tokenName), "startUrl", "issuerUrl") }, 0, "sign-in record ok, token NO, profile ok"},
		"both kinds":          {func(s *sandbox, _ string) { s.spoil(s.cache(tokenName), `{`, `{"issuerUrl":"x",`) }, 0, "sign-in record ok, token NO, profile ok"},
		"half a token":        {func(s *sandbox, _ string) { s.spoil(s.cache(tokenName), `}`, ``) }, 0, "sign-in record ok, token NO, profile ok"},
		"epoch numbers":       {func(s *sandbox, _ string) { s.spoil(s.cache(tokenName), `"2026-11-23T18:00:00Z"`, `1795456800`) }, 0, "sign-in record ok, token NO, profile ok"},
		"offset in a time":    {func(s *sandbox, _ string) { s.spoil(s.cache(tokenName), `18:00:00Z`, `18:00:00+00:00`) }, 0, "sign-in record ok, token NO, profile ok"},
		"UTC in a time":       {func(s *sandbox, _ string) { s.spoil(s.cache(tokenName), `18:00:00Z`, `18:00:00UTC`) }, 0, all},
		"not renewable":       {func(s *sandbox, _ string) { s.spoil(s.cache(tokenName), `"refreshToken":"refresh-1",`, ``) }, 50 * time.Minute, "sign-in record ok, token NO, profile ok"},
		"not yet renewable":   {func(s *sandbox, _ string) { s.spoil(s.cache(tokenName), `"refreshToken":"refresh-1",`, ``) }, 40 * time.Minute, all},
		"registration gone":   {func(s *sandbox, _ string) { s.remove(s.cache(registrationName)) }, 0, "sign-in record ok, token ok, registration NO, profile ok"},
		"half a registration": {func(s *sandbox, _ string) { s.spoil(s.cache(registrationName), `{`, `{"region":"us-east-1",`) }, 0, "sign-in record ok, token ok, registration NO, profile ok"},
		"pin gone":            {func(s *sandbox, f string) { s.spoil(f, `<entry key="aws.q" `, `<entry key="aws.x" `) }, 0, "sign-in record NO, token ok, registration ok, profile ok"},
		"connection gone":     {func(s *sandbox, f string) { s.spoil(f, "ManagedSsoProfile>", "Other>") }, 0, "sign-in record NO, token ok, registration ok, profile ok"},
		"a scope gone":        {func(s *sandbox, f string) { s.spoil(f, `<option value="codewhisperer:analysis" />`, ``) }, 0, "sign-in record NO, token ok, registration ok, profile ok"},
		"another profile":     {func(s *sandbox, f string) { s.spoil(f, arn, arn+"X") }, 0, "sign-in record ok, token ok, registration ok, profile NO"},
		"no profile":          {func(s *sandbox, f string) { s.spoil(f, "connectionIdToActiveProfile", "x") }, 0, "sign-in record ok, token ok, registration ok, profile NO"},
		"no count":            {func(s *sandbox, f string) { s.spoil(f, `/start" value="1"`, `/start" value="0"`) }, 0, "sign-in record ok, token ok, registration ok, profile NO"},
		"broken file":         {func(s *sandbox, f string) { s.spoil(f, "</application>", "") }, 0, "sign-in record NO"},
		"signed in by the IDE": {func(s *sandbox, _ string) {
			s.remove(s.cache(tokenName))
			s.writeFile(s.cache(pkceName), `{"issuerUrl":"`+startURL+`","region":"us-east-1","accessToken":"a","refreshToken":"r","expiresAt":"2026-11-23T18:00:00.5Z","createdAt":"2026-11-23T17:00:00Z"}`)
			s.writeFile(s.cache(pkceClientName), `{"clientId":"c","clientSecret":"s","expiresAt":"2027-01-01T00:00:00Z","scopes":["x"],"issuerUrl":"`+startURL+`","region":"us-east-1","clientType":"public","grantTypes":["x"],"redirectUris":["y"]}`)
		}, 0, all},
	} {
		t.Run(name, func(t *testing.T) {
			for _, version := range []string{"3.108", "4.9"} {
				s := newSandbox(t)
				s.ide("GoLand2025.2", version)
				p := s.signIn(handover())
				if test.spoil != nil {
					test.spoil(s, p.Changes[2].File)
				}
				f := Family{Now: func() time.Time { return now.Add(test.later) }}
				checks, err := f.Verify(context.Background(), s.machine(), s.find(), handover())
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.want, summary(t, checks)); diff != "" {
					t.Errorf("%s (-want +got):\n%s\n%+v", version, diff, checks)
				}
			}
		})
	}
}

func (s *sandbox) remove(file string) {
	s.Helper()
	if err := os.Remove(file); err != nil {
		s.Fatal(err)
	}
}

func summary(t *testing.T, checks []ide.Check) string {
	t.Helper()
	var all []string
	for _, c := range checks {
		if c.Text == "" || c.Target == "" {
			t.Errorf("check without words or target: %+v", c)
		}
		if strings.Contains(c.Text, "access&") || strings.Contains(c.Text, "refresh-1") || strings.Contains(c.Text, "client-secret") {
			t.Errorf("a secret in words: %s", c.Text)
		}
		ok := "NO"
		if c.OK {
			ok = "ok"
		}
		all = append(all, c.What+" "+ok)
	}
	return strings.Join(all, ", ")
}

// TestVerifyMigrated: what 4.x will fetch from aws.xml counts.
func TestVerifyMigrated(t *testing.T) {
	s := newSandbox(t)
	config := s.ide("GoLand2025.2", "nightly")
	s.signIn(handover())
	m := s.machine()
	s.plugin(root{config: m.ConfigDir(), data: m.DataDir()}.pluginsDir("JetBrains", "GoLand2025.2"), "amazonq", amazonQ, "x")
	target := s.find()[0]
	target.Extension.Generation = generation4
	checks, err := family().Verify(context.Background(), m, []ide.Target{target}, handover())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("sign-in record ok, token ok, registration ok, profile ok", summary(t, checks)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := startUp(t, s.home, config, 4, now); got.State != "AUTHORIZED" {
		t.Errorf("the reader says %+v", got)
	}
}

func TestVerifyPrefill(t *testing.T) {
	s := newSandbox(t)
	s.ide("GoLand2025.2", "4.9")
	h := handover()
	prefilling(&h)
	for _, want := range []string{"start URL and Region NO", "start URL and Region ok"} {
		checks, err := family().Verify(context.Background(), s.machine(), s.find(), h)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, summary(t, checks)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		s.signIn(h)
	}
}

// TestVerifyWithoutProfile: Amazon Q picks an only profile by itself; of several
// the person has to choose one.
func TestVerifyWithoutProfile(t *testing.T) {
	for profiles, want := range map[int]string{1: "profile ok", 3: "profile NO"} {
		s := newSandbox(t)
		s.ide("GoLand2025.2", "4.9")
		h := handover()
		h.Profile, h.Profiles = nil, profiles
		s.signIn(h)
		checks, err := family().Verify(context.Background(), s.machine(), s.find(), h)
		if err != nil {
			t.Fatal(err)
		}
		if got := summary(t, checks); !strings.HasSuffix(got, want) {
			t.Errorf("%d profiles: %s", profiles, got)
		}
	}
}
