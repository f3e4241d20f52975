package jetbrains

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// lines joins with LF, as an IDE writes, without a final line end.
func lines(all ...string) string { return strings.Join(all, "\n") }

// fromIDE is an options file as 3.x leaves it after other sign-ins: a Builder ID
// with a scope of its own, CodeCatalyst pinned to it, a profile of yet another
// connection, and components of no concern.
func fromIDE(n names) string {
	return lines(
		`<application>`,
		`  <component name="accountSettings">`,
		`    <option name="telemetryEnabled" value="false" />`,
		`  </component>`,
		`  <component name="`+n.auth+`">`,
		`    <option name="lastLoginIdcInfo">`,
		`      <LastLoginIdcInfo>`,
		`        <option name="profileName" value="old" />`,
		`        <option name="region" value="eu-west-1" />`,
		`        <option name="startUrl" value="https://old.awsapps.com/start" />`,
		`      </LastLoginIdcInfo>`,
		`    </option>`,
		`    <option name="ssoProfiles">`,
		`      <list>`,
		`        <ManagedSsoProfile>`,
		`          <option name="scopes">`,
		`            <list>`,
		`              <option value="codecatalyst:read_write" />`,
		`            </list>`,
		`          </option>`,
		`          <option name="ssoRegion" value="us-east-1" />`,
		`          <option name="startUrl" value="https://view.awsapps.com/start" />`,
		`        </ManagedSsoProfile>`,
		`      </list>`,
		`    </option>`,
		`  </component>`,
		`  <component name="codewhispererSettings">`,
		`    <option name="value">`,
		`      <map>`,
		`        <entry key="IsIncludeCodeWithReference" value="false" />`,
		`      </map>`,
		`    </option>`,
		`  </component>`,
		`  <component name="`+n.pins+`">`,
		`    <option name="pinnedConnections">`,
		`      <map>`,
		`        <entry key="aws.codecatalyst" value="sso;us-east-1;https://view.awsapps.com/start" />`,
		`      </map>`,
		`    </option>`,
		`  </component>`,
		`  <component name="`+n.profiles+`">`,
		`    <option name="connectionIdToActiveProfile">`,
		`      <map>`,
		`        <entry key="sso-session:other">`,
		`          <value>`,
		`            <QRegionProfile>`,
		`              <option name="arn" value="arn:aws:codewhisperer:eu-central-1:1:profile/O" />`,
		`              <option name="profileName" value="other" />`,
		`            </QRegionProfile>`,
		`          </value>`,
		`        </entry>`,
		`      </map>`,
		`    </option>`,
		`    <option name="connectionIdToProfileList">`,
		`      <map>`,
		`        <entry key="sso-session:other" value="3" />`,
		`      </map>`,
		`    </option>`,
		`  </component>`,
		`</application>`,
	)
}

// fixtures are options files as they are met.
func fixtures(n names) map[string]string {
	ide := fromIDE(n)
	return map[string]string{
		"self-closing root":    `<application />`,
		"empty root":           "<application>\n</application>",
		"root on one line":     `<application></application>`,
		"empty components":     "<application>\n  <component name=\"" + n.auth + "\" />\n  <component name=\"" + n.pins + "\">\n  </component>\n</application>\n",
		"empty map":            lines(`<application>`, `  <component name="`+n.pins+`">`, `    <option name="pinnedConnections">`, `      <map />`, `    </option>`, `  </component>`, `</application>`),
		"written by an IDE":    ide,
		"CRLF":                 strings.ReplaceAll(ide, "\n", "\r\n"),
		"byte order mark":      "\xef\xbb\xbf" + ide,
		"prolog":               `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + ide + "\n",
		"comments":             strings.Replace(ide, "<component name=\"codewh", "<!-- mine & yours -->\n  <component name=\"codewh", 1),
		"tabs":                 strings.ReplaceAll(ide, "  ", "\t"),
		"single quotes":        strings.ReplaceAll(ide, `"`, `'`),
		"no line breaks":       strings.ReplaceAll(strings.ReplaceAll(ide, "\n", ""), "  ", ""),
		"CDATA and text":       strings.Replace(ide, `value="false" />`, `value="false"><![CDATA[ <x> ]]>&amp;</option>`, 1),
		"own record, reversed": lines(`<application>`, `  <component name="`+n.auth+`">`, `    <option name="ssoProfiles"><list><ManagedSsoProfile><option name="startUrl" value="`+startURL+`"/><option name="ssoRegion" value="us-east-1"/></ManagedSsoProfile></list></option>`, `  </component>`, `</application>`),
	}
}

