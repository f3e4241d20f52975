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

// Only what AWS may have carried out counts as lost, and is not sent twice.
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
		"AWS has trouble":      {answer(503, ""), 3, false},
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
