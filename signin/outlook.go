package signin

import (
	"slices"
	"time"
)

// Next is what happens when a holder opens next.
type Next string

// The outlooks.
const (
	OpensSignedIn Next = "signed-in" // the access token is good
	RenewsItself  Next = "renews"    // it is over, and the holder renews it
	AsksToSignIn  Next = "asks"      // the session has ended, or nothing was handed over
)

// Next says what happens when the holder opens next, as far as it can be known
// without asking the service.
func (s Session) Next(now time.Time) Next {
	switch {
	case s.Holder != Own && !s.Held:
		return AsksToSignIn
	case now.Before(s.TokenExpires):
		return OpensSignedIn
	case s.Renewable && s.Ended.IsZero():
		return RenewsItself
	}
	return AsksToSignIn
}

// Length is how long the sessions of an organization have turned out to last:
// AWS does not tell.
type Length struct {
	Sessions int           // that say so
	Least    time.Duration // they live at least this long
	Most     time.Duration // and no longer than this
	Usual    time.Duration // the setting of Identity Center that fits; 0 where none does
}

// Guess is the length to reckon with: the setting that fits, or the shortest.
func (l Length) Guess() time.Duration {
	if l.Usual > 0 {
		return l.Usual
	}
	return l.Least
}

const (
	evidence   = 2 // sessions of which a pattern is made
	remembered = 5 // no more of them are looked at: settings change
)

// usual are the session lengths that the console of Identity Center offers; 8
// hours is the default of the access portal, 90 days that of Amazon Q.
func usual() []time.Duration {
	const day = 24 * time.Hour
	return []time.Duration{8 * time.Hour, 12 * time.Hour, 4 * time.Hour, time.Hour, day, 7 * day, 30 * day, 90 * day}
}

// Learnt is the pattern in how the last sessions of an organization ended, false
// where there is none.
func Learnt(past []Past, o Organization) (Length, bool) {
	var l Length
	for _, p := range latestOf(past, o) {
		least, most := p.Alive.Sub(p.Began), p.Over.Sub(p.Began)
		if l.Sessions > 0 && (least > l.Most || most < l.Least) {
			break // the setting was another one then
		}
		l.Least = max(l.Least, least)
		if l.Sessions == 0 || most < l.Most {
			l.Most = most
		}
		l.Sessions++
	}
	for _, d := range usual() {
		if l.Usual == 0 && l.Least <= d && d <= l.Most {
			l.Usual = d
		}
	}
	// A wide gap between alive and over says nothing: nobody looked in between.
	narrow := l.Most-l.Least <= max(l.Most/4, time.Hour)
	return l, l.Sessions >= evidence && (narrow || l.Usual > 0 && l.Most <= 2*l.Usual)
}

// latestOf lists sessions of an organization, the latest first. Two that began
// within an hour are one sign-in for several holders, and say one thing.
func latestOf(past []Past, o Organization) []Past {
	var all []Past
	for _, p := range slices.Backward(past) {
		if p.Organization.StartURL != o.StartURL || p.Organization.Region != o.Region || !p.Over.After(p.Began) {
			continue
		}
		same := func(other Past) bool { return other.Began.Sub(p.Began).Abs() < time.Hour }
		if len(all) < remembered && !slices.ContainsFunc(all, same) {
			all = append(all, p)
		}
	}
	return all
}

// Ends says when a sign-in will end, as far as is known, and has ended.
func (r Record) Ends(past []Past) time.Time {
	if !r.Ended.IsZero() {
		if r.TokenExpires.After(r.Ended) {
			return r.TokenExpires // the last access token is still good
		}
		return r.Ended
	}
	if !r.Renewable {
		return r.TokenExpires
	}
	ends := r.RegistrationExpires
	if l, ok := Learnt(past, r.Organization); ok {
		// One that has lived longer already is not of that pattern.
		if guess := r.SignedIn.Add(l.Guess()); guess.Before(ends) && guess.After(r.Renewed) {
			ends = guess
		}
	}
	return ends
}
