package tui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/signin"
)

// atDashboard is a person who is signed in and leaves the dashboard open.
func (r *rig) atDashboard() {
	r.signedIn()
	r.press("s")
}

// TestSessionEndsWhileOpen: an administrator ends the session while the dashboard
// is open and every IDE is closed. It is noticed as soon as the access token is
// over, said in words, and one key mends it.
func TestSessionEndsWhileOpen(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		r.atDashboard()
		r.lab.EndSessions("")
		r.pass(30 * time.Minute)
		r.says("left, until 01:00")
		before := r.renewals()
		r.pass(31 * time.Minute)
		r.says("01:00: VS Code: the session has ended. s signs in again", "✗ ended, as was seen at 01:00: s signs in again")
		if asked := r.renewals() - before; asked != 2 {
			t.Errorf("AWS was asked %d times, want once for each holder", asked)
		}
		r.press("s")
		r.until(planning)
		r.press("enter")
		r.until(waiting)
		r.press("enter")
		r.until(finished)
	})
}

// TestTokenIsRenewedWhileOpen: as long as the session lives, an open dashboard
// keeps the access tokens of closed IDEs good.
func TestTokenIsRenewedWhileOpen(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		r.atDashboard()
		r.pass(65 * time.Minute)
		r.says("left, until")
		if s, _ := r.m.dashboard.selected(); !s.Valid(time.Now()) || s.RenewedBy != signin.Own {
			t.Errorf("until %s, renewed by %q", s.TokenExpires, s.RenewedBy)
		}
	})
}

// TestServiceRenews: what the background service does is left to it.
func TestServiceRenews(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		r.m.o.Service = &Service{State: func(context.Context) (ServiceState, error) {
			return ServiceState{Installed: true, Running: true, Looked: time.Now()}, nil
		}}
		r.atDashboard()
		before := r.renewals()
		r.pass(65 * time.Minute)
		r.says("over since 01:00", "qlogin keep renews")
		if after := r.renewals(); after != before {
			t.Errorf("%d calls beside the service", after-before)
		}
	})
}

// TestServiceNoticesTheEnd: whoever finds out that a session is over writes it
// down, and an open dashboard tells it within seconds.
func TestServiceNoticesTheEnd(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		r.atDashboard()
		r.press("down", "enter") // reading details: what is below stays alive
		r.edit(1, func(s *signin.Record) { s.Ended = time.Now() })
		r.pass(25 * time.Second)
		r.press("esc")
		r.says("the session has ended, and only the access token is still good: s signs in again")
	})
}

// TestLogLeavesTheDashboardAlive: whoever has read what the service did comes
// back to a dashboard that still moves.
func TestLogLeavesTheDashboardAlive(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		r.withService()
		r.atDashboard()
		r.press("l")
		r.until(reading)
		r.press("esc")
		before := r.m.dashboard.now
		r.pass(30 * time.Minute)
		if moved := r.m.dashboard.now.Sub(before); moved < 29*time.Minute {
			t.Errorf("in 30 minutes it moved by %s", moved)
		}
	})
}

// TestFailureKnowsItsOrganization: what fails on the dashboard belongs to the
// sign-in under the cursor, whatever was signed in to before, and however often
// it is tried.
func TestFailureKnowsItsOrganization(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		r.signedIn()
		r.elsewhere()
		r.press("s")
		for s, _ := r.m.dashboard.selected(); s.Organization.Region != "eu-south-1"; s, _ = r.m.dashboard.selected() {
			r.press("down")
		}
		r.press("r")
		r.until(failing)
		_ = r.m.tryAgain()
		r.m.renewed(signin.Renewal{}, signin.ErrNotSignedIn)
		r.m.askForRegion()
		if got := r.m.organization.url.text(); got != "https://acme-emea.awsapps.com/start" {
			t.Errorf("the form has %q", got)
		}
	})
}

