package keep

import (
	"context"
	"errors"
	"time"

	"github.com/qlogin/qlogin/internal/words"
	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/signin"
)

// due says whether a grant is to be renewed now. A clock that was set back makes
// the last attempt lie ahead: then it counts for nothing.
func (k *Keeper) due(r signin.Record, g *grant, now time.Time) bool {
	if g.tried.After(now) {
		g.tried, g.next = time.Time{}, time.Time{}
	}
	return r.Ended.IsZero() && r.Renewable && !now.Before(g.next) && now.Add(every+time.Minute).After(r.TokenExpires)
}

func (k *Keeper) renew(ctx context.Context, r signin.Record, g *grant, now time.Time) {
	options := signin.RenewOptions{Within: every + time.Minute, Known: true}
	if now.Before(g.next) {
		options.Within = time.Nanosecond // only what the holder has renewed is taken over
	}
	done := k.Flow.Renew(ctx, r.Organization, r.Holder, options)
	if done.Asked {
		k.stats.Calls++
		g.tried, g.next = now, now.Add(pace)
	}
	switch done.Outcome {
	case signin.Renewed:
		k.stats.Renewed++
		k.note(r, "renewed", done.Unwritten)
		k.Log(done.Title + ": renewed until " + done.Expires.Format(time.RFC3339))
	case signin.Adopted:
		k.stats.Adopted++
		k.Log(done.Title + ": has renewed its sign-in itself, until " + done.Expires.Format(time.RFC3339))
	case signin.Running:
		g.next = now.Add(patience)
	case signin.Ended:
		k.Log(done.Title + ": " + words.Over(done.Lost, now))
	case signin.Unreachable:
		if _, lost := errors.AsType[*network.Error](done.Problem()); lost {
			g.next = now.Add(again)
		}
		k.note(r, "renewing", done.Problem())
	case signin.Current, signin.Missing:
		// nothing to do, or signed out meanwhile
	case signin.Failed:
		g.tried, g.next = now, now.Add(again)
		k.note(r, "renewing", done.Err)
	}
}
