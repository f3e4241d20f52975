package main

import (
	"time"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/internal/words"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/signin"
)

// The events of a sign-in, in the order in which they happen.

// drafted are the plans from before anybody has signed in. A script hears of
// each when its holder has a grant: the code comes first.
type drafted struct{ plans []ide.Plan }

func (e drafted) words(w *world) { w.sayPlans(e.plans) }

func (e drafted) facts(s *stream) []fact {
	for _, plan := range e.plans {
		s.drafts[plan.Holder] = plan.Outline()
	}
	return nil
}

func (s *stream) planned(holder string) []fact {
	outline, ok := s.drafts[holder]
	if !ok {
		return nil
	}
	return []fact{{Event: "planned", Holder: holder, Plan: &outline}}
}

// codeShown is a sign-in that has begun.
type codeShown struct {
	pending *signin.Pending
	at      place
}

func (e codeShown) words(w *world) {
	p := e.pending
	w.say("")
	w.say("sign-in %d of %d: %s", e.at.number, e.at.of, p.Title)
	w.say("  code  %s", printable(p.Authorization.UserCode))
	if p.Open != "" {
		w.say("  page  %s", printable(p.Open))
	}
	w.say("  compare the code with the one on the page, and approve only a sign-in that you have just started")
	if e.at.number > 1 {
		w.say("  the browser still knows you: no password this time")
	}
	if p.Clock != nil {
		w.say("  note: %s; the IDEs judge by it how long the sign-in holds: set it right", printable(p.Clock.Error()))
	}
}

// facts name a page only where it may be opened: a script would open it.
func (e codeShown) facts(*stream) []fact {
	p, end := e.pending, e.pending.Authorization.Deadline().UTC().Truncate(time.Second)
	f := fact{
		Event: "code", Holder: p.Holder, Number: e.at.number, Of: e.at.of,
		UserCode: p.Authorization.UserCode, URL: p.Open, Expires: &end,
		StartURL: p.Organization.StartURL, Region: p.Organization.Region,
	}
	if p.Refused != nil {
		f.Message = "the address of the page is not told: " + message(p.Refused)
	} else if p.Clock != nil {
		f.Message = message(p.Clock)
	}
	return []fact{f}
}

// pageOpened says whether the browser has the page, and why not.
type pageOpened struct {
	holder string
	why    string // "" where it has
}

func (e pageOpened) words(w *world) {
	if e.why != "" {
		w.say("  not opened: %s", printable(e.why))
	}
}

func (e pageOpened) facts(*stream) []fact {
	opened := e.why == ""
	return []fact{{Event: "browser", Holder: e.holder, Opened: &opened, Message: e.why}}
}

// waitBegun is the wait for the person.
type waitBegun struct{ pending *signin.Pending }

func (e waitBegun) words(w *world) {
	otherwise := "if the page says something else, press Ctrl-C"
	if w.asks {
		otherwise = "if the page calls it invalid, press Enter; if it says something else, Ctrl-C"
	}
	w.say("waiting for the approval; the code is good for %s; %s", words.Span(e.pending.Authorization.Lifetime), otherwise)
}

func (e waitBegun) facts(*stream) []fact {
	end := e.pending.Authorization.Deadline().UTC().Truncate(time.Second)
	return []fact{{Event: "waiting", Holder: e.pending.Holder, Expires: &end}}
}

// lineChanged is trouble on the way to AWS, or its end.
type lineChanged struct {
	holder  string
	problem error // nil where AWS answers again
}

func (e lineChanged) words(w *world) {
	if e.problem == nil {
		w.say("AWS answers again")
		return
	}
	w.say("%s; still trying", printable(message(e.problem)))
}

func (e lineChanged) facts(*stream) []fact {
	if e.problem == nil {
		return []fact{{Event: "reachable", Holder: e.holder}}
	}
	return []fact{{Event: "unreachable", Holder: e.holder, Message: message(e.problem)}}
}

// approved is a grant that is stored.
type approved struct {
	grant oidc.Grant
	store string
}

func (e approved) words(w *world) { w.say("approved; the token is in %s", e.store) }

func (e approved) facts(s *stream) []fact {
	return append([]fact{grantFact("approved", e.grant)}, s.planned(e.grant.Holder)...)
}

// stillHolds is the grant of an earlier sign-in that needs no browser.
type stillHolds struct {
	grant oidc.Grant
	title string
}

func (e stillHolds) words(w *world) { w.say("still signed in for %s; no browser needed", e.title) }

func (e stillHolds) facts(s *stream) []fact {
	return append([]fact{grantFact("still_signed_in", e.grant)}, s.planned(e.grant.Holder)...)
}

func grantFact(name string, g oidc.Grant) fact {
	end := g.Token.ExpiresAt.UTC().Truncate(time.Second)
	return fact{Event: name, Holder: g.Holder, Expires: &end, StartURL: g.StartURL, Region: g.Region}
}

// pageRefused is a page that is not opened because of its address. A script hears
// of it with the code.
type pageRefused struct{ pending *signin.Pending }

func (e pageRefused) words(w *world) {
	w.say("  the address was not opened: %s", printable(e.pending.Refused.Error()))
	w.say("  it is  %s", printable(e.pending.Authorization.VerificationURI))
	w.say("  do not open it unless IT tells you that this host is yours")
}

func (e pageRefused) facts(*stream) []fact { return nil }
