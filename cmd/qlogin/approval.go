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
	if errors.Is(err, context.Canceled) {
		return oidc.Grant{}, &abandonedError{err: err}
	}
	if err != nil {
		return oidc.Grant{}, err
	}
	defer pending.Close()
	w.tell(codeShown{pending, at})
	o.openPage(ctx, pending)
	w.tell(waitBegun{pending})
	return w.wait(ctx, flow, pending)
}

// openPage opens the browser or says why it did not. The sign-in goes on either
// way.
func (o *loginOptions) openPage(ctx context.Context, p *signin.Pending) {
	w := o.world
	if p.Open == "" {
		w.tell(pageRefused{p})
		return
	}
	if o.noBrowser {
		return
	}
	open := o.open
	if open == nil {
		if why := browser.Obstacle(w.env.Getenv); why != "" {
			w.tell(pageOpened{p.Holder, why})
			return
		}
		open = func(ctx context.Context, p *signin.Pending) error { return w.openBrowser(ctx, p.Open) }
	}
	err := open(ctx, p)
	switch {
	case err == nil:
		w.tell(pageOpened{holder: p.Holder})
	case ctx.Err() == nil:
		w.tell(pageOpened{p.Holder, err.Error() + "; open the address yourself"})
	}
}

// wait polls, and says when the line to AWS breaks and when it is back.
func (w *world) wait(ctx context.Context, flow *signin.Flow, p *signin.Pending) (oidc.Grant, error) {
	news := connection{world: w, holder: p.Holder}
	ctx, done := w.untilEnter(ctx)
	defer done()
	for {
		answer, err := p.Next(ctx)
		if errors.Is(context.Cause(ctx), errCodeInvalid) {
			return oidc.Grant{}, errCodeInvalid
		}
		if errors.Is(err, context.Canceled) {
			return oidc.Grant{}, &abandonedError{err, true}
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

// errCodeInvalid says that the person's page called the code invalid.
var errCodeInvalid = errors.New("the page called the code invalid")

// untilEnter ends the wait when the person reports an invalid code by pressing
// Enter: AWS would let it poll to the end without a word.
func (w *world) untilEnter(ctx context.Context) (context.Context, func()) {
	if !w.asks || w.events != nil {
		return ctx, func() {}
	}
	ctx, stop := context.WithCancelCause(ctx)
	typed, over := w.nextLine(), make(chan struct{})
	go func() {
		defer close(over)
		select {
		case l := <-typed:
			if l.err != nil {
				typed <- l // nobody is there any more; the next question finds out
				return
			}
			stop(errCodeInvalid)
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		stop(nil)
		<-over
		if errors.Is(context.Cause(ctx), errCodeInvalid) {
			w.pending = nil
		}
	}
}

// connection speaks at most once in half a minute.
type connection struct {
	world  *world
	holder string
	down   bool
	said   time.Time
}

func (c *connection) note(a oidc.Answer, now time.Time) {
	switch {
	case a.State == oidc.Unreachable && (!c.down || now.Sub(c.said) >= 30*time.Second):
		c.world.tell(lineChanged{c.holder, trouble(a.Problem)})
		c.down, c.said = true, now
	case a.State != oidc.Unreachable && c.down:
		c.world.tell(lineChanged{holder: c.holder})
		c.down = false
	}
}

// trouble is never nothing.
func trouble(err error) error {
	if err == nil {
		err = errors.New("AWS cannot be reached")
	}
	return err
}
