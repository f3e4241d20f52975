package keep

import (
	"context"
	"fmt"

	"github.com/qlogin/qlogin/signin"
)

// A click on a notice begins a sign-in, and nothing else does. The code is shown
// in a notice of its own before the browser can be opened: a second click opens
// it, by somebody who has the code in view to compare (RFC 8628 §5.4).

// click asks the loop for a sign-in. One that nobody waits for is dropped: the
// click can be repeated.
func (k *Keeper) click(r signin.Record) func() {
	return func() {
		select {
		case k.clicks <- r:
		default:
		}
	}
}

// again signs in again and says how that went.
func (k *Keeper) again(ctx context.Context, r signin.Record) {
	title := k.Flow.Title(r.Holder)
	k.Log(title + ": signing in, after a click")
	done, err := k.signIn(ctx, r)
	n := Notice{Title: "Signed in to Amazon Q for " + title}
	switch {
	case ctx.Err() != nil:
		return
	case err != nil:
		n = Notice{Title: "Not signed in to Amazon Q for " + title, Text: err.Error() + ". In a terminal: qlogin login"}
		k.Log(title + ": " + err.Error())
	case len(done.Result.Waiting) > 0:
		n.Text = "Not handed over yet: " + done.Result.Waiting[0].Why
	case done.Entitlement.Person != "":
		n.Text = "As " + done.Entitlement.Person
	}
	if err := k.Notify(ctx, n); err != nil {
		k.Log(n.Title + " (not shown: " + err.Error() + ")")
	}
}

// signIn is the flow, with notices for a screen.
func (k *Keeper) signIn(ctx context.Context, r signin.Record) (done signin.HandedOver, err error) {
	if err := k.Usable(ctx); err != nil {
		return done, err
	}
	pending, err := k.Flow.Start(ctx, r.Organization, r.Holder)
	if err != nil {
		return done, err
	}
	defer pending.Close()
	hide, err := k.showCode(ctx, pending)
	if err != nil {
		return done, err
	}
	defer hide()
	grant, err := k.Flow.Wait(ctx, pending)
	if err != nil {
		return done, err
	}
	if err := k.Flow.Store(ctx, r.Organization, grant); err != nil {
		return done, err
	}
	c := signin.Choice{Organization: r.Organization, Holders: []string{r.Holder}, Targets: r.Targets}
	if r.Profile != nil {
		c.Profile = r.Profile.ARN
	}
	e, err := k.Flow.Entitle(ctx, r.Organization, grant, c.Profile)
	if err != nil {
		return done, fmt.Errorf("it is approved and kept, but not handed over: %w", err)
	}
	return k.Flow.HandOver(ctx, c, grant, e)
}

// showCode shows the code. A click opens the page until hide is called.
func (k *Keeper) showCode(ctx context.Context, pending *signin.Pending) (hide func(), err error) {
	if pending.Open == "" {
		return nil, pending.Refused
	}
	ctx, hide = context.WithCancel(ctx)
	err = k.Notify(ctx, Notice{
		Title:  "Your code is " + pending.Authorization.UserCode,
		Text:   "The sign-in page shows a code. Allow access only if it is this one.",
		Urgent: true, Action: "Open the page", Stays: true,
		Do: func() {
			if err := k.Open(ctx, pending.Open); err != nil {
				k.Log("opening the browser: " + err.Error())
			}
		},
	})
	if err != nil {
		hide()
		return nil, fmt.Errorf("the code cannot be shown: %w", err)
	}
	return hide, nil
}
