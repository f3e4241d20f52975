package oidc_test

import (
	"testing"
	"testing/synctest"
	"time"
)

// Machines that begin at the same moment ask at different ones, and none of them
// ever before its interval is over.
func TestSpread(t *testing.T) {
	const machines, interval = 50, 5 * time.Second
	first := map[time.Duration]bool{}
	for range machines {
		synctest.Test(t, func(t *testing.T) {
			s := newService(t, interval, func(n int, _ time.Duration) reply {
				if n < 20 {
					return pending()
				}
				return token()
			})
			if _, err := newClientWith(t, s, nil).Poll(registration(), authorization(interval, 10*time.Minute)).Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			last, late := time.Duration(0), interval
			for _, at := range s.polls {
				if gap := at - last; gap < interval || gap > interval+late {
					t.Errorf("asked after %s, the interval is %s", gap, interval)
				}
				last, late = at, 0 // only the first one is spread
			}
			first[s.polls[0]] = true
		})
	}
	if len(first) < machines/2 {
		t.Errorf("%d machines asked first at %d moments", machines, len(first))
	}
}

// A spread that would shorten the interval does not.
func TestSpreadNeverShortens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, time.Second, func(int, time.Duration) reply { return token() })
		eager := func(time.Duration) time.Duration { return -time.Hour }
		if _, err := newClientWith(t, s, eager).Poll(registration(), authorization(time.Second, 0)).Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if s.polls[0] != time.Second {
			t.Errorf("asked after %s", s.polls[0])
		}
	})
}
