package jetbrains

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/ide"
)

func (s *sandbox) clearPlan(h ide.Handover) ide.Plan {
	s.Helper()
	p, err := family().Clear(context.Background(), s.machine(), s.find(), h)
	if err != nil {
		s.Fatal(err)
	}
	return p
}

// TestClear: sign-out leaves what was there before, and the form filled in.
func TestClear(t *testing.T) {
	for _, generation := range []struct {
		version, file string
		number        int
		names
	}{{"3.108", "aws.xml", 3, names3()}, {"4.9", "amazonq.xml", 4, names4()}} {
		t.Run(generation.version, func(t *testing.T) {
			s := newSandbox(t)
			config := s.ide("GoLand2025.2", generation.version)
			file := filepath.Join(config, "options", generation.file)
			s.writeFile(file, fromIDE(generation.names))
			s.signIn(handover())
			s.apply(s.clearPlan(handover()).Changes)

			want := started{State: "NOT_CONNECTED", FormURL: startURL, FormRegion: region}
			if diff := cmp.Diff(want, startUp(t, s.home, config, generation.number, now)); diff != "" {
				t.Errorf("start-up (-want +got):\n%s", diff)
			}
			before, err := names3().lastLoginSlot().clear([]byte(strings.ReplaceAll(fromIDE(generation.names), "qAuth", "auth")))
			if err != nil {
				t.Fatal(err)
			}
			after, err := names3().lastLoginSlot().clear([]byte(strings.ReplaceAll(s.read(file), "qAuth", "auth")))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(before), string(after)); diff != "" {
				t.Errorf("the rest of the file (-before +after):\n%s", diff)
			}
			if left := slices.Collect(maps.Keys(tree(t, filepath.Join(s.home, ".aws", "sso", "cache")))); len(left) != 1 {
				t.Errorf("left in the cache: %s", left)
			}
			if again := s.clearPlan(handover()); len(again.Changes) > 0 {
				t.Errorf("a second sign-out changes %s", again.Changes[0].File)
			}
		})
	}
}

// TestClearBothFiles: 4.x would fetch from aws.xml what went from amazonq.xml.
func TestClearBothFiles(t *testing.T) {
	s := newSandbox(t)
	config := s.ide("GoLand2025.2", "nightly")
	s.writeFile(filepath.Join(config, "options", "amazonq.xml"), "<application />")
	s.signIn(handover())
	s.apply(s.clearPlan(handover()).Changes)
	for _, generation := range []int{3, 4} {
		if got := startUp(t, s.home, config, generation, now); got.State != "NOT_CONNECTED" {
			t.Errorf("generation %d: %+v", generation, got)
		}
	}
}

// TestClearSession: a section of ~/.aws/config is the person's, and so is what
// other features do with it.
func TestClearSession(t *testing.T) {
	s := newSandbox(t)
	config := s.ide("GoLand2025.2", "3.108")
	const session = "[sso-session work]\nsso_start_url=" + startURL + "\nsso_region=us-east-1\nsso_registration_scopes=codewhisperer:conversations,codewhisperer:transformations,codewhisperer:taskassist,codewhisperer:completions,codewhisperer:analysis,sso:account:access\n"
	awsConfig := s.write(session, ".aws", "config")
	src := []byte(emptyDocument)
	for _, feature := range []string{"aws.q", "aws.toolkit"} {
		var err error
		if src, err = names3().pin(feature).set(src, entry(feature, "sso-session:work")); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(config, "options", "aws.xml")
	s.writeFile(file, string(src))
	s.signIn(handover())
	p := s.clearPlan(handover())
	s.apply(p.Changes)
	after := s.read(file)
	if strings.Contains(after, `"aws.q"`) || !strings.Contains(after, `<entry key="aws.toolkit" value="sso-session:work" />`) || strings.Contains(after, arn) {
		t.Errorf("after sign-out:\n%s", after)
	}
	if s.read(awsConfig) != session {
		t.Error("~/.aws/config was changed")
	}
	if left := tree(t, filepath.Join(s.home, ".aws", "sso", "cache")); len(left) != 1 {
		t.Errorf("left in the cache: %v", slices.Collect(maps.Keys(left)))
	}
}

func TestClearLeavesOthers(t *testing.T) {
	s := newSandbox(t)
	config := s.ide("GoLand2025.2", "3.108")
	file := filepath.Join(config, "options", "aws.xml")
	other := strings.ReplaceAll(fromIDE(names3()), "codecatalyst:read_write", "codewhisperer:analysis")
	s.writeFile(file, other)
	registration := s.write(`{"clientId":"somebody","clientSecret":"s","expiresAt":"2027-01-01T00:00:00Z","scopes":[]}`,
		".aws", "sso", "cache", "5f02eea9149f1eda064277e9970375428f9ee40a.json")
	if p := s.clearPlan(handover()); len(p.Changes) > 0 {
		t.Errorf("%s would change", p.Changes[0].File)
	}
	h := handover()
	h.Grant = nil
	if p := s.clearPlan(h); len(p.Changes) != 1 || p.Changes[0].File != registration {
		t.Errorf("without a grant to compare with: %+v", p.Changes)
	}
}

// TestClearRunning: the tokens go at once, the record when the IDE is closed.
func TestClearRunning(t *testing.T) {
	s := newSandbox(t)
	config := s.ide("GoLand2025.2", "4.9")
	s.signIn(handover())
	s.open(config, 4211)
	p := s.clearPlan(handover())
	for _, c := range p.Changes {
		if c.Secret != c.Live || c.Secret == c.After.Exists {
			t.Errorf("%s: live %t, stays %t", c.File, c.Live, c.After.Exists)
		}
	}
	if len(p.Changes) != 3 || len(p.Conflicts) != 1 || p.Conflicts[0].Kind != ide.IsRunning {
		t.Errorf("plan: %+v", p)
	}
}

func TestClearUnreadable(t *testing.T) {
	s := newSandbox(t)
	config := s.ide("GoLand2025.2", "4.9")
	s.writeFile(filepath.Join(config, "options", "amazonq.xml"), "<application>")
	p := s.clearPlan(handover())
	if len(p.Conflicts) != 1 || p.Conflicts[0].Kind != ide.Unreadable || len(p.Changes) > 0 {
		t.Errorf("plan: %+v", p)
	}
}
