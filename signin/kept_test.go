package signin

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/qlogin/qlogin/oidc"
)

// TestRenewalOutlivesImpatience: once AWS has answered, the old refresh token is
// spent. Neither Ctrl-C nor a keyring that fails once loses the new one.
func TestRenewalOutlivesImpatience(t *testing.T) {
	for name, trouble := range map[string]func(*rig, context.CancelFunc) error{
		"Ctrl-C":          func(_ *rig, cancel context.CancelFunc) error { cancel(); return nil },
		"keyring trouble": func(r *rig, _ context.CancelFunc) error { r.vault.Fail = nil; return errors.New("busy") },
	} {
		t.Run(name, func(t *testing.T) {
			play(t, "healthy", func(r *rig) {
				old := r.signIn(Own)
				time.Sleep(2 * time.Hour)
				ctx, cancel := context.WithCancel(r.Context())
				defer cancel()
				r.vault.Fail = func(op, _ string) error {
					if op == "save" {
						return trouble(r, cancel)
					}
					return nil
				}
				first := r.flow.Renew(ctx, r.org, Own, RenewOptions{})
				r.vault.Fail = nil
				grant, err := r.flow.Newest(r.Context(), r.org, Own)
				r.check(err)
				if first.Outcome != Renewed || grant.Token.RefreshToken.Equal(old.Token.RefreshToken) {
					t.Errorf("%s, %v: the new refresh token is lost", first.Outcome, first.Problem())
				}
			})
		})
	}
}

// TestNewSignInIsNotUndone: a process that dies between the vault and its records
// leaves a new sign-in that the holder's old token does not replace.
func TestNewSignInIsNotUndone(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		r.handOver(r.signIn("vscode"))
		pending, err := r.flow.Start(r.Context(), r.org, "vscode")
		r.check(err)
		r.check(r.person.Approve(r.Context(), pending.Open, pending.Authorization.UserCode))
		second, err := r.flow.Wait(r.Context(), pending)
		r.check(err)
		before, _, err := r.flow.Records.Find(r.org, "vscode")
		r.check(err)
		r.check(r.flow.Store(r.Context(), r.org, second))
		pending.Close()
		r.check(r.flow.Records.Put(before)) // as if it had died there
		got, err := r.flow.Newest(r.Context(), r.org, "vscode")
		r.check(err)
		if !got.Token.AccessToken.Equal(second.Token.AccessToken) {
			t.Error("the token of the sign-in before has replaced the new one")
		}
	})
}

// TestRefusedWaitsForNothing: what waits for an IDE to close is not handed over
// for somebody whom the settings refuse, nor without a licence.
func TestRefusedWaitsForNothing(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		r.openCode()
		r.handOver(r.signIn("vscode"))
		waits := func() Record {
			record, _, err := r.flow.Records.Find(r.org, "vscode")
			r.check(err)
			return record
		}
		first := waits()
		if len(first.Waiting) == 0 || !first.Pro {
			t.Fatalf("nothing waits: %+v", first)
		}
		r.signIn("vscode") // and nobody asks the Q service about it
		if now := waits(); len(now.Waiting) > 0 {
			t.Errorf("what waited for the sign-in before waits still: %q", now.Waiting)
		}
		r.open = false
		first.Pro = false
		if _, tried, err := r.flow.HandOverWaiting(r.Context(), first); tried || err != nil {
			t.Errorf("handed over without a licence: %v", err)
		}
		first.Pro, r.flow.People = true, map[string][]string{r.org.StartURL: {"elsewhere.example"}}
		_, tried, err := r.flow.HandOverWaiting(r.Context(), first)
		if _, refused := errors.AsType[*PersonError](err); tried || !refused {
			t.Errorf("handed over for somebody who is refused: %v", err)
		}
	})
}

// TestPortalSessionEndIsNotClaimed: the portal answers a token that is over like a
// session that is over.
func TestPortalSessionEndIsNotClaimed(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		grant := r.signIn("vscode")
		time.Sleep(2 * time.Hour) // the access token is over, the session is not
		out, err := r.flow.SignOut(r.Context(), r.org, "vscode", true)
		r.check(err)
		client, err := r.flow.client(r.org)
		r.check(err)
		_, err = client.Refresh(r.Context(), grant.Registration, grant.Token.RefreshToken)
		if !out.Ended || out.StillOn || !errors.Is(err, oidc.ErrInvalidGrant) {
			t.Errorf("ended %v, still on %v: the old refresh token gives %v", out.Ended, out.StillOn, err)
		}
	})
	play(t, "healthy", func(r *rig) {
		r.signIn("vscode")
		r.check(r.flow.grants().forget(r.Context(), "vscode", r.org))
		out, err := r.flow.SignOut(r.Context(), r.org, "vscode", true)
		r.check(err)
		if out.Ended || !out.StillOn {
			t.Errorf("without a token: ended %v, still on %v", out.Ended, out.StillOn)
		}
	})
}
