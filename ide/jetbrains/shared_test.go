package jetbrains

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/ide"
)

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
	if got := p.Opens["GoLand2025.2"]; !strings.HasPrefix(got, "waits for PyCharm 2025.2: once that is closed") {
		t.Errorf("it does not say that it waits too: %s", got)
	}
}

// TestPlanFarNeighbour: one that is signed in to another organization uses other
// files.
func TestPlanFarNeighbour(t *testing.T) {
	s := newSandbox(t)
	s.ide("GoLand2025.2", "4.9")
	s.signIn(handover())
	neighbour := s.ide("PyCharm2025.2", "4.9")
	src, err := names4().pin(featureQ).set([]byte(emptyDocument), entry(featureQ, connectionID(region, builderID)))
	if err != nil {
		t.Fatal(err)
	}
	s.writeFile(filepath.Join(neighbour, "options", "amazonq.xml"), string(src))
	s.open(neighbour, 4211)
	h := handover()
	h.Grant.Token.CreatedAt = now
	targets := slices.DeleteFunc(s.find(), func(t ide.Target) bool { return t.ID != "GoLand2025.2" })
	p, err := family().Plan(context.Background(), s.machine(), targets, h)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Conflicts) > 0 || len(p.Changes) != 1 {
		t.Errorf("plan: %+v", p)
	}
}
