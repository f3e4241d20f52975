package tui

import (
	"errors"
	"slices"
	"testing"

	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/signin"
)

// TestPublishedNeedsAYes, once.
func TestPublishedNeedsAYes(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		org := r.lab.Organization()
		published := discover.Candidate{
			StartURL: org.StartURL, Region: org.Region, Published: true,
			Evidence: "published by lab.example", Also: []string{"in its DNS"},
		}
		r.begin()
		found := func() {
			_ = r.m.otherOrganization()
			r.run(r.m.sought([]discover.Candidate{published}, nil))
			r.settle()
		}
		found()
		r.until(asking)
		r.says("Is this your organization?", org.StartURL, "published by lab.example", "in its DNS")
		r.press("esc")
		r.until(choosing)
		found()
		r.press("y")
		r.until(planning)
		r.press("esc")
		found()
		r.until(planning) // it is remembered
	})
}

func TestTypedNameIsSought(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		var sought string
		hints := r.m.o.Hints
		r.m.o.Hints = func() (discover.Hints, error) { sought = r.m.organization.url.text(); return hints() }
		r.begin()
		r.m.looked(known{}, nil)
		r.send(pasted("ana@unknown.example"))
		r.says("asks the domain")
		r.press("enter")
		if sought != "ana@unknown.example" || (r.m.stage != choosing && r.m.stage != failing) {
			t.Errorf("sought %q, stage %s", sought, r.m.stage)
		}
		r.press("esc")
	})
}

// TestSettingsDecideTheFirstWish: which IDEs, and fill in only.
func TestSettingsDecideTheFirstWish(t *testing.T) {
	targets := []ide.Target{
		{ID: "code", Holder: "vscode", Extension: ide.Extension{Installed: true}},
		{ID: "idea", Holder: "jetbrains", Extension: ide.Extension{Installed: true}},
		{ID: "bare", Holder: "vscode"},
		{ID: "server", Holder: "vscode", Problem: "lives elsewhere", Unreachable: true},
	}
	for _, c := range []struct {
		name  string
		usual signin.Choice
		want  []wish
	}{
		{"nothing set", signin.Choice{}, []wish{signIn, signIn, leaveAsIs, leaveAsIs}},
		{"one family", signin.Choice{Holders: []string{"vscode"}}, []wish{signIn, leaveAsIs, leaveAsIs, leaveAsIs}},
		{"fill in", signin.Choice{Prefill: true}, []wish{fillIn, fillIn, leaveAsIs, leaveAsIs}},
		{"none", signin.Choice{Holders: []string{"none"}}, []wish{leaveAsIs, leaveAsIs, leaveAsIs, leaveAsIs}},
	} {
		p := plan{usual: c.usual, found: surroundings{targets: targets}, wishes: map[string]wish{}}
		var got []wish
		for _, target := range targets {
			got = append(got, p.firstWish(target))
			p.wishes[target.ID] = p.firstWish(target)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		if d := p.decided(); !slices.Equal(d.Holders, c.usual.Holders) && !c.usual.Prefill {
			t.Errorf("%s: the holders are %v", c.name, d.Holders)
		}
	}
}

// TestWaitingIsFinished: an IDE that closes gets what waited for it.
func TestWaitingIsFinished(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		r.signedIn()
		r.m.done.all[0].Result.Waiting = []ide.Waiting{{Target: r.m.done.all[0].Targets[0].ID, Kind: ide.IsRunning, Why: "VS Code is open"}}
		r.says("VS Code is open", "finishes the hand-over by itself")
		r.run(r.m.watchIfWaiting())
		r.pass(3 * watchEvery)
		if len(r.m.done.waitingFor()) > 0 || len(r.m.Outcome().Handed) != 2 {
			t.Errorf("it still waits:\n%s", r.screen())
		}
		// A glance that fails is tried again.
		if r.m.watched(nil, errors.New("no")) == nil {
			t.Error("it stopped watching")
		}
	})
}
