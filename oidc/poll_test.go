package oidc_test

import (
	"context"
	"errors"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/oidc"
)

const html = "<html><head><title>Example Proxy</title></head><body>503</body></html>"

// What may go wrong while a person is at the browser. The approval comes after
// 2.5 s, the fault from the second poll on.
func TestFaults(t *testing.T) {
	denied := exception(400, "AccessDeniedException", "access_denied", "Access denied")
	reset := broken(syscall.ECONNRESET)
	tests := map[string]struct {
		fault  reply
		times  int
		life   time.Duration
		want   error // nil for a token
		within time.Duration
	}{
		"no fault":               {want: nil, within: 3 * time.Second},
		"one slow_down":          {fault: slowDown(), times: 1, within: 8 * time.Second},
		"three slow_downs":       {fault: slowDown(), times: 3, within: 35 * time.Second},
		"one 500":                {fault: answer(500, ""), times: 1, within: 4 * time.Second},
		"one 500 with exception": {fault: exception(500, "InternalServerException", "server_error", ""), times: 1, within: 4 * time.Second},
		"one 503 of HTML":        {fault: answer(503, html, "Content-Type", "text/html"), times: 1, within: 4 * time.Second},
		"one 429":                {fault: answer(429, "{}"), times: 1, within: 4 * time.Second},
		"one reset":              {fault: reset, times: 1, within: 4 * time.Second},
		"12 resets":              {fault: reset, times: 12, within: 4 * time.Minute},
		"request held for 120 s": {fault: held(2*time.Minute, answer(200, "")), times: 1, within: 20 * time.Second},
		"one proxy's page":       {fault: answer(200, html, "Content-Type", "text/html"), times: 1, within: 4 * time.Second},
		"one empty object":       {fault: answer(200, "{}"), times: 1, within: 4 * time.Second},
		"one empty answer":       {fault: answer(200, ""), times: 1, within: 4 * time.Second},
		"one strange answer":     {fault: answer(200, `["a"]`), times: 1, within: 4 * time.Second},
		"empty objects for ever": {fault: answer(200, "{}"), times: 1 << 30, want: oidc.ErrIncomplete, within: 8 * time.Second},
		"pages for ever":         {fault: answer(200, html), times: 1 << 30, life: time.Minute, want: oidc.ErrExpired, within: time.Minute},
		"resets for ever":        {fault: reset, times: 1 << 30, life: time.Minute, want: oidc.ErrExpired, within: time.Minute},
		"500 for ever":           {fault: answer(500, ""), times: 1 << 30, life: time.Minute, want: oidc.ErrExpired, within: time.Minute},
		"held for ever":          {fault: held(time.Hour, answer(200, "")), times: 1 << 30, life: time.Minute, want: oidc.ErrExpired, within: 75 * time.Second},
		"slow_down for ever":     {fault: slowDown(), times: 1 << 30, life: time.Minute, want: oidc.ErrExpired, within: time.Minute},
		"pending for ever":       {fault: pending(), times: 1 << 30, life: 8 * time.Second, want: oidc.ErrExpired, within: 8 * time.Second},
		"denied":                 {fault: denied, times: 1, want: oidc.ErrDenied, within: 2 * time.Second},
		"expired":                {fault: exception(400, "ExpiredTokenException", "expired_token", ""), times: 1, want: oidc.ErrExpired, within: 2 * time.Second},
		"used code":              {fault: exception(400, "InvalidGrantException", "invalid_grant", "Invalid grant provided"), times: 1, want: oidc.ErrInvalidGrant, within: 2 * time.Second},
		"lost registration":      {fault: exception(401, "InvalidClientException", "invalid_client", ""), times: 1, want: oidc.ErrInvalidClient, within: 2 * time.Second},
		"unheard-of exception":   {fault: exception(418, "TeapotException", "teapot", ""), times: 1, want: oidc.ErrUnexpected, within: 2 * time.Second},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newService(t, time.Second, func(n int, since time.Duration) reply {
					switch {
					case n > 1 && n <= 1+tt.times:
						return tt.fault
					case since < 2500*time.Millisecond:
						return pending()
					}
					return token()
				})
				got, err := newClient(t, s).Poll(registration(), authorization(time.Second, tt.life)).Wait(t.Context())
				if !errors.Is(err, tt.want) || (tt.want == nil) != (got.AccessToken.Reveal() == accessToken) {
					t.Errorf("got %v, %v; want %v", got, err, tt.want)
				}
				if took := time.Since(s.began); took > tt.within {
					t.Errorf("took %s, polls at %s", took, s.polls)
				}
			})
		})
	}
}

