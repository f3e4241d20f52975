package jetbrains

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/ide"
)

// signedIn is how every generation must start after a hand-over.
func signedIn() started {
	return started{
		Connection: ownID, State: "AUTHORIZED", Access: "access&<1>", Kind: "DAG", Client: "client-1",
		Profile: arn, FormURL: startURL, FormRegion: region,
	}
}

func TestPlanSignsIn(t *testing.T) {
	for name, test := range map[string]struct {
		version    string
		generation int
		file       string
		codeWhisp  bool
	}{
		"3.108":           {"3.108", 3, "aws.xml", false},
		"3.80":            {"3.80.0", 3, "aws.xml", true},
		"3.81":            {"3.81-253", 3, "aws.xml", false},
		"3 of some build": {"3-SNAPSHOT", 3, "aws.xml", true},
		"4.1":             {"4.1-SNAPSHOT", 4, "amazonq.xml", false},
		"4.9.253":         {"4.9.253", 4, "amazonq.xml", false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSandbox(t)
			config := s.ide("IntelliJIdea2025.3", test.version)
			p := s.signIn(handover())
			if len(p.Conflicts) > 0 {
				t.Fatalf("conflicts: %+v", p.Conflicts)
			}
			want := signedIn()
			if test.codeWhisp {
				want.CodeWhisp = ownID
			}
			if diff := cmp.Diff(want, startUp(t, s.home, config, test.generation, now)); diff != "" {
				t.Errorf("start-up (-want +got):\n%s", diff)
			}
			if last := p.Changes[len(p.Changes)-1]; filepath.Base(last.File) != test.file {
				t.Errorf("the state is in %s", last.File)
			}
			if again := s.plan(handover()); len(again.Changes) > 0 || len(again.Conflicts) > 0 {
				t.Errorf("a second plan has %d changes, %+v", len(again.Changes), again.Conflicts)
			}
		})
	}
}

