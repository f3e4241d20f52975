package signin

import (
	"errors"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/vault"
)

// A refresh token works once. After the IDE has used it, only the one in the
// IDE's file is good, and qlogin has to go on from there.
func TestFreshGoesOnFromTheHolder(t *testing.T) {
	for _, holder := range []string{"vscode", "jetbrains"} {
		t.Run(holder, func(t *testing.T) {
			play(t, "healthy", func(r *rig) {
				grant := r.signIn(holder)
				r.handOver(grant)
				time.Sleep(50 * time.Minute)
				renewed := r.renewInIDE(grant)

				newest, err := r.flow.Newest(r.Context(), r.org, holder)
				r.check(err)
				if !newest.Token.AccessToken.Equal(renewed.AccessToken) || !newest.Token.RefreshToken.Equal(renewed.RefreshToken) {
					t.Error("the token that the IDE has renewed is not taken")
				}
				kept, err := r.flow.grants().load(r.Context(), holder, r.org)
				r.check(err)
				if !kept.Token.RefreshToken.Equal(renewed.RefreshToken) {
					t.Error("it is not kept")
				}

				time.Sleep(2 * time.Hour)
				fresh, err := r.flow.Fresh(r.Context(), r.org, holder)
				if err != nil || fresh.Token.Expired(time.Now()) {
					t.Errorf("got a token until %v, %v", fresh.Token.ExpiresAt, err)
				}
			})
		})
	}
}

// A token of another registration is a sign-in that the person made in the IDE.
func TestNewestLeavesTheHoldersOwnSignIn(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		grant := r.signIn("jetbrains")
		r.handOver(grant)
		time.Sleep(time.Minute)
		r.flow.Vault = vault.NewMemory()
		other := r.signIn("jetbrains") // with a registration of its own
		r.handOver(other)
		r.flow.Vault = r.vault
		newest, err := r.flow.Newest(r.Context(), r.org, "jetbrains")
		if err != nil || !newest.Token.AccessToken.Equal(grant.Token.AccessToken) {
			t.Errorf("the other sign-in was taken for ours, %v", err)
		}
	})
}

func TestFreshLeavesAnOpenHolder(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		r.handOver(r.signIn("vscode"))
		r.openCode()
		time.Sleep(2 * time.Hour)
		before := total(r.lab.Requests())
		_, err := r.flow.Fresh(r.Context(), r.org, "vscode")
		if _, open := errors.AsType[*HolderRunningError](err); !open {
			t.Errorf("got %v, want *HolderRunningError", err)
		}
		if after := total(r.lab.Requests()); after != before {
			t.Errorf("AWS was asked %d times", after-before)
		}
		r.open = false
		if _, err := r.flow.Fresh(r.Context(), r.org, "vscode"); err != nil {
			t.Errorf("closed: %v", err)
		}
	})
}

func TestFreshInTrouble(t *testing.T) {
	broken := func(*http.Request) (*http.Response, error) { return nil, syscall.ECONNREFUSED }
	page := func(q *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"text/html"}}, Body: http.NoBody, Request: q}, nil
	}
	for _, c := range []struct {
		name  string
		first func(*http.Request) (*http.Response, error)
		ended bool
	}{
		{"no way to AWS", broken, false},
		{"a page of the hotel", page, false},
		{"trouble at AWS", refuse("/token", "InternalServerException"), false},
		{"the token is refused", refuse("/token", "InvalidGrantException"), true},
		{"the client is refused", refuse("/token", "InvalidClientException"), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			play(t, "healthy", func(r *rig) {
				grant := r.signIn(Own)
				time.Sleep(2 * time.Hour)
				r.wire.first = c.first
				_, err := r.flow.Fresh(r.Context(), r.org, Own)
				if err == nil {
					t.Fatal("no error")
				}
				if _, ended := errors.AsType[*SessionEndedError](err); ended != c.ended {
					t.Errorf("got %v, the session ended: %v", err, ended)
				}
				kept, err := r.flow.grants().load(r.Context(), Own, r.org)
				if err != nil || !kept.Token.RefreshToken.Equal(grant.Token.RefreshToken) {
					t.Errorf("the tokens are not what they were: %v", err)
				}
				if c.ended {
					return
				}
				r.wire.first = nil
				if _, err := r.flow.Fresh(r.Context(), r.org, Own); err != nil {
					t.Errorf("afterwards: %v", err)
				}
			})
		})
	}
}

func TestFreshAfterTheEnd(t *testing.T) {
	play(t, "short-session", func(r *rig) {
		r.signIn(Own)
		time.Sleep(2 * time.Hour)
		_, err := r.flow.Fresh(r.Context(), r.org, Own)
		if _, ended := errors.AsType[*SessionEndedError](err); !ended || !errors.Is(err, oidc.ErrInvalidGrant) {
			t.Errorf("got %v, want *SessionEndedError of an invalid grant", err)
		}
	})
}

func TestFreshWithoutASignIn(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		if _, err := r.flow.Fresh(r.Context(), r.org, "vscode"); !errors.Is(err, ErrNotSignedIn) || !strings.Contains(err.Error(), "VS Code") {
			t.Errorf("got %v", err)
		}
		r.vault.Fail = func(string, string) error { return vault.ErrLocked }
		if _, err := r.flow.Fresh(r.Context(), r.org, "vscode"); !errors.Is(err, vault.ErrLocked) || errors.Is(err, ErrNotSignedIn) {
			t.Errorf("a locked keyring reads as %v", err)
		}
	})
}

func total(requests map[string]int) (n int) {
	for _, count := range requests {
		n += count
	}
	return n
}
