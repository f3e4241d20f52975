package tui

import (
	"slices"
	"time"

	"github.com/qlogin/qlogin/internal/words"
	"github.com/qlogin/qlogin/signin"
)

// life is how a sign-in stands, the worst last.
type life int

const (
	lives   life = iota
	ending       // soon, as near as the settings want to be warned
	missing      // the IDE has no token any more
	over         // only a new sign-in helps
)

// lifeOf judges a sign-in by what is known now; warnings are how long before its
// end it counts as ending.
func lifeOf(s signin.Session, now time.Time, warnings []time.Duration) life {
	left := s.Ends.Sub(now)
	switch {
	case !s.Valid(now) && (!s.Stored || !s.Renewable || !s.Ended.IsZero()):
		return over
	case s.Holder != signin.Own && !s.Held && !s.Unhanded && len(s.Waiting) == 0:
		return missing
	case !s.Ends.IsZero() && slices.ContainsFunc(warnings, func(before time.Duration) bool { return left <= before }):
		return ending
	}
	return lives
}

// news says what a sign-in has become, when that was noticed, and the key that
// mends it. Lost is when the answer to its last renewal was lost, left the time
// that it has.
func (l life) news(title string, lost time.Time, left time.Duration, now time.Time) string {
	noticed := now.Local().Format("15:04") + ": "
	switch l {
	case over:
		return noticed + title + ": " + words.Over(lost, now) + ". s signs in again"
	case missing:
		return noticed + title + " has no token any more. h hands it over again, s signs in anew"
	case ending:
		return noticed + "the sign-in of " + title + " ends in " + words.Span(left) + ". s signs in again before that"
	default:
		return ""
	}
}

// notice compares the sign-ins with the last look. What has become worse is said
// once, and the cursor goes there, so that one key mends it.
func (d *dashboard) notice(now time.Time) string {
	news, seen := "", map[string]life{}
	worst := lives
	for i, s := range d.sessions {
		id := s.Organization.StartURL + " " + s.Organization.Region + " " + s.Holder
		l := lifeOf(s, now, d.warnings)
		if d.unused(s.Organization) {
			l = lives // nobody misses it
		}
		seen[id] = l
		before, known := d.seen[id]
		if d.seen != nil && !known {
			continue // it has just been made
		}
		if l > before && l > worst {
			worst, d.at = l, i
			if d.seen != nil {
				news = l.news(s.Title, s.Lost, s.Ends.Sub(now), now)
			}
		}
	}
	d.seen = seen
	return news
}