// TestPlanOrder: registration, token, state; secrets are marked and 0600.
func TestPlanOrder(t *testing.T) {
	s := newSandbox(t)
	s.ide("GoLand2025.2", "3.108")
	s.ide("PyCharm2025.3", "4.9")
	p := s.plan(handover())
	type row struct {
		Target, Name string
		Secret, Live bool
		Mode         string
	}
	var got []row
	for _, c := range p.Changes {
		got = append(got, row{c.Target, filepath.Base(c.File), c.Secret, c.Live, c.After.Mode.String()})
	}
	want := []row{
		{"", "5f02eea9149f1eda064277e9970375428f9ee40a.json", true, true, "-rw-------"},
		{"", "1367156cb5b831b9e254f666ef2e896df8319806.json", true, true, "-rw-------"},
		{"GoLand2025.2", "aws.xml", false, false, "-rw-r--r--"},
		{"PyCharm2025.3", "amazonq.xml", false, false, "-rw-r--r--"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}

func TestPlanFullFile(t *testing.T) {
	s := newSandbox(t)
	s.ide("GoLand2025.2", "3.80")
	p := s.plan(handover())
	want := strings.Join([]string{
		`<application>`,
		`  <component name="authManager">`,
		`    <option name="lastLoginIdcInfo">`,
		`      <LastLoginIdcInfo>`,
		`        <option name="region" value="us-east-1" />`,
		`        <option name="startUrl" value="https://d-1234567890.awsapps.com/start" />`,
		`      </LastLoginIdcInfo>`,
		`    </option>`,
		`    <option name="ssoProfiles">`,
		`      <list>`,
		`        <ManagedSsoProfile>`,
		`          <option name="scopes">`,
		`            <list>`,
		`              <option value="codewhisperer:completions" />`,
		`              <option value="codewhisperer:analysis" />`,
		`              <option value="codewhisperer:conversations" />`,
		`              <option value="codewhisperer:transformations" />`,
		`              <option value="codewhisperer:taskassist" />`,
		`            </list>`,
		`          </option>`,
		`          <option name="ssoRegion" value="us-east-1" />`,
		`          <option name="startUrl" value="https://d-1234567890.awsapps.com/start" />`,
		`        </ManagedSsoProfile>`,
		`      </list>`,
		`    </option>`,
		`  </component>`,
		`  <component name="connectionPinningManager">`,
		`    <option name="pinnedConnections">`,
		`      <map>`,
		`        <entry key="aws.codewhisperer" value="sso;us-east-1;https://d-1234567890.awsapps.com/start" />`,
		`        <entry key="aws.q" value="sso;us-east-1;https://d-1234567890.awsapps.com/start" />`,
		`      </map>`,
		`    </option>`,
		`  </component>`,
		`  <component name="qProfileStates">`,
		`    <option name="connectionIdToActiveProfile">`,
		`      <map>`,
		`        <entry key="sso;us-east-1;https://d-1234567890.awsapps.com/start">`,
		`          <value>`,
		`            <QRegionProfile>`,
		`              <option name="arn" value="arn:aws:codewhisperer:us-east-1:111122223333:profile/ABCDEFGHIJKL" />`,
		`              <option name="profileName" value="QDevProfile-us-east-1" />`,
		`            </QRegionProfile>`,
		`          </value>`,
		`        </entry>`,
		`      </map>`,
		`    </option>`,
		`    <option name="connectionIdToProfileList">`,
		`      <map>`,
		`        <entry key="sso;us-east-1;https://d-1234567890.awsapps.com/start" value="1" />`,
		`      </map>`,
		`    </option>`,
		`  </component>`,
		`</application>`,
	}, "\n")
	if diff := cmp.Diff(want, string(p.Changes[len(p.Changes)-1].After.Data)); diff != "" {
		t.Errorf("aws.xml (-want +got):\n%s", diff)
	}
}

// TestPlanDraft: before the sign-in the same files are named, without secrets.
func TestPlanDraft(t *testing.T) {
	s := newSandbox(t)
	s.ide("GoLand2025.2", "4.9")
	h := handover()
	h.Grant, h.Profile, h.Profiles = nil, nil, 0
	draft, plan := s.plan(h), s.plan(handover())
	files := func(p ide.Plan) (names []string) {
		for _, c := range p.Changes {
			names = append(names, c.File)
		}
		return names
	}
	if diff := cmp.Diff(files(plan), files(draft)); diff != "" {
		t.Errorf("files (-plan +draft):\n%s", diff)
	}
	if state := string(draft.Changes[2].After.Data); !strings.Contains(state, "(ARN of the profile)") {
		t.Errorf("no stand-in for the profile:\n%s", state)
	}
}

func TestPlanWithoutProfile(t *testing.T) {
	s := newSandbox(t)
	config := s.ide("GoLand2025.2", "4.9")
	h := handover()
	h.Profile, h.Profiles = nil, 0
	s.signIn(h)
	want := signedIn()
	want.Profile = ""
	if diff := cmp.Diff(want, startUp(t, s.home, config, 4, now)); diff != "" {
		t.Errorf("start-up (-want +got):\n%s", diff)
	}
}

// TestPlanUnknownGeneration: a build without a number is served in aws.xml, and
// in amazonq.xml where it has one.
func TestPlanUnknownGeneration(t *testing.T) {
	s := newSandbox(t)
	config := s.ide("GoLand2025.2", "nightly")
	names := func(p ide.Plan) string {
		var all []string
		for _, c := range p.Changes[2:] {
			all = append(all, filepath.Base(c.File))
		}
		return strings.Join(all, " ")
	}
	if got := names(s.plan(handover())); got != "aws.xml" {
		t.Errorf("without amazonq.xml: %s", got)
	}
	s.writeFile(filepath.Join(config, "options", "amazonq.xml"), "<application />")
	if got := names(s.plan(handover())); got != "aws.xml amazonq.xml" {
		t.Errorf("with amazonq.xml: %s", got)
	}
}

// TestPlanNeverMakesFolders: a configuration folder of our making would cost the
// person the import of older settings.
func TestPlanNeverMakesFolders(t *testing.T) {
	s := newSandbox(t)
	before := slices.Sorted(maps.Keys(tree(t, s.home)))
	s.plan(handover())
	if diff := cmp.Diff(before, slices.Sorted(maps.Keys(tree(t, s.home)))); diff != "" {
		t.Errorf("the home folder changed:\n%s", diff)
	}
}
