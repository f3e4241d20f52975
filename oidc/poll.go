package oidc

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/qlogin/qlogin/network"
)

const (
	// waiting is what is being done while a person is at the browser.
	waiting = "waiting for the approval"
	// slowDownStep is added on every slow_down, for good (RFC 8628 §3.5).
	slowDownStep = 5 * time.Second
	// maxBackoff limits the doubling: a person whose VPN is back should not wait
	// much longer for the terminal to notice.
	maxBackoff = 15 * time.Second
	// spreadPart of the interval is how late a question may be after a failure, so
	// that machines which lost AWS together do not come back in step.
	spreadPart = 5
	// maxGarbled is how many unreadable successes in a row end the wait. One can be
	// an intermediary's; by the third, the token is not going to come.
	maxGarbled = 3
)

// State says what the last question brought.
type State string

// The states of a wait that goes on, and Approved.
const (
	Pending     State = "pending"     // the person has not decided yet
	SlowDown    State = "slow down"   // so too; the interval has grown
	Unreachable State = "unreachable" // no usable answer; Problem says why
	Approved    State = "approved"    // Token is there
)

// Answer is what one question brought.
type Answer struct {
	State   State
	Token   *Token        // nil unless Approved
	Problem error         // of Unreachable
	Wait    time.Duration // until the next question
}

// Poll waits for one approval. It is for one goroutine.
type Poll struct {
	client   *Client
	reg      Registration
	code     Authorization
	end      time.Time
	interval time.Duration
	pause    time.Duration // the interval, or longer after failures
	last     time.Time     // when the last answer came, at first when the code was asked for
	asked    bool
	failures int // in a row
	garbled  int // in a row
	problem  error
}

// Poll prepares the wait for a. It does not touch the network.
//
// The end is counted on the monotonic clock, which nobody sets. Where it stands
// still during sleep (Linux, macOS), the first answer after waking up decides:
// AWS knows whether the code is still good. Where it runs on (Windows, or fast
// under WSL), the question at the end decides, for the end is never reached
// without one. An Authorization that was stored has lost its monotonic reading;
// the bounds keep a clock that was set meanwhile from stretching the wait.
func (c *Client) Poll(reg Registration, a Authorization) *Poll {
	now := time.Now()
	a.Interval, a.Lifetime = interval(a.Interval), lifetime(a.Lifetime)
	left := min(max(a.Deadline().Sub(now), 0), a.Lifetime)
	last := now.Add(min(a.Started.Sub(now), 0))
	return &Poll{
		client: c, reg: reg, code: a,
		end: now.Add(left), interval: a.Interval, last: last,
		// Nobody has approved so soon, so the first question may be late by as much as
		// it takes to spread all machines over the interval.
		pause: c.late(a.Interval, a.Interval),
	}
}

// Wait asks until there is a token, a final error, or ctx is done.
func (p *Poll) Wait(ctx context.Context) (Token, error) {
	for {
		answer, err := p.Next(ctx)
		if err != nil {
			return Token{}, err
		}
		if answer.Token != nil {
			return *answer.Token, nil
		}
	}
}

// Next waits until the next question is due, and asks once. An error is final:
// ErrDenied, ErrExpired, the context's own, or another *Error. Trouble on the way
// to AWS is not: the code lives on at AWS, and the trouble may pass.
func (p *Poll) Next(ctx context.Context) (Answer, error) {
	at, ask := p.due()
	if err := sleepUntil(ctx, at); err != nil {
		return Answer{}, err
	}
	if !ask {
		return Answer{}, p.expired()
	}
	token, err := p.client.exchange(ctx, p.reg, p.code.DeviceCode)
	p.asked, p.last = true, time.Now()
	if err == nil {
		return Answer{State: Approved, Token: &token}, nil
	}
	if ctx.Err() != nil {
		return Answer{}, ctx.Err()
	}
	lost := p.problem
	state, goesOn := p.judge(err)
	switch {
	case !goesOn && lost != nil && errors.Is(err, ErrInvalidGrant):
		// A code is good for one token. That one was in the answer that got lost.
		return Answer{}, fmt.Errorf("%w; the answer before may have held the token, but got lost: %w", err, lost)
	case !goesOn:
		return Answer{}, err
	case !p.last.Before(p.end):
		return Answer{}, p.expired()
	}
	at, _ = p.due()
	return Answer{State: state, Problem: p.problem, Wait: at.Sub(p.last)}, nil
}

// due says when the next question is to be asked, and false where the end comes
// first. A back-off is cut short for a last question at the end; the interval
// never is, except for the only one.
func (p *Poll) due() (at time.Time, ask bool) {
	at = p.last.Add(p.pause)
	if !at.After(p.end) {
		return at, true
	}
	return p.end, !p.asked || !p.last.Add(p.interval).After(p.end)
}

// judge takes in an answer without a token, and says whether to go on.
func (p *Poll) judge(err error) (state State, goesOn bool) {
	if !errors.Is(err, ErrIncomplete) {
		p.garbled = 0
	}
	switch {
	case errors.Is(err, ErrPending):
		p.answered()
		return Pending, true
	case errors.Is(err, ErrSlowDown):
		p.interval += slowDownStep
		p.answered()
		return SlowDown, true
	case errors.Is(err, ErrIncomplete):
		p.garbled++
		p.failed(err)
		return Unreachable, p.garbled < maxGarbled
	case passing(err):
		p.failed(err)
		return Unreachable, true
	}
	return "", false
}

// passing tells trouble that says nothing about the code. That includes what looks
// permanent, such as a strange certificate: a moment ago the code was obtained
// over this very way, so the network has changed and may change back.
func passing(err error) bool {
	_, between := errors.AsType[*network.Error](err)
	return between || errors.Is(err, ErrServer) || errors.Is(err, ErrThrottled)
}

// answered keeps to the interval: the first question has spread the machines, and
// a person who has approved is waiting.
func (p *Poll) answered() {
	p.failures, p.problem, p.pause = 0, nil, p.interval
}

// failed backs off exponentially (RFC 8628 §3.5).
func (p *Poll) failed(err error) {
	p.failures, p.problem = p.failures+1, err
	doubled := p.interval << min(p.failures, 5)
	p.pause = p.client.late(max(p.interval, min(doubled, maxBackoff)), p.interval/spreadPart)
}

// late makes a pause longer by up to limit, never shorter.
func (c *Client) late(pause, limit time.Duration) time.Duration {
	return pause + max(c.spread(limit), 0)
}

func spread(limit time.Duration) time.Duration {
	return rand.N(max(limit, 1)) //nolint:gosec // when to ask is no secret
}

// expired is the error at the end of the code's life. It names the trouble that
// was in the way, where there was one to the last.
func (p *Poll) expired() error {
	err := &Error{Op: waiting, Class: "ExpiredTokenException", Code: "expired_token"}
	if p.problem != nil {
		return fmt.Errorf("%w; AWS could not be asked at the end: %w", err, p.problem)
	}
	return err
}

func sleepUntil(ctx context.Context, at time.Time) error {
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return ctx.Err()
	}
}
