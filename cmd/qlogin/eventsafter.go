package main

import (
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/signin"
)

// The events after the approval.

// entitled is what the Q service says of whoever signed in.
type entitled struct {
	flow *signin.Flow
	all  []signedIn
}

func (e entitled) words(w *world) { w.sayPerson(e.flow, e.all) }

func (e entitled) facts(*stream) []fact {
	var all []fact
	for _, s := range e.all {
		f := fact{
			Event: "entitled", Holder: s.grant.Holder,
			Person: s.entitlement.Person, Subscription: s.entitlement.Subscription,
		}
		if p := s.entitlement.Profile; p != nil {
			f.Profile = &profileAnswer{ARN: p.ARN, Name: p.Name}
		}
		if s.entitlement.Unsure != nil {
			f.Message = message(s.entitlement.Unsure)
		}
		all = append(all, f)
	}
	return all
}

// wrote is a hand-over, as far as it came.
type wrote struct{ done signin.HandedOver }

func (e wrote) words(w *world) { w.sayWritten(e.done) }

func (e wrote) facts(*stream) []fact {
	if e.done.Plan.Holder == "" {
		return nil
	}
	changed := len(e.done.Result.Written) > 0
	f := fact{Event: "written", Holder: e.done.Plan.Holder, Changed: &changed}
	for _, c := range e.done.Result.Written {
		f.Files = append(f.Files, c.File)
	}
	all := []fact{f}
	for _, waiting := range e.done.Result.Waiting {
		all = append(all, fact{Event: "waiting_for_ide", Holder: e.done.Plan.Holder, Target: waiting.Target, Message: waiting.Why})
	}
	return all
}

// readBack is what the IDE will find.
type readBack struct {
	done   signin.HandedOver
	checks []ide.Check
}

func (e readBack) words(w *world) {
	w.sayChecks(e.done.Targets, e.checks)
	w.answerHandedOver(e.done)
	w.answerWaiting(handedOver(e.done, e.checks), "qlogin ide apply")
}

func (e readBack) facts(*stream) []fact {
	if len(e.checks) == 0 {
		return nil
	}
	ok := allOK(e.checks)
	return []fact{{Event: "verified", Holder: e.done.Plan.Holder, OK: &ok, Checks: checkAnswers(e.checks)}}
}

func allOK(checks []ide.Check) bool {
	for _, c := range checks {
		if !c.OK {
			return false
		}
	}
	return true
}

// prefilled is start URL and Region, written without a sign-in.
type prefilled struct{ done signin.HandedOver }

func (e prefilled) words(w *world) {
	w.sayWritten(e.done)
	for _, t := range e.done.Targets {
		w.answer("%s: %s", printable(t.Name), printable(opens(e.done.Plan, t)))
	}
	w.answerWaiting(waiting(e.done.Result.Waiting), "qlogin ide apply --prefill")
}

func (e prefilled) facts(s *stream) []fact { return wrote(e).facts(s) }
