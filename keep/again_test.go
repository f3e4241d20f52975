package keep_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qlogin/qlogin/keep"
)

// screen is a desktop on which somebody clicks.
type screen struct {
	*rig
	mu     sync.Mutex
	shown  []keep.Notice
	opened []string
}

func (r *rig) screen() *screen {
	s := &screen{rig: r}
	r.keeper.Notify = func(_ context.Context, n keep.Notice) error {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.shown = append(s.shown, n)
		return nil
	}
	r.keeper.Open = func(_ context.Context, address string) error {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.opened = append(s.opened, address)
		return nil
	}
	r.keeper.Log = func(string) {}
	return s
}

// last is the notice that was shown last.
func (s *screen) last(title string) keep.Notice {
	s.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.shown) == 0 || !strings.HasPrefix(s.shown[len(s.shown)-1].Title, title) {
		s.Fatalf("the last notice is not %q: %+v", title, s.shown)
	}
	return s.shown[len(s.shown)-1]
}

func (s *screen) pages() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.opened)
}

// ended lets the session end under the running service.
func (s *screen) ended() (stop func()) {
	s.Helper()
	s.signIn("vscode")
	stop = s.run()
	s.lab.EndSessions("")
	time.Sleep(3 * time.Hour)
	return stop
}

// A click shows the code, a second one opens the page, and the person allows
// access: the IDE has a new sign-in.
func TestClickSignsInAgain(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		s := r.screen()
		stop := s.ended()
		s.last("The Amazon Q session for VS Code has ended").Do()
		synctest.Wait()
		code := s.last("Your code is ")
		if s.pages() != 0 {
			t.Error("the browser was opened before anybody could have read the code")
		}
		code.Do()
		if s.pages() != 1 {
			t.Error("the page was not opened")
		}
		r.check(r.lab.Approve(strings.TrimPrefix(code.Title, "Your code is "), r.lab.Organization().Email))
		time.Sleep(time.Minute)
		if n := s.last("Signed in to Amazon Q for VS Code"); n.Text != "As "+r.lab.Organization().Email {
			t.Errorf("it says %q", n.Text)
		}
		stop()
		sessions, err := r.flow.Sessions(r.Context())
		r.check(err)
		if session := sessions[0]; !session.Held || !session.Valid(time.Now()) || !session.Ended.IsZero() {
			t.Errorf("after the sign-in: %+v", session.Record)
		}
	})
}

// Whatever comes in between is said, and nothing is written.
func TestClickThatLeadsNowhere(t *testing.T) {
	for name, c := range map[string]struct {
		trouble func(*rig)
		text    string
	}{
		"nobody allows it": {func(*rig) {}, "expired"},
		"a locked keyring": {func(r *rig) { r.locked.Store(true) }, "locked"},
		"no network":       {func(r *rig) { r.offline.Store(true) }, "oidc.us-west-2.amazonaws.com"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, "healthy", func(r *rig) {
				s := r.screen()
				stop := s.ended()
				before := r.record("vscode").SignedIn
				c.trouble(r)
				s.last("The Amazon Q session for VS Code has ended").Do()
				time.Sleep(20 * time.Minute)
				if n := s.last("Not signed in to Amazon Q for VS Code"); !strings.Contains(n.Text, c.text) || !strings.Contains(n.Text, "qlogin login") {
					t.Errorf("it says %q", n.Text)
				}
				stop()
				if s.pages() > 0 || !r.record("vscode").SignedIn.Equal(before) {
					t.Error("something was done all the same")
				}
			})
		})
	}
}
