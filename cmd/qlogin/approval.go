package main

import (
	"context"
	"errors"
	"time"

	"github.com/qlogin/qlogin/browser"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/signin"
)

// place is where in the row of sign-ins one is: "1 of 2".
type place struct{ number, of int }

// authorize shows the code, then the browser, then waits. The code comes first:
// it has to be compared with the page, and the page hides the terminal.
func (o *loginOptions) authorize(ctx context.Context, flow *signin.Flow, c signin.Choice, holder string, at place) (oidc.Grant, error) {
	w := o.world
	pending, err := flow.Start(ctx, c.Organization, holder)
	if err != nil {
		return oidc.Grant{}, err
	}
	defer pending.Close()
	w.say("")
	w.say("sign-in %d of %d: %s", at.number, at.of, pending.Title)
	w.say("  code  %s", printable(pending.Authorization.UserCode))
	if pending.Open != "" {
		w.say("  page  %s", printable(pending.Open))
	}
	w.say("  compare the code with the one on the page, and approve only a sign-in that you have just started")
	if at.number > 1 {
		w.say("  the browser still knows you: no password this time")
	}
	if pending.Clock != nil {
		w.say("  note: %s; the IDEs judge by it how long the sign-in holds: set it right", printable(pending.Clock.Error()))
	}
	o.openPage(ctx, pending)
	w.say("waiting for the approval; the code is good for %s; if the page says something else, press Ctrl-C", duration(pending.Authorization.Lifetime))
	return w.wait(ctx, flow, pending)
}

// openPage opens the browser or says why it did not. The sign-in goes on either
// way.
func (o *loginOptions) openPage(ctx context.Context, p *signin.Pending) {
	w := o.world
	if p.Open == "" {
		w.say("  the address was not opened: %s", printable(p.Refused.Error()))
		w.say("  it is  %s", printable(p.Authorization.VerificationURI))
		w.say("  do not open it unless IT tells you that this host is yours")
		return
	}
	if o.noBrowser {
		return
	}
	open := o.open
	if open == nil {
		if why := browser.Obstacle(w.env.Getenv); why != "" {
			w.say("  not opened: %s", why)
			return
		}
		open = func(ctx context.Context, p *signin.Pending) error { return browser.Open(ctx, p.Open) }
	}
	if err := open(ctx, p); err != nil && ctx.Err() == nil {
		w.say("  not opened: %s; open the address yourself", printable(err.Error()))
	}
}

// wait polls, and says when the line to AWS breaks and when it is back.
func (w *world) wait(ctx context.Context, flow *signin.Flow, p *signin.Pending) (oidc.Grant, error) {
	news := connection{world: w}
	for {
		answer, err := p.Next(ctx)
		if errors.Is(err, context.Canceled) {
			return oidc.Grant{}, &abandonedError{err}
		}
		if err != nil {
			return oidc.Grant{}, flow.Refused(ctx, p, err)
		}
		if answer.State == oidc.Approved {
			return p.Grant(*answer.Token), nil
		}
		news.note(answer, w.now())
	}
}

// connection speaks at most once in half a minute.
type connection struct {
	world *world
	down  bool
	said  time.Time
}

func (c *connection) note(a oidc.Answer, now time.Time) {
	switch {
	case a.State == oidc.Unreachable && (!c.down || now.Sub(c.said) >= 30*time.Second):
		c.world.say("%s; still trying", printable(words(a.Problem)))
		c.down, c.said = true, now
	case a.State != oidc.Unreachable && c.down:
		c.world.say("AWS answers again")
		c.down = false
	}
}

func words(err error) string {
	if err == nil {
		err = errors.New("AWS cannot be reached")
	}
	return message(err)
}