// Waiting is an ordinary answer, and trouble is shown while it lasts.
func TestNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := []reply{pending(), slowDown(), broken(syscall.ECONNREFUSED), broken(syscall.ECONNREFUSED), answer(500, ""), pending(), token()}
		s := newService(t, time.Second, func(n int, _ time.Duration) reply { return script[n-1] })
		p := newClient(t, s).Poll(registration(), authorization(time.Second, 0))
		want := []struct {
			state   oidc.State
			wait    time.Duration
			problem string
		}{
			{oidc.Pending, time.Second, ""},
			{oidc.SlowDown, 6 * time.Second, ""},
			{oidc.Unreachable, 12 * time.Second, "oidc.eu-west-1.amazonaws.com refused the connection"},
			{oidc.Unreachable, 15 * time.Second, "oidc.eu-west-1.amazonaws.com refused the connection"},
			{oidc.Unreachable, 15 * time.Second, "waiting for the approval: AWS answered with status 500"},
			{oidc.Pending, 6 * time.Second, ""},
			{oidc.Approved, 0, ""},
		}
		for i, want := range want {
			got, err := p.Next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			problem := ""
			if got.Problem != nil {
				problem = got.Problem.Error()
			}
			if got.State != want.state || got.Wait != want.wait || problem != want.problem {
				t.Errorf("answer %d: got %s, wait %s, problem %q; want %+v", i+1, got.State, got.Wait, problem, want)
			}
			if (got.Token != nil) != (want.state == oidc.Approved) {
				t.Errorf("answer %d: token is %v", i+1, got.Token)
			}
		}
	})
}

func TestPollTimes(t *testing.T) {
	const s = time.Second
	tests := map[string]struct {
		interval, lifetime time.Duration
		answers            []reply // the last for ever
		want               []time.Duration
		ends               time.Duration
	}{
		"interval of the service": {2 * s, 7 * s, []reply{pending()}, []time.Duration{2 * s, 4 * s, 6 * s}, 7 * s},
		"no interval":             {0, 20 * s, []reply{pending()}, []time.Duration{5 * s, 10 * s, 15 * s, 20 * s}, 20 * s},
		"interval of nothing":     {time.Nanosecond, 3 * s, []reply{pending()}, []time.Duration{s, 2 * s, 3 * s}, 3 * s},
		"interval beyond the end": {9 * s, 5 * s, []reply{pending()}, []time.Duration{5 * s}, 5 * s},
		"slow_down stays":         {s, 20 * s, []reply{slowDown(), pending(), slowDown(), pending()}, []time.Duration{s, 7 * s, 13 * s}, 20 * s},
		"back-off, asks at the end": {
			s,
			40 * s,
			[]reply{broken(syscall.ECONNRESET)},
			[]time.Duration{s, 3 * s, 7 * s, 15 * s, 30 * s, 40 * s},
			40 * s,
		},
		"back-off ends with an answer": {
			s, 9 * s,
			[]reply{answer(503, ""), answer(503, ""), pending()},
			[]time.Duration{s, 3 * s, 7 * s, 8 * s, 9 * s},
			9 * s,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := newService(t, 0, func(n int, _ time.Duration) reply { return tt.answers[min(n, len(tt.answers))-1] })
				_, err := newClient(t, service).Poll(registration(), authorization(tt.interval, tt.lifetime)).Wait(t.Context())
				if !errors.Is(err, oidc.ErrExpired) {
					t.Errorf("got %v", err)
				}
				if diff := cmp.Diff(tt.want, service.polls); diff != "" {
					t.Errorf("-want +got\n%s", diff)
				}
				if took := time.Since(service.began); took != tt.ends {
					t.Errorf("took %s, want %s", took, tt.ends)
				}
			})
		})
	}
}

// Ten minutes of silence, by the defaults of an answer that names no times.
func TestTenMinutes(t *testing.T) {
	outside := time.Now()
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, 5*time.Second, func(int, time.Duration) reply { return pending() })
		_, err := newClient(t, s).Poll(registration(), authorization(0, 0)).Wait(t.Context())
		if !errors.Is(err, oidc.ErrExpired) || time.Since(s.began) != 10*time.Minute || len(s.polls) != 120 {
			t.Errorf("%v after %s and %d polls", err, time.Since(s.began), len(s.polls))
		}
	})
	t.Logf("took %s", time.Since(outside))
}

