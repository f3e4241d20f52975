package jetbrains

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func (s *sandbox) current() any {
	s.Helper()
	g, err := family().Current(context.Background(), s.machine(), s.find(), handover())
	if err != nil {
		s.Fatal(err)
	}
	if g == nil {
		return nil
	}
	return []any{
		g.Holder, g.StartURL, g.Region, g.Token.AccessToken.Reveal(), g.Token.RefreshToken.Reveal(), g.Token.ExpiresAt, g.Token.CreatedAt,
		g.Registration.ClientID, g.Registration.ClientSecret.Reveal(), g.Registration.Scopes, g.Registration.ExpiresAt,
	}
}

func TestCurrent(t *testing.T) {
	s := newSandbox(t)
	s.ide("GoLand2025.2", "4.9")
	if got := s.current(); got != nil {
		t.Errorf("before the hand-over: %v", got)
	}
	s.signIn(handover())
	g := grant()
	want := []any{
		Holder, startURL, region, "access&<1>", "refresh-1", g.Token.ExpiresAt, g.Token.CreatedAt.Truncate(time.Millisecond),
		"client-1", "client-secret", g.Registration.Scopes, g.Registration.ExpiresAt,
	}
	if diff := cmp.Diff(any(want), s.current()); diff != "" {
		t.Errorf("after (-want +got):\n%s", diff)
	}
	s.spoil(s.cache(tokenName), "refresh-1", "refresh-2")
	want[4] = "refresh-2"
	if diff := cmp.Diff(any(want), s.current()); diff != "" {
		t.Errorf("renewed (-want +got):\n%s", diff)
	}
	s.spoil(s.cache(tokenName), "us-east-1", "us-east-2")
	if got := s.current(); got != nil {
		t.Errorf("a token of another Region: %v", got)
	}
	s.writeFile(s.cache(tokenName), "{")
	if got := s.current(); got != nil {
		t.Errorf("half a file: %v", got)
	}
}

// TestCurrentOtherScopes: the files of a connection with more scopes are found.
func TestCurrentOtherScopes(t *testing.T) {
	s := newSandbox(t)
	config := s.ide("GoLand2025.2", "4.9")
	scopes := append([]string{"a:b"}, handover().Scopes...)
	src, err := names4().connection(ownID).set([]byte(emptyDocument), connection{cacheKey: cacheKey{startURL, region, scopes}}.bean())
	if err != nil {
		t.Fatal(err)
	}
	s.writeFile(filepath.Join(config, "options", "amazonq.xml"), string(src))
	s.signIn(handover())
	if s.current() == nil {
		t.Error("nothing found")
	}
}

func TestCurrentCannotLook(t *testing.T) {
	s := newSandbox(t)
	s.ide("GoLand2025.2", "4.9")
	if err := os.MkdirAll(s.cache(tokenName), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := family().Current(context.Background(), s.machine(), s.find(), handover()); err == nil {
		t.Error("a folder in place of the token is no error")
	}
}
