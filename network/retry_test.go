package network_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qlogin/qlogin/network"
)

func TestRetry(t *testing.T) {
	odd := errors.New("odd")
	tests := map[string]struct {
		lasts   time.Duration // of one attempt
		fails   int
		passing bool
		sent    int
		took    time.Duration
	}{
		"success":   {0, 0, true, 1, 0},
		"once":      {0, 1, true, 2, time.Second},
		"for ever":  {0, 9, true, 3, 3 * time.Second},
		"final":     {0, 9, false, 1, 0},
		"slow":      {13 * time.Second, 9, true, 1, 13 * time.Second},
		"half slow": {7 * time.Second, 9, true, 2, 15 * time.Second},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began, sent := time.Now(), 0
				got, err := network.Retry(t.Context(), func(error) bool { return tt.passing }, func() (int, error) {
					time.Sleep(tt.lasts)
					if sent++; sent <= tt.fails {
						return 0, odd
					}
					return sent, nil
				})
				if took := time.Since(began); sent != tt.sent || took != tt.took {
					t.Errorf("%d attempts in %s", sent, took)
				}
				if ok := sent > tt.fails; ok != (err == nil) || (ok && got != sent) || (!ok && !errors.Is(err, odd)) {
					t.Errorf("got %d, %v", got, err)
				}
			})
		})
	}
}

func TestRetryCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		began := time.Now()
		time.AfterFunc(500*time.Millisecond, cancel)
		_, err := network.Retry(ctx, func(error) bool { return true }, func() (int, error) { return 0, errors.New("odd") })
		if !errors.Is(err, context.Canceled) || time.Since(began) != 500*time.Millisecond {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}
