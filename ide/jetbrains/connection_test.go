package jetbrains

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFormA: a pin to a section of ~/.aws/config is kept, and the files are
// named after the section's own scopes and spelling.
func TestFormA(t *testing.T) {
	const five = "codewhisperer:conversations,codewhisperer:transformations,codewhisperer:taskassist,codewhisperer:completions,codewhisperer:analysis"
	pinned := lines(`<application>`, `  <component name="connectionPinningManager">`, `    <option name="pinnedConnections">`,
		`      <map>`, `        <entry key="aws.q" value="sso-session:d-1234567890" />`, `      </map>`, `    </option>`, `  </component>`, `</application>`)
	for name, test := range map[string]struct {
		section string
		want    string // connection at start-up
		token   string // file
	}{
		"Amazon Q's":   {"sso_start_url=" + startURL + "\nsso_region=us-east-1\nsso_registration_scopes=" + five, "sso-session:d-1234567890", "1367156cb5b831b9e254f666ef2e896df8319806.json"},
		"one more":     {"sso_start_url=" + startURL + "\nsso_region=us-east-1\nsso_registration_scopes=" + five + ",sso:account:access", "sso-session:d-1234567890", ""},
		"with a slash": {"sso_start_url = " + startURL + "/\nsso_region = us-east-1\nsso_registration_scopes = " + five, "sso-session:d-1234567890", ""},
		"blanks":       {"sso_start_url=" + startURL + "\nsso_region=us-east-1\nsso_registration_scopes=" + strings.ReplaceAll(five, ",", ", "), ownID, "1367156cb5b831b9e254f666ef2e896df8319806.json"},
		"no scopes":    {"sso_start_url=" + startURL + "\nsso_region=us-east-1", ownID, "1367156cb5b831b9e254f666ef2e896df8319806.json"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSandbox(t)
			config := s.ide("GoLand2025.2", "3.108")
			s.writeFile(filepath.Join(config, "options", "aws.xml"), pinned)
			awsConfig := s.write("[profile x]\nregion = us-west-2\n\n[sso-session d-1234567890]\n"+test.section+"\n", ".aws", "config")
			before := s.read(awsConfig)
			p := s.signIn(handover())
			if len(p.Conflicts) > 0 {
				t.Fatalf("conflicts: %+v", p.Conflicts)
			}
			want := signedIn()
			want.Connection = test.want
			if diff := cmp.Diff(want, startUp(t, s.home, config, 3, now)); diff != "" {
				t.Errorf("start-up (-want +got):\n%s", diff)
			}
			if test.token != "" && filepath.Base(p.Changes[1].File) != test.token {
				t.Errorf("the token is in %s", p.Changes[1].File)
			}
			if s.read(awsConfig) != before {
				t.Error("~/.aws/config was changed")
			}
			if listed := strings.Contains(s.read(filepath.Join(config, "options", "aws.xml")), "ManagedSsoProfile"); listed != (test.want == ownID) {
				t.Errorf("listed as the plugin's own: %t", listed)
			}
			if again := s.plan(handover()); len(again.Changes) > 0 {
				t.Errorf("a second plan changes %s", again.Changes[0].File)
			}
		})
	}
}

// TestFormBScopes: a connection with more scopes keeps them, one with fewer gets
// those it lacks.
func TestFormBScopes(t *testing.T) {
	for name, scopes := range map[string][]string{
		"of 2024":  {"codewhisperer:conversations", "codewhisperer:transformations"},
		"one more": {"a:b", "codewhisperer:conversations", "codewhisperer:transformations", "codewhisperer:taskassist", "codewhisperer:completions", "codewhisperer:analysis"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSandbox(t)
			config := s.ide("GoLand2025.2", "4.9")
			bean := connection{cacheKey: cacheKey{startURL, region, scopes}}.bean()
			src, err := names4().connection(ownID).set([]byte(emptyDocument), bean)
			if err != nil {
				t.Fatal(err)
			}
			s.writeFile(filepath.Join(config, "options", "amazonq.xml"), string(src))
			s.signIn(handover())
			if diff := cmp.Diff(signedIn(), startUp(t, s.home, config, 4, now)); diff != "" {
				t.Errorf("start-up (-want +got):\n%s", diff)
			}
			after := s.read(filepath.Join(config, "options", "amazonq.xml"))
			if kept := strings.Contains(after, string(bytes.TrimSpace(src[bytes.Index(src, []byte("<ManagedSso")):bytes.Index(src, []byte("</ManagedSso"))]))); kept != (name == "one more") {
				t.Errorf("the entry was kept: %t", kept)
			}
		})
	}
}

func TestTwoKeys(t *testing.T) {
	s := newSandbox(t)
	wide := s.ide("GoLand2025.2", "4.9")
	plain := s.ide("PyCharm2025.2", "4.9")
	scopes := append([]string{"a:b"}, handover().Scopes...)
	src, err := names4().connection(ownID).set([]byte(emptyDocument), connection{cacheKey: cacheKey{startURL, region, scopes}}.bean())
	if err != nil {
		t.Fatal(err)
	}
	s.writeFile(filepath.Join(wide, "options", "amazonq.xml"), string(src))
	p := s.signIn(handover())
	for _, config := range []string{wide, plain} {
		if diff := cmp.Diff(signedIn(), startUp(t, s.home, config, 4, now)); diff != "" {
			t.Errorf("start-up (-want +got):\n%s", diff)
		}
	}
	if len(p.Conflicts) != 1 || p.Conflicts[0].Blocks {
		t.Errorf("conflicts: %+v", p.Conflicts)
	}
}
