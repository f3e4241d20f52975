package keep_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/keep"
)

// A day: both holders closed, their tokens never over for longer than two looks,
// and one call for each in an hour.
func TestDay(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		r.signIn("vscode")
		r.signIn("jetbrains")
		before := r.lab.Requests()
		stop := r.run()
		for hour := range 24 {
			time.Sleep(time.Hour)
			for _, holder := range []string{"vscode", "jetbrains"} {
				if over := time.Since(r.record(holder).TokenExpires); over > 2*time.Minute {
					t.Errorf("after %d hours the token of %s is over for %v", hour+1, holder, over)
				}
			}
		}
		stop()
		calls := 0
		for name, n := range r.lab.Requests() {
			calls += n - before[name]
		}
		if calls == 0 || calls > 2*24 {
			t.Errorf("%d calls in a day for two grants", calls)
		}
		if calls != r.stats.Calls {
			t.Errorf("it counts %d calls, the service %d", r.stats.Calls, calls)
		}
		if len(r.notices) > 0 {
			t.Errorf("a healthy day has notices: %q", r.notices)
		}
		sessions, err := r.flow.Sessions(r.Context())
		r.check(err)
		for _, s := range sessions {
			if len(s.Odd) > 0 || !s.Held {
				t.Errorf("%s: %q", s.Title, s.Odd)
			}
		}
		t.Logf("%+v", r.stats)
	})
}

func TestSessionEnds(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		r.signIn("vscode")
		stop := r.run()
		time.Sleep(3*time.Hour + 10*time.Minute)
		r.lab.EndSessions("")
		time.Sleep(5 * time.Hour)
		stop()
		if diff := cmp.Diff([]string{"The Amazon Q session for VS Code has ended"}, r.notices); diff != "" {
			t.Errorf("%s\n%s", diff, strings.Join(r.log, "\n"))
		}
		if r.stats.Calls > 4 {
			t.Errorf("%d calls: a session that has ended is not asked for again", r.stats.Calls)
		}
	})
}

// A refresh token that was spent in a renewal without an answer says nothing about
// the session.
func TestAnswerLost(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		r.signIn("vscode")
		stop := r.run()
		r.losing.Store(true)
		time.Sleep(70 * time.Minute)
		r.losing.Store(false)
		time.Sleep(2 * time.Hour)
		stop()
		if diff := cmp.Diff([]string{"The Amazon Q session for VS Code cannot be renewed any more"}, r.notices); diff != "" {
			t.Errorf("%s\n%s", diff, strings.Join(r.log, "\n"))
		}
		if log := strings.Join(r.log, "\n"); !strings.Contains(log, "VS Code: the renewal of ") || strings.Contains(log, "has ended") {
			t.Errorf("the log:\n%s", log)
		}
	})
}

// A token without renewal lives for eight hours; its end is known beforehand.
func TestWarnsBefore(t *testing.T) {
	play(t, "legacy-token", func(r *rig) {
		r.signIn("vscode")
		stop := r.run()
		time.Sleep(9 * time.Hour)
		stop()
		want := []string{
			"The Amazon Q session for VS Code ends in 30 minutes",
			"The Amazon Q session for VS Code ends in 5 minutes",
			"The Amazon Q session for VS Code has ended",
		}
		if diff := cmp.Diff(want, r.notices); diff != "" {
			t.Error(diff)
		}
	})
}

// After a night's sleep one warning is enough.
func TestSleepsThroughWarnings(t *testing.T) {
	play(t, "legacy-token", func(r *rig) {
		r.signIn("vscode")
		r.keeper.Tick(r.Context())
		time.Sleep(7*time.Hour + 57*time.Minute)
		r.keeper.Tick(r.Context())
		r.keeper.Tick(r.Context())
		if diff := cmp.Diff([]string{"The Amazon Q session for VS Code ends in 3 minutes"}, r.notices); diff != "" {
			t.Error(diff)
		}
	})
}

