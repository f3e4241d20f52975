package jetbrains

import (
	"context"
	"encoding/json"
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
		"3 of some build": {"3-SNAPSHOT", 0, "aws.xml", true},
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
			generation := test.generation
			if generation == 0 {
				generation = 3
			}
			if diff := cmp.Diff(want, startUp(t, s.home, config, generation, now)); diff != "" {
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

// TestCacheFields: one field more or less and Jackson takes the file for
// something else.
func TestCacheFields(t *testing.T) {
	s := newSandbox(t)
	s.ide("GoLand2025.2", "4.9")
	p := s.plan(handover())
	want := []map[string]any{
		{
			"clientId": "client-1", "clientSecret": "client-secret", "expiresAt": "2027-02-21T17:00:00Z",
			"scopes": []any{
				"codewhisperer:completions", "codewhisperer:analysis", "codewhisperer:conversations",
				"codewhisperer:transformations", "codewhisperer:taskassist",
			},
		},
		{
			"startUrl": startURL, "region": region, "accessToken": "access&<1>", "refreshToken": "refresh-1",
			"expiresAt": "2026-11-23T18:00:00Z", "createdAt": "2026-11-23T16:59:59.876Z",
		},
	}
	for i, fields := range want {
		var got map[string]any
		if err := json.Unmarshal(p.Changes[i].After.Data, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(fields, got); diff != "" {
			t.Errorf("file %d (-want +got):\n%s", i, diff)
		}
	}
	if !strings.Contains(string(p.Changes[1].After.Data), `"access&<1>"`) {
		t.Error("& and < are escaped, which Jackson does not do")
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

func TestPlanConflicts(t *testing.T) {
	type conflict struct {
		Target string
		Kind   ide.ConflictKind
		Blocks bool
	}
	const id = "GoLand2025.2"
	other := `<application><component name="connectionPinningManager"><option name="pinnedConnections"><map>` +
		`<entry key="aws.q" value="%s" /></map></option></component></application>`
	pin := func(to string) func(*sandbox, string) {
		return func(s *sandbox, config string) {
			s.writeFile(filepath.Join(config, "options", "aws.xml"), strings.ReplaceAll(other, "%s", to))
		}
	}
	for name, test := range map[string]struct {
		version string
		set     func(s *sandbox, config string)
		change  func(h *ide.Handover)
		want    []conflict
		changes int
	}{
		"no plugin":            {version: "", want: []conflict{{id, ide.NoExtension, true}}},
		"no plugin, prefill":   {version: "", change: prefilling, want: []conflict{{id, ide.NoExtension, false}}, changes: 1},
		"switched off":         {version: "4.9", set: disable(amazonQ), want: []conflict{{id, ide.Disabled, true}}},
		"core switched off":    {version: "3.108", set: disable(toolkitCore), want: []conflict{{id, ide.Disabled, true}}},
		"core not needed":      {version: "4.9", set: disable(toolkitCore), changes: 3},
		"open":                 {version: "4.9", set: func(s *sandbox, c string) { s.open(c, 4211) }, want: []conflict{{id, ide.IsRunning, true}}, changes: 3},
		"stale lock":           {version: "4.9", set: func(s *sandbox, c string) { s.open(c, 4211); s.live[4211] = "bash" }, changes: 3},
		"other organization":   {version: "3.108", set: pin("sso;us-east-1;https://d-9999999999.awsapps.com/start"), want: []conflict{{id, ide.OtherConnection, true}}},
		"other Region":         {version: "3.108", set: pin("sso;eu-west-1;" + startURL), want: []conflict{{id, ide.OtherConnection, true}}},
		"Builder ID":           {version: "3.108", set: pin("sso;us-east-1;https://view.awsapps.com/start"), want: []conflict{{id, ide.OtherConnection, true}}},
		"a pin of another age": {version: "3.108", set: pin("diskbacked:1"), want: []conflict{{id, ide.OtherConnection, true}}},
		"session that is gone": {version: "3.108", set: pin("sso-session:gone"), changes: 3},
		"replace others":       {version: "3.108", set: pin("sso;eu-west-1;" + startURL), change: func(h *ide.Handover) { h.ReplaceOthers = true }, changes: 3},
		"migrated pin":         {version: "4.9", set: pin("sso;eu-west-1;" + startURL), want: []conflict{{id, ide.OtherConnection, true}}},
		"broken file": {version: "3.108", set: func(s *sandbox, c string) {
			s.writeFile(filepath.Join(c, "options", "aws.xml"), "<application>\n<component name=\"a\">\n</application>")
		}, want: []conflict{{id, ide.Unreadable, true}}},
		"empty file": {version: "3.108", set: func(s *sandbox, c string) {
			s.writeFile(filepath.Join(c, "options", "aws.xml"), "")
		}, want: []conflict{{id, ide.Unreadable, true}}},
		"another root": {version: "3.108", set: func(s *sandbox, c string) {
			s.writeFile(filepath.Join(c, "options", "aws.xml"), "<project />")
		}, want: []conflict{{id, ide.Unreadable, true}}},
		"broken AWS config behind a pin": {version: "3.108", set: func(s *sandbox, c string) {
			pin("sso-session:work")(s, c)
			s.write("[sso-session work\n", ".aws", "config")
		}, want: []conflict{{id, ide.Unreadable, true}}},
		"broken AWS config, no pin": {version: "3.108", set: func(s *sandbox, _ string) { s.write("[sso-session work\n", ".aws", "config") }, changes: 3},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSandbox(t)
			config := s.ide(id, test.version)
			if test.set != nil {
				test.set(s, config)
			}
			h := handover()
			if test.change != nil {
				test.change(&h)
			}
			p := s.plan(h)
			var got []conflict
			for _, c := range p.Conflicts {
				got = append(got, conflict{c.Target, c.Kind, c.Blocks})
				if c.Text == "" || c.Fix == "" {
					t.Errorf("no words: %+v", c)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("conflicts (-want +got):\n%s\n%+v", diff, p.Conflicts)
			}
			if len(p.Changes) != test.changes {
				t.Errorf("%d changes, want %d", len(p.Changes), test.changes)
			}
			if p.Opens[id] == "" {
				t.Error("nothing is said about the next start")
			}
		})
	}
}

func prefilling(h *ide.Handover) { h.Prefill, h.Grant = true, nil }

func disable(plugin string) func(*sandbox, string) {
	return func(s *sandbox, config string) {
		s.writeFile(filepath.Join(config, "disabled_plugins.txt"), "org.x\r\n"+plugin+"\r\n")
	}
}

func TestPlanNamesTheLine(t *testing.T) {
	s := newSandbox(t)
	config := s.ide("GoLand2025.2", "3.108")
	s.writeFile(filepath.Join(config, "options", "aws.xml"), "<application>\n<component name=\"a\">\n</application>")
	if text := s.plan(handover()).Conflicts[0].Text; !strings.Contains(text, "aws.xml") || !strings.Contains(text, "line 3") {
		t.Errorf("conflict: %s", text)
	}
}

// TestPlanCoreMissing: up to 3.x, half a plugin signs nobody in.
func TestPlanCoreMissing(t *testing.T) {
	s := newSandbox(t)
	s.ide("GoLand2025.2", "")
	m := s.machine()
	s.plugin(root{config: m.ConfigDir(), data: m.DataDir()}.pluginsDir("JetBrains", "GoLand2025.2"), "plugin-amazonq", amazonQ, "3.108")
	p := s.plan(handover())
	if len(p.Conflicts) != 1 || p.Conflicts[0].Kind != ide.NoExtension || !strings.Contains(p.Conflicts[0].Text, "AWS Core") {
		t.Errorf("conflicts: %+v", p.Conflicts)
	}
}

// TestPlanRunning: before any token is there, an open IDE may be given one, and
// one press on Continue remains.
func TestPlanRunning(t *testing.T) {
	s := newSandbox(t)
	s.open(s.ide("GoLand2025.2", "4.9"), 4211)
	p := s.plan(handover())
	for _, c := range p.Changes {
		if c.Secret != c.Live {
			t.Errorf("%s: live %t", c.File, c.Live)
		}
	}
	for _, word := range []string{"Continue", "Re-authenticate", startURL, region} {
		if !strings.Contains(p.Opens["GoLand2025.2"], word) {
			t.Errorf("%q is not in: %s", word, p.Opens["GoLand2025.2"])
		}
	}
}

// TestPlanRunningWithToken: an open IDE that may have a token in memory would
// renew it with our registration, fail, and delete both files.
func TestPlanRunningWithToken(t *testing.T) {
	s := newSandbox(t)
	config := s.ide("GoLand2025.2", "4.9")
	s.signIn(handover())
	s.open(config, 4211)
	if p := s.plan(handover()); len(p.Changes) > 0 || len(p.Conflicts) > 0 {
		t.Errorf("nothing is to be done, yet: %+v", p)
	}
	h := handover()
	h.Grant.Registration.ClientID = "client-2"
	h.Grant.Token.CreatedAt = now
	p := s.plan(h)
	if len(p.Changes) != 2 || p.Changes[0].Live || p.Changes[1].Live {
		t.Errorf("changes: %+v", p.Changes)
	}
	if len(p.Conflicts) != 1 || p.Conflicts[0].Kind != ide.IsRunning {
		t.Errorf("conflicts: %+v", p.Conflicts)
	}
	if strings.Contains(p.Opens["GoLand2025.2"], "Continue") {
		t.Error("Continue would find the old token")
	}
}

// TestPlanNeighbour: an open IDE that is no target shares the token files.
func TestPlanNeighbour(t *testing.T) {
	s := newSandbox(t)
	s.ide("GoLand2025.2", "4.9")
	neighbour := s.ide("PyCharm2025.2", "4.9")
	s.signIn(handover())
	s.open(neighbour, 4211)
	h := handover()
	h.Grant.Token.CreatedAt = now
	targets := slices.DeleteFunc(s.find(), func(t ide.Target) bool { return t.ID != "GoLand2025.2" })
	p, err := family().Plan(context.Background(), s.machine(), targets, h)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Conflicts) != 1 || p.Conflicts[0].Target != "" || !strings.Contains(p.Conflicts[0].Text, "PyCharm 2025.2") {
		t.Errorf("conflicts: %+v", p.Conflicts)
	}
}

// TestPlanKeepsRenewedToken: what an IDE made of our token since is newer.
func TestPlanKeepsRenewedToken(t *testing.T) {
	s := newSandbox(t)
	s.ide("GoLand2025.2", "4.9")
	file := s.signIn(handover()).Changes[1].File
	s.writeFile(file, strings.NewReplacer("refresh-1", "refresh-2", "access&<1>", "access-2", "18:00:00Z", "19:00:00.123456Z").Replace(s.read(file)))
	if p := s.plan(handover()); len(p.Changes) > 0 {
		t.Errorf("%s would be overwritten", p.Changes[0].File)
	}
}

func TestPlanRemovesStaleToken(t *testing.T) {
	s := newSandbox(t)
	s.ide("GoLand2025.2", "4.9")
	stale := s.write("{}", ".aws", "sso", "cache", "8f3b849f49939af3e5c13d93e20c0e58335574b2.json")
	p := s.plan(handover())
	if c := p.Changes[2]; c.File != stale || c.After.Exists || !c.Secret || !c.Live {
		t.Errorf("third change: %+v", c)
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

func TestPlanRefusesBadInput(t *testing.T) {
	s := newSandbox(t)
	s.ide("GoLand2025.2", "4.9")
	for name, change := range map[string]func(*ide.Handover){
		"no Region":       func(h *ide.Handover) { h.Region = "" },
		"half a Region":   func(h *ide.Handover) { h.Region = "us-east" },
		"no such Region":  func(h *ide.Handover) { h.Region = "US-EAST-1" },
		"path as Region":  func(h *ide.Handover) { h.Region = "us-../east-1" },
		"macro in URL":    func(h *ide.Handover) { h.StartURL = "https://x/$USER_HOME$" },
		"http":            func(h *ide.Handover) { h.StartURL = "http://x/start" },
		"line break":      func(h *ide.Handover) { h.StartURL = "https://x/start\n" },
		"macro in name":   func(h *ide.Handover) { h.Profile.Name = "$APP$" },
		"no scopes":       func(h *ide.Handover) { h.Scopes = nil },
		"macro in an ARN": func(h *ide.Handover) { h.Profile.ARN = "arn:$x" },
	} {
		h := handover()
		change(&h)
		if _, err := family().Plan(context.Background(), s.machine(), s.find(), h); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	for _, region := range []string{"us-gov-west-1", "eusc-de-east-1", "us-isob-east-1", "ap-southeast-11"} {
		if !validRegion(region) {
			t.Errorf("%s is refused", region)
		}
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
