package signin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/vault"
)

// Each holder has a client of its own, whose name tells the person what asks; it
// is registered once and used again, also by the next run.
func TestRegistrationIsUsedAgain(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		for range 2 {
			for _, holder := range []string{"vscode", "jetbrains", Own} {
				r.signIn(holder)
			}
		}
		want := []string{
			"qlogin for Amazon Q in VS Code on practice",
			"qlogin for Amazon Q in JetBrains IDEs on practice",
			"qlogin on practice",
		}
		if diff := cmp.Diff(want, r.lab.Clients()); diff != "" {
			t.Error(diff)
		}
	})
}

// The registration is kept before it is used: a sign-in that was broken off does
// not leave a client behind at every try.
func TestRegistrationOutlivesAnAbandonedSignIn(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		for range 3 {
			pending, err := r.flow.Start(r.Context(), r.org, "vscode")
			r.check(err)
			pending.Close()
		}
		if got := len(r.lab.Clients()); got != 1 {
			t.Errorf("%d clients, want 1", got)
		}
	})
}

func TestRegistrationThatAWSForgot(t *testing.T) {
	for _, c := range []struct {
		name    string
		refused int // so many of the starts
		clients int
		works   bool
	}{
		{"once", 1, 2, true},
		{"every time", 99, 2, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			play(t, "healthy", func(r *rig) {
				r.signIn("vscode")
				refusal, left := refuse("/device_authorization", "InvalidClientException"), c.refused
				r.wire.first = func(q *http.Request) (*http.Response, error) {
					if left == 0 {
						return nil, nil
					}
					answer, err := refusal(q)
					if answer != nil {
						left--
					}
					return answer, err
				}
				pending, err := r.flow.Start(r.Context(), r.org, "vscode")
				if works := err == nil; works != c.works {
					t.Fatalf("got %v", err)
				}
				if got := len(r.lab.Clients()); got != c.clients {
					t.Errorf("%d clients, want %d", got, c.clients)
				}
				if !c.works {
					if !errors.Is(err, oidc.ErrInvalidClient) {
						t.Errorf("got %v, want an invalid client", err)
					}
					return
				}
				defer pending.Close()
				r.check(r.person.Approve(r.Context(), pending.Open, pending.Authorization.UserCode))
				_, err = r.flow.Wait(r.Context(), pending)
				r.check(err)
			})
		})
	}
}

// A client that AWS forgets while the person reads the page is dropped, so that
// the next attempt is not in vain too.
func TestRegistrationForgottenWhilePolling(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		pending, err := r.flow.Start(r.Context(), r.org, "vscode")
		r.check(err)
		r.wire.first = refuse("/token", "InvalidClientException")
		if _, err := r.flow.Wait(r.Context(), pending); !errors.Is(err, oidc.ErrInvalidClient) {
			t.Fatalf("got %v, want an invalid client", err)
		}
		pending.Close()
		r.wire.first = nil
		r.signIn("vscode")
		if got := len(r.lab.Clients()); got != 2 {
			t.Errorf("%d clients, want 2", got)
		}
	})
}

func TestOneSignInAtATime(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		first, err := r.flow.Start(r.Context(), r.org, "vscode")
		r.check(err)
		if _, err := r.flow.Start(r.Context(), r.org, "vscode"); !errors.Is(err, ErrBusy) || !strings.Contains(err.Error(), "VS Code") {
			t.Errorf("a second for the same holder: %v", err)
		}
		other, err := r.flow.Start(r.Context(), r.org, "jetbrains")
		r.check(err)
		other.Close()
		first.Close()
		first.Close()
		again, err := r.flow.Start(r.Context(), r.org, "vscode")
		r.check(err)
		again.Close()
	})
}

// A start that fails lets go of the lock.
func TestStartThatFailsLetsGo(t *testing.T) {
	play(t, "captive-portal", func(r *rig) {
		for range 2 {
			if _, err := r.flow.Start(r.Context(), r.org, "vscode"); err == nil || errors.Is(err, ErrBusy) {
				t.Errorf("got %v", err)
			}
		}
	})
}

