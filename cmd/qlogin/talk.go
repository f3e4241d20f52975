package main

import (
	"fmt"

	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/partition"
	"github.com/qlogin/qlogin/signin"
)

// What the sign-in says as it goes. The steps are in flow's order.

func (w *world) sayOrganization(c discover.Candidate) {
	region := ""
	if c.RegionEvidence != "" && c.RegionEvidence != c.Evidence {
		region = ", the Region " + c.RegionEvidence
	}
	w.say("organization  %s in %s (%s%s)", c.StartURL, c.Region, c.Evidence, region)
	for _, other := range c.Regions {
		w.say("note: the same organization is known in %s too; a sign-in counts in its own Region only", other)
	}
	if partition.OptIn(c.Region) {
		w.say("note: %s is an opt-in Region; AWS lets nobody subscribe to Amazon Q Developer Pro from an Identity Center there", c.Region)
	}
	if !partition.Known(c.Region) {
		w.say("note: %s is not on the list of Regions that this qlogin was built with", c.Region)
	}
}

func (w *world) sayPlans(plans []ide.Plan) {
	if len(plans) == 0 {
		w.say("no IDE to hand over to; qlogin keeps the sign-in itself")
	}
	for _, plan := range plans {
		w.say("")
		w.say("%s", plan.Title)
		for _, c := range plan.Changes {
			w.say("  will write  %s%s", w.short(c.File), rowOf(c))
			w.say("              %s", printable(c.Summary))
		}
		for _, c := range plan.Conflicts {
			w.sayConflict(c)
		}
	}
}

func (w *world) sayConflict(c ide.Conflict) {
	w.say("  %s: %s", orAll(c.Target), printable(c.Text))
	if c.Fix != "" {
		w.say("    %s", printable(c.Fix))
	}
}

func orAll(target string) string {
	if target == "" {
		return "all"
	}
	return target
}

func rowOf(c ide.Change) string {
	if c.Row == "" {
		return ""
	}
	return ", row " + c.Row
}

func (w *world) sayPerson(flow *signin.Flow, all []signedIn) {
	w.say("")
	for i, s := range all {
		e := s.entitlement
		if i > 0 && e.Person == all[0].entitlement.Person {
			continue
		}
		who := e.Person
		if who == "" {
			who = "somebody whose name the Q service does not tell"
		}
		if i > 0 {
			w.say("note: %s was approved by another person, %s", flow.Title(s.grant.Holder), printable(who))
			continue
		}
		w.say("signed in as  %s", printable(who))
		if before := e.Before; before != "" {
			w.say("note: the last time it was %s; to sign in as somebody else, sign out of the access portal in the browser first", printable(before))
		}
		if e.Subscription != "" {
			w.say("licence       %s", printable(e.Subscription))
		}
		if e.Profile != nil {
			w.say("Q profile     %s", printable(profileWords(*e.Profile)))
		}
		if e.Unsure != nil {
			w.say("note: %s", printable(message(e.Unsure)))
		}
	}
}

func (w *world) sayWritten(done signin.HandedOver) {
	if done.Plan.Holder == "" {
		return
	}
	w.say("")
	w.say("%s", done.Plan.Title)
	for _, c := range done.Result.Written {
		w.say("  written     %s%s", w.short(c.File), rowOf(c))
	}
	for _, c := range done.Result.Unchanged {
		w.say("  unchanged   %s%s", w.short(c.File), rowOf(c))
	}
	for _, waiting := range done.Result.Waiting {
		w.say("  waiting     %s: %s", orAll(waiting.Target), printable(waiting.Why))
	}
}

func (w *world) sayChecks(targets []ide.Target, checks []ide.Check) {
	names := map[string]string{}
	for _, t := range targets {
		names[t.ID] = t.Name + ", "
	}
	for _, c := range checks {
		verdict := "verified    "
		if !c.OK {
			verdict = "not right   "
		}
		w.say("  %s%s%s: %s", verdict, printable(names[c.Target]), c.What, printable(c.Text))
	}
}

// answerHandedOver is the answer of a sign-in: one line for each IDE that says
// what will happen when it opens.
func (w *world) answerHandedOver(done signin.HandedOver) {
	if done.Plan.Holder == "" {
		w.answer("qlogin: signed in; access token until %s", w.clock(done.Grant.Token.ExpiresAt))
	}
	for _, t := range done.Targets {
		w.answer("%s: %s", printable(t.Name), printable(opens(done.Plan, t)))
	}
}

// answerWaiting says what to do about an IDE that has only to be closed. One
// that needs something else has that beside its name.
func (w *world) answerWaiting(code outcome, next string) {
	if code.code == exitWaiting {
		w.answer("something still waits: close the IDE, then run %s", next)
	}
}

// handedOver is the outcome of a hand-over that was read back.
func handedOver(done signin.HandedOver, checks []ide.Check) outcome {
	if !allOK(checks) {
		return outcome{exitCheckFailed}
	}
	return waiting(done.Result.Waiting)
}

// waiting tells an IDE that has only to be closed from one that needs something
// else.
func waiting(all []ide.Waiting) outcome {
	code := outcome{exitDone}
	for _, waiting := range all {
		if waiting.Kind == ide.IsRunning {
			return outcome{exitWaiting}
		}
		code = outcome{exitError}
	}
	return code
}

func opens(p ide.Plan, t ide.Target) string {
	if text := p.Opens[t.ID]; text != "" {
		return text
	}
	return fmt.Sprintf("nothing was written for %s", t.ID)
}
