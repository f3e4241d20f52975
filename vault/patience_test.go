package vault

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// hang holds up every call of one kind until the channel is closed.
func hang(f *fake, op string) chan struct{} {
	release := make(chan struct{})
	f.before = func(called, _ string) error {
		if called == op {
			<-release
		}
		return nil
	}
	return release
}

func TestTimeLimit(t *testing.T) {
	t.Parallel()
	s := systems()[0]
	for condition, want := range map[Condition]time.Duration{Ready: 5 * time.Second, NeedsUnlock: 90 * time.Second} {
		t.Run(condition.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t, s)
				release := hang(f, "get")
				k := newKeyring(Options{}, f, inStatus(s, Status{Condition: condition}))
				start := time.Now()
				_, err := k.Load(t.Context(), "grant")
				if got := time.Since(start); !errors.Is(err, ErrTimeout) || got != want {
					t.Errorf("after %v (want %v): %v", got, want, err)
				}
				close(release)
			})
		})
	}
}

// Once the keyring has answered, nobody is being asked any more.
func TestTimeLimitAfterUnlock(t *testing.T) {
	t.Parallel()
	s := systems()[0]
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, s)
		release := hang(f, "set")
		k := newKeyring(Options{}, f, inStatus(s, Status{Condition: NeedsUnlock}))
		start := time.Now()
		err := k.Save(t.Context(), "grant", nil)
		if got := time.Since(start); !errors.Is(err, ErrTimeout) || got != callLimit {
			t.Errorf("after %v: %v", got, err)
		}
		close(release)
	})
}

func TestCancel(t *testing.T) {
	t.Parallel()
	s := systems()[0]
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, s)
		release := hang(f, "get")
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		_, err := open(f, s).Load(ctx, "grant")
		if got := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || got != time.Second {
			t.Errorf("after %v: %v", got, err)
		}
		close(release)
	})
}

// A call that was given up may still land. Until it has, no other is sent.
func TestLateCallBlocksOthers(t *testing.T) {
	t.Parallel()
	s := systems()[1]
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, s)
		saved(t, open(f, s), "grant", bytesOf(9000, 1))
		release := hang(f, "set")
		k := open(f, s)
		if err := k.Save(t.Context(), "grant", bytesOf(9000, 2)); !errors.Is(err, ErrTimeout) {
			t.Fatalf("got %v, want ErrTimeout", err)
		}
		before, _, _ := f.count()
		if _, err := k.Load(t.Context(), "grant"); !errors.Is(err, ErrTimeout) {
			t.Errorf("got %v, want ErrTimeout", err)
		}
		if after, _, _ := f.count(); after != before {
			t.Errorf("%d calls were sent while another was under way", after-before)
		}
		close(release)
		synctest.Wait()
		if got, err := k.Load(t.Context(), "grant"); !matches(got, err, bytesOf(9000, 1)) {
			t.Errorf("found %d bytes, %v", len(got), err)
		}
	})
}

// The lock between processes is kept until a call that was given up has landed:
// here the one that switches to the new value.
func TestLateSwitchKeepsOtherProcessesOut(t *testing.T) {
	t.Parallel()
	s := systems()[1]
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, s)
		options := Options{Service: "qlogin", LockDir: dir}
		slow, other := newKeyring(options, f, ready(s)), newKeyring(options, f, ready(s))
		saved(t, slow, "grant", bytesOf(9000, 1))
		release := make(chan struct{})
		f.before = func(op, account string) error {
			if op == "set" && account == "grant" {
				<-release
			}
			return nil
		}
		if err := slow.Save(t.Context(), "grant", bytesOf(9000, 2)); !errors.Is(err, ErrTimeout) {
			t.Fatalf("got %v, want ErrTimeout", err)
		}
		_, before, _ := f.count()
		go func() {
			time.Sleep(time.Minute)
			if _, sets, _ := f.count(); sets != before {
				t.Errorf("another process wrote %d items in between", sets-before)
			}
			close(release)
		}()
		if err := other.Save(t.Context(), "grant", bytesOf(9000, 3)); err != nil {
			t.Error(err)
		}
		if got, err := other.Load(t.Context(), "grant"); !matches(got, err, bytesOf(9000, 3)) {
			t.Errorf("found %d bytes, %v", len(got), err)
		}
		time.Sleep(time.Second) // the lock's last turn
	})
}

func TestProbeTimeLimit(t *testing.T) {
	t.Parallel()
	s := systems()[0]
	synctest.Test(t, func(t *testing.T) {
		p := ready(s)
		p.probe = func(ctx context.Context, _ func(string) string, _ func(context.Context) error) (Status, error) {
			time.Sleep(time.Hour) // a bus that accepts and says nothing
			return Status{}, nil
		}
		start := time.Now()
		_, err := newKeyring(Options{}, newFake(t, s), p).Probe(t.Context())
		if got := time.Since(start); !errors.Is(err, ErrTimeout) || got != callLimit {
			t.Errorf("after %v: %v", got, err)
		}
		time.Sleep(time.Hour)
	})
}
