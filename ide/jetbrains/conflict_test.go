package jetbrains

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/ide"
)

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
