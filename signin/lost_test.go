package signin

import (
	"errors"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
)

// loseAnswer lets the next renewal reach the service and loses its answer.
func (r *rig) loseAnswer() {
	r.wire.first = func(q *http.Request) (*http.Response, error) {
		if !strings.HasSuffix(q.URL.Path, "/token") {
			return nil, nil
		}
		r.wire.first = nil
		answer, err := r.wire.to.RoundTrip(q)
		if err == nil {
			_ = answer.Body.Close()
		}
		return nil, syscall.ECONNRESET
	}
}

// A refresh token that was spent in a request without an answer is not a session
// that has ended: the words are others, and nothing is learnt of its length.
func TestLostAnswer(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		r.handOver(r.signIn("vscode"))
		before := r.lab.Requests()["CreateToken"]
		r.loseAnswer()
		first := r.flow.Renew(r.Context(), r.org, "vscode", RenewOptions{})
		if first.Outcome != Unreachable || !errors.Is(first.Problem(), syscall.ECONNRESET) {
			t.Errorf("at first: %s, %v", first.Outcome, first.Problem())
		}
		if sent := r.lab.Requests()["CreateToken"] - before; sent > 1 {
			t.Errorf("the refresh token was sent %d times", sent)
		}
		time.Sleep(2 * time.Hour)
		second := r.flow.Renew(r.Context(), r.org, "vscode", RenewOptions{})
		if second.Outcome != Ended || second.Lost.IsZero() || !strings.Contains(second.Err.Error(), "AWS takes a refresh token once") {
			t.Errorf("then: %s, %v", second.Outcome, second.Err)
		}
		if past, err := r.flow.Records.Past(); len(past) > 0 || err != nil {
			t.Errorf("it was learnt that sessions are short: %v, %v", past, err)
		}
		r.handOver(r.signIn("vscode"))
		if third := r.flow.Renew(r.Context(), r.org, "vscode", RenewOptions{}); third.Outcome != Renewed || !third.Lost.IsZero() {
			t.Errorf("after a new sign-in: %s, %v", third.Outcome, third.Problem())
		}
	})
}

// After trouble of AWS's own the request is sent again at once. A refusal then is
// about the token that the first one may have spent.
func TestRefusedAfterTrouble(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		r.handOver(r.signIn("vscode"))
		r.loseAnswer()
		lose := r.wire.first
		r.wire.first = func(q *http.Request) (*http.Response, error) {
			if _, err := lose(q); err == nil {
				return nil, nil
			}
			return &http.Response{StatusCode: http.StatusInternalServerError, Body: http.NoBody, Request: q}, nil
		}
		time.Sleep(2 * time.Hour)
		done := r.flow.Renew(r.Context(), r.org, "vscode", RenewOptions{})
		if done.Outcome != Ended || done.Lost.IsZero() || !strings.Contains(done.Err.Error(), "AWS takes a refresh token once") {
			t.Errorf("%s, %v", done.Outcome, done.Err)
		}
		if past, err := r.flow.Records.Past(); len(past) > 0 || err != nil {
			t.Errorf("it was learnt that sessions are short: %v, %v", past, err)
		}
	})
}

// Where the token works more than once, nothing is lost with the answer.
func TestLostAnswerOfReusableToken(t *testing.T) {
	play(t, "reusable-refresh", func(r *rig) {
		r.handOver(r.signIn("vscode"))
		r.loseAnswer()
		r.flow.Renew(r.Context(), r.org, "vscode", RenewOptions{})
		if again := r.flow.Renew(r.Context(), r.org, "vscode", RenewOptions{}); again.Outcome != Renewed {
			t.Errorf("got %s, %v", again.Outcome, again.Problem())
		}
		record, _, err := r.flow.Records.Find(r.org, "vscode")
		r.check(err)
		if !record.Lost.IsZero() {
			t.Error("the loss is still remembered")
		}
	})
}