func TestMerge(t *testing.T) {
	for _, generation := range []struct {
		version, file string
		number        int
		names
	}{{"3.108", "aws.xml", 3, names3()}, {"4.9", "amazonq.xml", 4, names4()}} {
		for name, src := range fixtures(generation.names) {
			t.Run(generation.version+" "+name, func(t *testing.T) {
				s := newSandbox(t)
				config := s.ide("GoLand2025.2", generation.version)
				file := filepath.Join(config, "options", generation.file)
				s.writeFile(file, src)
				p := s.signIn(handover())
				if len(p.Conflicts) > 0 {
					t.Fatalf("conflicts: %+v", p.Conflicts)
				}
				if diff := cmp.Diff(signedIn(), startUp(t, s.home, config, generation.number, now)); diff != "" {
					t.Errorf("start-up (-want +got):\n%s\n%s", diff, s.read(file))
				}
				if again := s.plan(handover()); len(again.Changes) > 0 {
					t.Errorf("a second plan changes %s", again.Changes[0].File)
				}
				keepsForeign(t, src, s.read(file))
				if strings.Contains(src, "\r\n") && strings.Count(s.read(file), "\n") != strings.Count(s.read(file), "\r\n") {
					t.Error("line ends are mixed")
				}
			})
		}
	}
}

// keepsForeign compares, line by line, what is not ours: in its order and byte
// for byte.
func keepsForeign(t *testing.T, before, after string) {
	t.Helper()
	if !strings.Contains(before, "accountSettings") {
		return
	}
	at := 0
	replaced := []string{"profileName\" value=\"old", "eu-west-1\"", "https://old.awsapps"}
	for line := range strings.Lines(strings.ReplaceAll(before, "'", `"`)) {
		ours := false
		for _, text := range replaced {
			ours = ours || strings.Contains(line, text)
		}
		if ours {
			continue
		}
		i := strings.Index(strings.ReplaceAll(after, "'", `"`)[at:], strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"))
		if i < 0 {
			t.Errorf("lost, or out of order: %q\n%s", line, after)
			return
		}
		at += i
	}
}

// TestMergeBytes shows a merge as a person would review it.
func TestMergeBytes(t *testing.T) {
	src := lines(
		`<application>`,
		`  <component name="authManager">`,
		`    <option name="lastLoginIdcInfo">`,
		`      <LastLoginIdcInfo>`,
		`        <option name="region" value="us-east-1" />`,
		`        <option name="startUrl" value="https://d-1234567890.awsapps.com/start" />`,
		`      </LastLoginIdcInfo>`,
		`    </option>`,
		`  </component>`,
		`  <component name="connectionPinningManager">`,
		`    <option name="pinnedConnections">`,
		`      <map>`,
		`        <entry key="aws.q" value="sso-session:gone" />`,
		`        <entry key="aws.x" value="sso-session:x" />`,
		`      </map>`,
		`    </option>`,
		`  </component>`,
		`</application>`,
	)
	want := strings.Replace(src, "sso-session:gone", ownID, 1)
	s := slot{"connectionPinningManager", "pinnedConnections", "map", "aws.q"}
	got, err := s.set([]byte(src), entry("aws.q", ownID))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("replaced (-want +got):\n%s", diff)
	}
	s.key = "aws.y"
	got, err = s.set([]byte(src), entry("aws.y", "a&b"))
	if err != nil {
		t.Fatal(err)
	}
	want = strings.Replace(src, "      </map>", "        <entry key=\"aws.y\" value=\"a&amp;b\" />\n      </map>", 1)
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("added (-want +got):\n%s", diff)
	}
	back, err := s.clear(got)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(src, string(back)); diff != "" {
		t.Errorf("removed (-want +got):\n%s", diff)
	}
}

