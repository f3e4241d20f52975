package signin

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/secret"
	"github.com/qlogin/qlogin/vault"
)

// revealed is a grant to compare: secrets are told apart by what they hold.
var revealed = cmp.Comparer(func(a, b secret.Text) bool { return a.Equal(b) })

func TestGrantComesBack(t *testing.T) {
	play(t, "large-tokens", func(r *rig) {
		grant := r.signIn("vscode")
		got, err := r.flow.Newest(r.Context(), r.org, "vscode")
		r.check(err)
		sameMoment := cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })
		if diff := cmp.Diff(grant, got, revealed, sameMoment); diff != "" {
			t.Error(diff)
		}
	})
}

// A damaged record is neither a sign-in nor "not signed in", its words hold no
// secret, and the next sign-in mends it.
func TestGrantDamaged(t *testing.T) {
	change := func(from, to string) func([]byte) []byte {
		return func(data []byte) []byte { return bytes.Replace(data, []byte(from), []byte(to), 1) }
	}
	for _, c := range []struct {
		name, record string
		damage       func([]byte) []byte
	}{
		{"token cut short", "token", func(data []byte) []byte { return data[:len(data)/2] }},
		{"token empty", "token", func([]byte) []byte { return nil }},
		{"token of another registration", "token", change(`"clientId":"`, `"clientId":"x`)},
		{"registration cut short", "registration", func(data []byte) []byte { return data[:len(data)/2] }},
		{"registration of another client", "registration", change(`"clientId":"`, `"clientId":"x`)},
	} {
		t.Run(c.name, func(t *testing.T) {
			play(t, "healthy", func(r *rig) {
				grant := r.signIn("vscode")
				name := recordName(c.record, "vscode", r.org)
				data, err := r.vault.Load(r.Context(), name)
				r.check(err)
				r.check(r.vault.Save(r.Context(), name, c.damage(data)))
				_, err = r.flow.Fresh(r.Context(), r.org, "vscode")
				if !errors.Is(err, vault.ErrDamaged) || errors.Is(err, ErrNotSignedIn) {
					t.Errorf("got %v, want a damaged record", err)
				}
				for _, s := range []secret.Text{grant.Token.AccessToken, grant.Token.RefreshToken, grant.Registration.ClientSecret} {
					if strings.Contains(err.Error(), s.Reveal()) {
						t.Error("the error tells a secret")
					}
				}
				sessions, err := r.flow.Sessions(r.Context())
				if err != nil || len(sessions) != 1 || sessions[0].Stored || len(sessions[0].Odd) == 0 {
					t.Errorf("status says %+v, %v", sessions, err)
				}
				r.signIn("vscode")
				if _, err := r.flow.Fresh(r.Context(), r.org, "vscode"); err != nil {
					t.Errorf("after the next sign-in: %v", err)
				}
			})
		})
	}
}

func FuzzGrant(f *testing.F) {
	o := Organization{StartURL: "https://acme.awsapps.com/start", Region: "eu-central-1"}
	f.Add([]byte(`{"version":1,"clientId":"c","accessToken":"a","refreshToken":"r","expiresAt":"2026-01-01T00:00:00Z","createdAt":"2026-01-01T00:00:00Z"}`),
		[]byte(`{"version":1,"clientId":"c","clientSecret":"s","clientName":"n","scopes":["x"],"expiresAt":"2026-01-01T00:00:00Z"}`))
	f.Add([]byte(`{}`), []byte(`{}`))
	f.Add([]byte(`null`), []byte(`[]`))
	f.Add([]byte(`{"clientId":7}`), []byte(`{"scopes":"x"}`))
	f.Fuzz(func(t *testing.T, token, registration []byte) {
		store := vault.NewMemory()
		for kind, data := range map[string][]byte{"token": token, "registration": registration} {
			if err := store.Save(t.Context(), recordName(kind, "vscode", o), data); err != nil {
				t.Skip("too big for any vault")
			}
		}
		flow := &Flow{Vault: store, Now: time.Now}
		grant, err := flow.grants().load(t.Context(), "vscode", o)
		if err != nil {
			if !errors.Is(err, vault.ErrDamaged) {
				t.Fatalf("got %v, want a damaged record", err)
			}
			return
		}
		var stored struct{ ClientID, AccessToken string }
		if json.Unmarshal(token, &stored) != nil || grant.Registration.ClientID != stored.ClientID || grant.Token.AccessToken.Reveal() != stored.AccessToken {
			t.Fatalf("%q was read as another grant", token)
		}
		if grant.Holder != "vscode" || grant.StartURL != o.StartURL || grant.Region != o.Region {
			t.Fatalf("the grant is of %s at %s", grant.Holder, grant.StartURL)
		}
	})
}

func TestNewer(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC)
	flow := &Flow{Now: func() time.Time { return now }}
	grant := func(client, token string, until time.Time) oidc.Grant {
		return oidc.Grant{Registration: oidc.Registration{ClientID: client}, Token: oidc.Token{AccessToken: secret.New(token), ExpiresAt: until}}
	}
	later, earlier := now.Add(2*time.Hour), now.Add(-time.Hour)
	stored := kept{Grant: grant("a", "two", now.Add(time.Hour)), replaces: mark(grant("a", "one", now).Token)}
	for name, c := range map[string]struct {
		held oidc.Grant
		want bool
	}{
		"the same":                  {stored.Grant, false},
		"later":                     {grant("a", "three", later), true},
		"at the end of the session": {grant("a", "three", stored.Token.ExpiresAt), true},
		"before the clock was set":  {grant("a", "three", now.Add(50*time.Minute)), true},
		"out of a backup":           {grant("a", "zero", earlier), false},
		"the one that ours was":     {grant("a", "one", later), false},
		"of another client":         {grant("b", "three", later), false},
		"without registration":      {grant("", "three", later), false},
	} {
		if got := flow.newer(c.held, stored); got != c.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}
