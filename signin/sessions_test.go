package signin

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/qlogin/qlogin/vault"
)

// What status says, by what has happened since the sign-in.
func TestSessions(t *testing.T) {
	for _, c := range []struct {
		name             string
		after            func(*rig, string)
		valid, renewable bool
		stored, held     bool
		odd              string // "" where nothing is
	}{
		{"nothing", func(*rig, string) {}, true, true, true, true, ""},
		{"two hours", func(*rig, string) { time.Sleep(2 * time.Hour) }, false, true, true, true, ""},
		{"almost 90 days", func(*rig, string) { time.Sleep(88 * 24 * time.Hour) }, false, true, true, true, "the client registration ends on"},
		{"91 days", func(*rig, string) { time.Sleep(91 * 24 * time.Hour) }, false, false, true, true, "the client registration end"},
		{"the keyring was emptied", func(r *rig, holder string) {
			r.check(r.vault.Delete(r.Context(), recordName("token", holder, r.org)))
		}, false, false, false, true, "no longer has the token"},
		{"signed out in the IDE", func(r *rig, holder string) {
			grant, err := r.flow.Newest(r.Context(), r.org, holder)
			r.check(err)
			r.rewriteToken(grant.Token.AccessToken, func(file map[string]any) { clear(file) })
		}, true, true, true, false, "token"},
	} {
		for _, holder := range []string{"vscode", "jetbrains"} {
			t.Run(c.name+", "+holder, func(t *testing.T) {
				play(t, "healthy", func(r *rig) {
					r.handOver(r.signIn(holder))
					c.after(r, holder)
					before := total(r.lab.Requests())
					sessions, err := r.flow.Sessions(r.Context())
					r.check(err)
					if len(sessions) != 1 {
						t.Fatalf("%d sessions", len(sessions))
					}
					s := sessions[0]
					if got := [4]bool{s.Valid(time.Now()), s.Renewable, s.Stored, s.Held}; got != [4]bool{c.valid, c.renewable, c.stored, c.held} {
						t.Errorf("valid, renewable, stored, held: %v", got)
					}
					if odd := strings.Join(s.Odd, "; "); (odd == "") != (c.odd == "") || !strings.Contains(odd, c.odd) {
						t.Errorf("odd: %q, want %q", odd, c.odd)
					}
					if total(r.lab.Requests()) != before {
						t.Error("AWS was asked")
					}
				})
			})
		}
	}
}

// The newest token counts, also the one that the IDE has renewed.
func TestSessionsSeeWhatTheHolderRenewed(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		grant := r.signIn("vscode")
		r.handOver(grant)
		time.Sleep(50 * time.Minute)
		renewed := r.renewInIDE(grant)
		time.Sleep(30 * time.Minute)
		sessions, err := r.flow.Sessions(r.Context())
		r.check(err)
		if s := sessions[0]; !s.Valid(time.Now()) || s.TokenExpires.Sub(renewed.ExpiresAt).Abs() > time.Second {
			t.Errorf("until %v, want %v", s.TokenExpires, renewed.ExpiresAt)
		}
	})
}

func TestSessionsOfALockedKeyring(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		if all, err := r.flow.Sessions(r.Context()); len(all) != 0 || err != nil {
			t.Errorf("before the first: %v, %v", all, err)
		}
		r.signIn(Own)
		r.vault.Fail = func(string, string) error { return vault.ErrLocked }
		if _, err := r.flow.Sessions(r.Context()); !errors.Is(err, vault.ErrLocked) {
			t.Errorf("got %v", err)
		}
	})
}

// The organization signed in to last comes first, its holders in a fixed order.
func TestSessionsInOrder(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		for _, holder := range []string{"jetbrains", "vscode"} {
			r.signIn(holder)
			time.Sleep(time.Minute)
		}
		older := testRecord("vscode")
		older.SignedIn = time.Now().Add(-time.Hour)
		r.check(r.flow.Records.Put(older))
		sessions, err := r.flow.Sessions(r.Context())
		r.check(err)
		var got []string
		for _, s := range sessions {
			got = append(got, s.Holder+" "+s.Organization.Region)
		}
		if want := "vscode us-west-2, jetbrains us-west-2, vscode eu-central-1"; strings.Join(got, ", ") != want {
			t.Errorf("got %v, want %s", got, want)
		}
	})
}