// TestMigration: writing our entry into a new amazonq.xml must not cost the
// person what 4.x would have fetched from aws.xml.
func TestMigration(t *testing.T) {
	s := newSandbox(t)
	config := s.ide("GoLand2025.2", "4.9")
	old := filepath.Join(config, "options", "aws.xml")
	s.writeFile(old, fromIDE(names3()))
	s.signIn(handover())
	if s.read(old) != fromIDE(names3()) {
		t.Error("aws.xml was changed")
	}
	if diff := cmp.Diff(signedIn(), startUp(t, s.home, config, 4, now)); diff != "" {
		t.Errorf("start-up (-want +got):\n%s", diff)
	}
	own := s.read(filepath.Join(config, "options", "amazonq.xml"))
	for _, kept := range []string{"codecatalyst:read_write", `<entry key="aws.codecatalyst"`, `<entry key="sso-session:other" value="3" />`} {
		if !strings.Contains(own, kept) {
			t.Errorf("%s did not come over:\n%s", kept, own)
		}
	}
	if strings.Contains(own, "accountSettings") {
		t.Error("a component that is none of ours came over")
	}
	if !strings.HasPrefix(own, "<application>\n  <component name=\"qAuthManager\">\n    <option name=\"lastLoginIdcInfo\">\n      <LastLoginIdcInfo>\n        <option name=\"region\"") {
		t.Errorf("the layout is off:\n%s", own)
	}
}

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

func TestPrefill(t *testing.T) {
	h := handover()
	prefilling(&h)
	for name, test := range map[string]struct {
		version string
		files   map[string]string
		changed string
		number  int
	}{
		"3.x, no file":              {"3.108", nil, "aws.xml", 3},
		"3.x, other":                {"3.108", map[string]string{"aws.xml": fromIDE(names3())}, "aws.xml", 3},
		"4.x, no file":              {"4.9", nil, "amazonq.xml", 4},
		"4.x, own":                  {"4.9", map[string]string{"amazonq.xml": fromIDE(names4())}, "amazonq.xml", 4},
		"4.x, to be migrated":       {"4.9", map[string]string{"aws.xml": fromIDE(names3())}, "amazonq.xml", 4},
		"no plugin":                 {"", nil, "aws.xml", 4},
		"no plugin, 4.x was there":  {"", map[string]string{"amazonq.xml": fromIDE(names4())}, "aws.xml amazonq.xml", 4},
		"no plugin, later 3.x":      {"", nil, "aws.xml", 3},
		"no plugin, 3.x left files": {"", map[string]string{"aws.xml": fromIDE(names3())}, "aws.xml", 4},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSandbox(t)
			config := s.ide("GoLand2025.2", test.version)
			for file, content := range test.files {
				s.writeFile(filepath.Join(config, "options", file), content)
			}
			p := s.signIn(h)
			var changed []string
			for _, c := range p.Changes {
				changed = append(changed, filepath.Base(c.File))
			}
			if got := strings.Join(changed, " "); got != test.changed {
				t.Errorf("changed: %s, want %s", got, test.changed)
			}
			got := startUp(t, s.home, config, test.number, now)
			if got.FormURL != startURL || got.FormRegion != region {
				t.Errorf("the form shows %s in %s", got.FormURL, got.FormRegion)
			}
			if again := s.plan(h); len(again.Changes) > 0 {
				t.Errorf("a second plan changes %s", again.Changes[0].File)
			}
			for _, c := range p.Changes {
				if c.Before.Exists {
					keepsForeign(t, string(c.Before.Data), s.read(c.File))
				}
			}
		})
	}
}
