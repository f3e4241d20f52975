package oidc_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/secret"
)

// Only what AWS may have carried out counts as lost. What has no answer at all is
// not sent twice.
func TestLostAnswer(t *testing.T) {
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	for name, tt := range map[string]struct {
		trouble reply
		sent    int
		lost    bool
	}{
		"broken off":           {broken(syscall.ECONNRESET), 1, true},
		"half an answer":       {answer(200, `{"accessToken":`), 1, true},
		"nobody listens":       {broken(dial(syscall.ECONNREFUSED)), 3, false},
		"refused by AWS":       {exception(400, "InvalidGrantException", "invalid_grant", ""), 1, false},
		"AWS has trouble":      {answer(503, ""), 3, true},
		"AWS is busy":          {answer(429, ""), 3, false},
		"somebody's web page":  {answer(200, html), 1, false},
		"given up by a person": {broken(context.Canceled), 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sent := 0
				c := newClient(t, reply(func(r *http.Request) (*http.Response, error) { sent++; return tt.trouble(r) }))
				_, err := c.Refresh(t.Context(), registration(), secret.New(refreshToken))
				if _, lost := errors.AsType[*oidc.LostAnswerError](err); lost != tt.lost || sent != tt.sent {
					t.Errorf("%d requests, %v", sent, err)
				}
			})
		})
	}
}

// AWS may have spent the refresh token in a request that it answered with trouble of
// its own: a refusal of the next one is not the end of the session then.
func TestLostAnswerOfTrouble(t *testing.T) {
	refusal := exception(400, "InvalidGrantException", "invalid_grant", "")
	for name, tt := range map[string]struct {
		answers []reply
		lost    bool
		refused bool
	}{
		"refused after trouble":      {[]reply{answer(500, ""), refusal}, true, true},
		"refused after much of it":   {[]reply{answer(500, ""), answer(503, ""), refusal}, true, true},
		"throttled after trouble":    {[]reply{answer(502, ""), answer(429, ""), answer(429, "")}, true, false},
		"refused after a page of it": {[]reply{answer(504, html), refusal}, true, true},
		"refused after throttling":   {[]reply{answer(429, ""), refusal}, false, true},
		"refused after no answer":    {[]reply{broken(&net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}), refusal}, false, true},
		"renewed after the trouble":  {[]reply{answer(500, ""), token()}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				left := tt.answers
				c := newClient(t, reply(func(r *http.Request) (*http.Response, error) {
					next := left[0]
					left = left[1:]
					return next(r)
				}))
				_, err := c.Refresh(t.Context(), registration(), secret.New(refreshToken))
				_, lost := errors.AsType[*oidc.LostAnswerError](err)
				if refused := errors.Is(err, oidc.ErrInvalidGrant); lost != tt.lost || refused != tt.refused || len(left) > 0 {
					t.Errorf("%d answers are left, %v", len(left), err)
				}
			})
		})
	}
}
