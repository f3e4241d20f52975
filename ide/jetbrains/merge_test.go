package jetbrains

import (
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