// A locked keyring and a lost network end nothing, and are tried again.
func TestOrdinaryTrouble(t *testing.T) {
	for name, trouble := range map[string]func(r *rig, on bool){
		"keyring": func(r *rig, on bool) { r.locked.Store(on) },
		"network": func(r *rig, on bool) { r.offline.Store(on) },
	} {
		t.Run(name, func(t *testing.T) {
			play(t, "healthy", func(r *rig) {
				r.signIn("vscode")
				stop := r.run()
				time.Sleep(30 * time.Minute)
				trouble(r, true)
				time.Sleep(5 * time.Hour)
				if !time.Now().After(r.record("vscode").TokenExpires) {
					t.Error("there was no trouble")
				}
				trouble(r, false)
				time.Sleep(20 * time.Minute)
				stop()
				if time.Now().After(r.record("vscode").TokenExpires) || len(r.notices) > 0 {
					t.Errorf("not renewed afterwards; notices %q\n%s", r.notices, strings.Join(r.log, "\n"))
				}
				if len(r.log) > 60 {
					t.Errorf("%d lines of log about one trouble", len(r.log))
				}
			})
		})
	}
}

// What waits for an editor to close is handed over when it has been closed.
func TestHandsOverWhatWaits(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		r.open.Store(true)
		r.signIn("vscode")
		if len(r.record("vscode").Waiting) == 0 {
			t.Fatal("nothing waits")
		}
		stop := r.run()
		time.Sleep(10 * time.Minute)
		if len(r.record("vscode").Waiting) == 0 {
			t.Error("written under an open editor")
		}
		r.open.Store(false)
		time.Sleep(2 * time.Minute)
		stop()
		if got := r.record("vscode"); len(got.Waiting) > 0 || r.stats.Handed != 1 {
			t.Errorf("still waits: %v\n%s", got.Waiting, strings.Join(r.log, "\n"))
		}
	})
}

func TestNoticesASignOutInTheIDE(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		r.signIn("vscode")
		stop := r.run()
		time.Sleep(10 * time.Minute)
		files, err := filepath.Glob(filepath.Join(r.cache, "*.json"))
		r.check(err)
		for _, file := range files {
			r.check(os.Remove(file))
		}
		time.Sleep(10 * time.Minute)
		stop()
		if diff := cmp.Diff([]string{"VS Code has signed itself out of Amazon Q"}, r.notices); diff != "" {
			t.Error(diff)
		}
	})
}

// A desktop that shows nothing is told again, and the log has the words once.
func TestNoticeThatCannotBeShown(t *testing.T) {
	play(t, "legacy-token", func(r *rig) {
		r.signIn("vscode")
		broken := errors.New("no bus")
		r.keeper.Notify = func(_ context.Context, n keep.Notice) error { r.notices = append(r.notices, n.Title); return broken }
		time.Sleep(7*time.Hour + 58*time.Minute)
		r.keeper.Tick(r.Context())
		broken = nil
		r.keeper.Tick(r.Context())
		r.keeper.Tick(r.Context())
		if len(r.notices) != 2 || len(r.log) != 2 {
			t.Errorf("%d attempts, log %q", len(r.notices), r.log)
		}
	})
}

// TestSilentDesktop: a desktop that takes a notice and never answers keeps nobody
// from being looked after.
func TestSilentDesktop(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		r.signIn("vscode")
		r.lab.EndSessions("")
		r.keeper.Notify = func(ctx context.Context, _ keep.Notice) error { <-ctx.Done(); return ctx.Err() }
		time.Sleep(2 * time.Hour)
		begun := time.Now()
		r.keeper.Tick(r.Context())
		if took := time.Since(begun); took > time.Minute || !strings.Contains(strings.Join(r.log, "\n"), "did not answer") {
			t.Errorf("%v:\n%s", took, strings.Join(r.log, "\n"))
		}
	})
}
