package tui

import (
	"strings"
	"time"

	"github.com/qlogin/qlogin/internal/words"
	"github.com/qlogin/qlogin/signin"
)

// session is one sign-in of the dashboard: how long it holds, what its IDE will
// do, what is odd, and the key that mends it.
func (d *dashboard) session(p *page, i int, s signin.Session) {
	done := p.item(i == d.at, s.Title)
	defer done()
	if !d.agree(s.Organization) {
		p.say(p.styles.plain, 4, who(s))
		if s.Profile != nil {
			p.say(p.styles.muted, 4, "profile "+profileWords(*s.Profile))
		}
	}
	d.timeLeft(p, s)
	for _, id := range s.Waiting {
		p.warn(4, namesOf(s.Targets)[id]+" waits to be closed; then it gets the sign-in, or h hands over")
	}
	for _, c := range s.Checks {
		if !c.OK && !d.unused(s.Organization) {
			p.warn(4, c.What+": "+c.Text)
		}
	}
	if d.unused(s.Organization) {
		return // what its IDE has belongs to the other organization
	}
	for _, odd := range s.Odd {
		p.warn(4, odd)
	}
	if lifeOf(s, d.now, nil) == missing {
		p.say(p.styles.muted, 6, "h hands it over again, s signs in anew")
	}
}

// timeLeft says until when, in words and as a bar of an hour, which is how long
// an access token lives.
func (d *dashboard) timeLeft(p *page, s signin.Session) {
	left := s.TokenExpires.Sub(d.now)
	switch {
	case lifeOf(s, d.now, nil) == over:
		p.bad(4, endedWords(s, d.now)+": s signs in again")
		return
	case s.Valid(d.now):
		p.mark("    " + bar(p, left, time.Hour) + " " + p.styles.plain.Render(words.Span(left.Truncate(time.Minute))+" left, until "+words.Clock(s.TokenExpires, d.now)))
	default:
		p.mark("    " + bar(p, 0, time.Hour) + " " + p.styles.plain.Render("over since "+words.Clock(s.TokenExpires, d.now)))
	}
	switch {
	case !s.Ended.IsZero():
		p.bad(4, words.Over(s.Lost, d.now)+", and only the access token is still good: s signs in again")
	case lifeOf(s, d.now, d.warnings) == ending:
		p.warn(4, "the sign-in ends in "+words.Span(s.Ends.Sub(d.now))+": s signs in again before that")
	default:
		p.say(p.styles.muted, 4, outlook(s, d.now))
	}
}

func endedWords(s signin.Session, now time.Time) string {
	if s.Ended.IsZero() {
		return "ended"
	}
	return "ended, as was seen at " + words.Clock(s.Ended, now)
}

// outlook says what happens next: what the IDE will do, and when a person has to
// approve again.
func outlook(s signin.Session, now time.Time) string {
	if !s.Renewable {
		return "cannot be renewed: sign in again when it is over"
	}
	return nextWords(s, now) + "; " + approvalWords(s, now)
}

func nextWords(s signin.Session, now time.Time) string {
	for _, t := range s.Targets {
		if t.Running.Yes {
			return t.Name + " is open and renews it"
		}
	}
	switch {
	case s.Holder == signin.Own:
		return "renewed when it is used next"
	case s.Next(now) == signin.OpensSignedIn:
		return "opens signed in"
	case s.Next(now) == signin.RenewsItself:
		return "renews it and opens signed in"
	default:
		return "qlogin has it, the IDE not"
	}
}

// approvalWords tells the end of a session as far as it is known. The end of the
// client registration is only the latest that it can be: AWS does not tell how
// long an organization's sessions last.
func approvalWords(s signin.Session, now time.Time) string {
	if s.Learnt != nil && s.Ends.Before(s.RegistrationExpires) {
		return "next approval about " + words.Clock(s.Ends, now) + ", as sessions here last " + words.Span(s.Learnt.Guess())
	}
	return "next approval " + atTheLatest(s.RegistrationExpires)
}

func atTheLatest(t time.Time) string { return t.Local().Format("2 January 2006") + " at the latest" }

const barWidth = 12

func bar(p *page, left, whole time.Duration) string {
	full := int(min(max(left, 0), whole) * barWidth / whole)
	if left > 0 && full == 0 {
		full = 1
	}
	style := p.styles.good
	if full <= barWidth/4 {
		style = p.styles.warn
	}
	return style.Render(strings.Repeat("━", full)) + p.styles.muted.Render(strings.Repeat("╌", barWidth-full))
}