// TestTokenGoneWhileOpen: the IDE deletes its token, as it does when it is told
// that the session is over.
func TestTokenGoneWhileOpen(t *testing.T) {
	for _, on := range []stage{home, finished} {
		t.Run(on.String(), func(t *testing.T) {
			inRig(t, "healthy", func(r *rig) {
				r.signedIn()
				if on == home {
					r.press("s")
				}
				r.pass(time.Second)
				caches, err := filepath.Glob(filepath.Join(r.home.Dir, ".aws", "sso", "cache", "*.json"))
				if err != nil || len(caches) == 0 {
					t.Fatalf("no token files: %v, %v", caches, err)
				}
				for _, file := range caches {
					if err := os.Remove(file); err != nil {
						t.Fatal(err)
					}
				}
				r.pass(25 * time.Second)
				if r.m.stage != home {
					t.Fatalf("the stage is %s", r.m.stage)
				}
				r.says("has no token any more", "it was signed out there, or its session has ended", "h hands it over again")
				r.press("h")
				r.until(finished)
			})
		})
	}
}

// TestEndIsTold warns before an end that is known, as near as the settings say.
func TestEndIsTold(t *testing.T) {
	inRig(t, "legacy-token", func(r *rig) { // a token without renewal ends after 8 hours
		r.m.o.Settings = func() (Settings, error) {
			return Settings{WarnBefore: []time.Duration{450 * time.Minute, 5 * time.Minute}}, nil
		}
		r.atDashboard()
		r.pass(29 * time.Minute)
		r.says("cannot be renewed")
		r.pass(2 * time.Minute)
		r.says("00:30: the sign-in of VS Code ends in 7 h", "! the sign-in ends in 7 h 2")
		r.m.dashboard.sessions[0].TokenExpires = time.Now().Add(time.Minute) // hours later
		r.pass(2 * time.Minute)
		r.says("00:32: VS Code: the session has ended", "✗ ended: s signs in again")
	})
}

// TestWaitingIsHandedOver: what waited for an IDE to close is finished by an open
// dashboard.
func TestWaitingIsHandedOver(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		r.atDashboard()
		r.edit(0, func(s *signin.Record) { s.Waiting = []string{"code"} })
		r.pass(25 * time.Second)
		r.says("VS Code was closed: it has its sign-in now")
		if s, _ := r.m.dashboard.selected(); len(s.Waiting) != 0 {
			t.Errorf("it still waits: %v", s.Waiting)
		}
	})
}

// TestQuitWhileRenewing waits for the renewal that an open dashboard makes.
func TestQuitWhileRenewing(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		r.atDashboard()
		r.m.tending = true
		r.press("q")
		if r.quit {
			t.Fatal("it left in the middle of a renewal")
		}
		r.send(background{func(m *Model) tea.Cmd { return m.tended(tended{}, nil) }})
		r.settle()
		if !r.quit {
			t.Error("it stays after the renewal")
		}
	})
}

// edit changes what is remembered of a sign-in of the dashboard, as another
// qlogin would.
func (r *rig) edit(i int, do func(*signin.Record)) {
	r.t.Helper()
	s := r.m.dashboard.sessions[i]
	if err := r.m.o.Flow.Records.Update(s.Organization, s.Holder, do); err != nil {
		r.t.Fatal(err)
	}
}

// renewals is how often the lab was asked to renew a token.
func (r *rig) renewals() int { return r.lab.Requests()["RefreshToken"] }

// TestAnotherPerson: who signed in before is remembered, and somebody else is
// told so; the same person is not.
func TestAnotherPerson(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		r.signedIn()
		if strings.Contains(r.screen(), "last time") {
			t.Errorf("the first sign-in is compared with one before:\n%s", r.screen())
		}
		r.press("s")
		for i := range r.m.dashboard.sessions {
			r.edit(i, func(s *signin.Record) { s.Person = "ben@lab.example" })
		}
		r.press("s")
		r.until(planning)
		r.press("enter")
		r.until(waiting)
		r.press("enter")
		r.until(finished)
		r.says("signed in as ana@lab.example", "last time ben@lab.example signed in here")
	})
}
