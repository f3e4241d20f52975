package keep

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/qlogin/qlogin/signin"
)

// Notice is something for the desktop.
type Notice struct {
	Title  string
	Text   string
	Urgent bool // stays until it was seen
	// Action is what a click is for; "" where it is for nothing. Do is called for
	// each one until the context of Show ends. Where the desktop cannot say that
	// somebody clicked, the text says what to type.
	Action string
	Do     func()
	Stays  bool // also after a click
}

const signInAgain = "Sign in again"

// warnAll says what is about to end, and what has ended, each once. The records
// are read again: the look may have changed them.
func (k *Keeper) warnAll(ctx context.Context, now time.Time) {
	records, err := k.Flow.Records.All()
	if err != nil {
		return // it was logged a moment ago
	}
	past, _ := k.Flow.Records.Past() // what was learnt is no more than a comfort
	for _, r := range records {
		k.warn(ctx, r, r.Ends(past), now)
	}
}

// warn says the nearest warning only: after a night there is no sense in "30
// minutes" and "5 minutes" at once.
func (k *Keeper) warn(ctx context.Context, r signin.Record, ends, now time.Time) {
	g, title := k.grant(r), k.Flow.Title(r.Holder)
	if !r.Ended.IsZero() || !now.Before(ends) {
		if r.Ended.IsZero() && r.Renewable && now.Before(r.RegistrationExpires) {
			return // a length that was learnt is a guess; the service has not said so
		}
		k.tell(ctx, g, "ended", Notice{
			Title: over(r, title),
			Text:  "Sign in again: qlogin login", Urgent: true,
			Action: signInAgain, Do: k.click(r),
		})
		return
	}
	left := ends.Sub(now)
	warnings := slices.Sorted(slices.Values(k.WarnBefore))
	for i, before := range warnings {
		if left > before {
			continue
		}
		for _, later := range warnings[i+1:] {
			g.told[later.String()] = true
		}
		k.tell(ctx, g, before.String(), Notice{
			Title:  fmt.Sprintf("The Amazon Q session for %s ends in %s", title, minutes(left)),
			Text:   "Sign in again at a moment that suits you: qlogin login --again",
			Action: signInAgain, Do: k.click(r),
		})
		return
	}
}

// over says that a sign-in is, and no more than is known of its session.
func over(r signin.Record, title string) string {
	if !r.Lost.IsZero() {
		return "The Amazon Q session for " + title + " cannot be renewed any more"
	}
	return "The Amazon Q session for " + title + " has ended"
}

// missing says that a holder has deleted its token.
func (k *Keeper) missing(ctx context.Context, r signin.Record, g *grant) {
	gone, err := k.Flow.TokenGone(ctx, r)
	if err != nil || !gone {
		delete(g.told, "gone")
		return
	}
	title := k.Flow.Title(r.Holder)
	k.tell(ctx, g, "gone", Notice{
		Title: title + " has signed itself out of Amazon Q",
		Text:  "qlogin login signs in again; with the IDE closed, qlogin ide apply may do",
	})
}

// tell shows a notice once. One that could not be shown is tried again.
func (k *Keeper) tell(ctx context.Context, g *grant, what string, n Notice) {
	if g.told[what] {
		return
	}
	if err := k.show(ctx, n); err != nil {
		if !g.told["unshown "+what] {
			k.Log(n.Title + " (not shown: " + err.Error() + ")")
		}
		g.told["unshown "+what] = true
		return
	}
	g.told[what] = true
	k.stats.Notices++
	k.Log(n.Title)
}

// desktopTime is how long the desktop may take to show a notice; meanwhile no
// other sign-in is looked after.
const desktopTime = 10 * time.Second

var errSilentDesktop = errors.New("the desktop did not answer within 10 s")

// show gives up on a desktop that does not answer. A notice that is shown can be
// clicked for as long as ctx lives.
func (k *Keeper) show(ctx context.Context, n Notice) error {
	shown, giveUp := context.WithCancel(ctx)
	alarm := time.AfterFunc(desktopTime, giveUp)
	err := k.Notify(shown, n)
	if !alarm.Stop() && err != nil {
		return errSilentDesktop
	}
	if err != nil {
		giveUp()
	}
	return err
}

func minutes(d time.Duration) string {
	switch d = d.Round(time.Minute); {
	case d < 2*time.Minute:
		return "a minute"
	case d < 2*time.Hour:
		return fmt.Sprintf("%d minutes", d/time.Minute)
	case d < 48*time.Hour:
		return fmt.Sprintf("%d hours", d/time.Hour)
	}
	return fmt.Sprintf("%d days", d/(24*time.Hour))
}