// A token that cannot be kept is a failed sign-in, and is not remembered as one.
func TestStoreThatFails(t *testing.T) {
	inTrouble := errors.New("the keyring is on fire")
	for _, op := range []string{"save", "load"} {
		t.Run(op, func(t *testing.T) {
			play(t, "healthy", func(r *rig) {
				pending, err := r.flow.Start(r.Context(), r.org, "vscode")
				r.check(err)
				defer pending.Close()
				r.check(r.person.Approve(r.Context(), pending.Open, pending.Authorization.UserCode))
				grant, err := r.flow.Wait(r.Context(), pending)
				r.check(err)
				r.vault.Fail = func(got, name string) error {
					if got == op && strings.HasPrefix(name, "token/") {
						return inTrouble
					}
					return nil
				}
				if err := r.flow.Store(r.Context(), r.org, grant); !errors.Is(err, inTrouble) {
					t.Errorf("got %v", err)
				}
				if all, err := r.flow.Records.All(); len(all) != 0 || err != nil {
					t.Errorf("remembered: %v, %v", all, err)
				}
			})
		})
	}
}

// forgetful is a keyring that says yes and keeps something else.
type forgetful struct{ Vault }

func TestStoreReadsBack(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		grant := r.signIn("vscode")
		grant.Token.AccessToken = grant.Token.RefreshToken
		r.flow.Vault = forgetful{r.vault}
		if err := r.flow.Store(r.Context(), r.org, grant); !errors.Is(err, vault.ErrDamaged) {
			t.Errorf("got %v, want that another token came back", err)
		}
	})
}

func TestBrowserAddress(t *testing.T) {
	org := Organization{StartURL: "https://d-9067f1ab2c.awsapps.com/start", Region: "us-west-2"}
	for _, c := range []struct {
		address string
		lab     string
		opens   bool
	}{
		{"https://device.sso.us-west-2.amazonaws.com/?user_code=BCDF-GHJK", "", true},
		{"https://d-9067f1ab2c.awsapps.com/start/#/device?user_code=BCDF-GHJK", "", true},
		{"https://device.sso.eu-west-1.amazonaws.com/?user_code=BCDF-GHJK", "", false},
		{"https://device.sso.us-west-2.amazonaws.com.evil.example/", "", false},
		{"https://device.sso.us-west-2.amazonaws.com@evil.example/", "", false},
		{"http://device.sso.us-west-2.amazonaws.com/", "", false},
		{"https://device.sso.us-west-2.amazonaws.com:8443/", "", false},
		{"javascript:alert(1)", "", false},
		{"file:///etc/passwd", "", false},
		{"https://%zz", "", false},
		{"", "", false},
		{"http://127.0.0.1:4321/start/device", "", false},
		{"http://127.0.0.1:4321/start/device", "127.0.0.1:4321", true},
		{"http://127.0.0.1:4322/start/device", "127.0.0.1:4321", false},
		{"https://127.0.0.1:4321/start/device", "127.0.0.1:4321", false},
		{"http://user@127.0.0.1:4321/start/device", "127.0.0.1:4321", false},
		{"http://127.0.0.1:4321.evil.example/start/device", "127.0.0.1:4321", false},
	} {
		t.Run(fmt.Sprintf("%s, lab %q", c.address, c.lab), func(t *testing.T) {
			f := &Flow{Services: Services{Browser: c.lab}}
			got, err := f.browserAddress(org, oidc.Authorization{VerificationURIComplete: c.address})
			if opens := got != ""; opens != c.opens || opens == (err != nil) || opens && got != c.address {
				t.Errorf("opens %q, %v", got, err)
			}
		})
	}
}

func (v forgetful) Save(context.Context, string, []byte) error { return nil }