// A person who is slow to press Enter loses no time: the interval has passed.
func TestLatePoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := authorization(5*time.Second, time.Minute)
		time.Sleep(30 * time.Second)
		s := newService(t, 0, func(int, time.Duration) reply { return token() })
		if _, err := newClient(t, s).Poll(registration(), a).Wait(t.Context()); err != nil || time.Since(s.began) != 0 {
			t.Errorf("%v after %s", err, time.Since(s.began))
		}
	})
}

// Clocks lie: they are set while a code is alive, and stand still in sleep. What a
// wall clock does is played by a start without monotonic reading that lies
// elsewhere in time; sleep, by a service for which the time has passed.
func TestClocks(t *testing.T) {
	tests := map[string]struct {
		shift  time.Duration // of the start, as the wall clock sees it now
		answer func(n int, since time.Duration) reply
		want   error
		within time.Duration
	}{
		"set forward, code alive and approved": {-8 * time.Hour, func(int, time.Duration) reply { return token() }, nil, 0},
		"set forward, code over":               {-8 * time.Hour, func(int, time.Duration) reply { return exception(400, "ExpiredTokenException", "expired_token", "") }, oidc.ErrExpired, 0},
		"set forward, nobody answers":          {-8 * time.Hour, func(int, time.Duration) reply { return broken(syscall.ENETUNREACH) }, oidc.ErrExpired, 0},
		"set back, pending for ever":           {8 * time.Hour, func(int, time.Duration) reply { return pending() }, oidc.ErrExpired, 10 * time.Minute},
		"set back, approved":                   {8 * time.Hour, func(int, time.Duration) reply { return token() }, nil, time.Second},
		"woke up after the end": {0, func(n int, _ time.Duration) reply {
			if n < 4 {
				return pending()
			}
			return exception(400, "ExpiredTokenException", "expired_token", "")
		}, oidc.ErrExpired, 4 * time.Second},
		"woke up before the end": {0, func(n int, _ time.Duration) reply {
			if n < 4 {
				return broken(syscall.ENETUNREACH)
			}
			return token()
		}, nil, 15 * time.Second},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := authorization(time.Second, 10*time.Minute)
				if tt.shift != 0 {
					a.Started = a.Started.Round(0).Add(tt.shift)
				}
				s := newService(t, 0, tt.answer)
				_, err := newClient(t, s).Poll(registration(), a).Wait(t.Context())
				if !errors.Is(err, tt.want) || len(s.polls) == 0 {
					t.Errorf("got %v after %d polls, want %v", err, len(s.polls), tt.want)
				}
				if took := time.Since(s.began); took > tt.within {
					t.Errorf("took %s", took)
				}
			})
		})
	}
}

// What was in the way at the end is told along with the end.
func TestExpiredNamesTheTrouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, 0, func(int, time.Duration) reply { return answer(200, html) })
		_, err := newClient(t, s).Poll(registration(), authorization(time.Second, 5*time.Second)).Wait(t.Context())
		between, ok := errors.AsType[*network.Error](err)
		if !ok || between.Kind != network.WebPage || !strings.Contains(err.Error(), "Example Proxy") {
			t.Errorf("got %v", err)
		}
	})
}

// A token whose answer was lost cannot be had again; the person is told why.
func TestLostToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := []reply{cut(tokenBody), exception(400, "InvalidGrantException", "invalid_grant", "Invalid grant provided")}
		s := newService(t, 0, func(n int, _ time.Duration) reply { return script[n-1] })
		_, err := newClient(t, s).Poll(registration(), authorization(time.Second, 0)).Wait(t.Context())
		between, ok := errors.AsType[*network.Error](err)
		if !ok || between.Kind != network.Reset || !errors.Is(err, oidc.ErrInvalidGrant) {
			t.Errorf("got %v", err)
		}
	})
}

func TestCancel(t *testing.T) {
	tests := map[string]reply{
		"while waiting": pending(),
		"while asking":  held(time.Hour, pending()),
	}
	for name, answer := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				s := newService(t, 0, func(int, time.Duration) reply { return answer })
				time.AfterFunc(7500*time.Millisecond, cancel)
				_, err := newClient(t, s).Poll(registration(), authorization(5*time.Second, 0)).Wait(ctx)
				if !errors.Is(err, context.Canceled) || time.Since(s.began) != 7500*time.Millisecond {
					t.Errorf("%v after %s", err, time.Since(s.began))
				}
				if _, ok := errors.AsType[*network.Error](err); ok {
					t.Errorf("giving up is blamed on the network: %v", err)
				}
			})
		})
	}
}
