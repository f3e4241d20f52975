package main

import (
	"context"
	"slices"

	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/vault"
)

// diagnose says what qlogin doctor makes of the failure that was practised: what
// the checks find, what the guided talk begins with, and which failure it was.
func (o *demoOptions) diagnose(ctx context.Context, w *world, p *servedLab, store vault.Store) error {
	row, ok := doctor.RowPlayedBy(p.lab.Scenario().Name)
	if !ok {
		return nil
	}
	flow, err := w.flowWith(store)
	if err != nil {
		return err
	}
	// Ctrl-C is how a person leaves a page that says no, and the diagnosis is what
	// comes then. All of it is talk: the answer of a failed sign-in is nothing.
	told := *w
	told.out = w.talk
	findings := slices.DeleteFunc(doctor.Examine(context.WithoutCancel(ctx), told.examination(flow, store)), func(f doctor.Finding) bool {
		return f.Outcome != doctor.Warning && f.Outcome != doctor.Error
	})
	told.say("")
	told.say("qlogin doctor says:")
	told.say("")
	told.answerFindings(findings)
	o.beginTalk(&told)
	told.say("")
	told.say("this was the failure")
	told.answerRow(row)
	return nil
}

// beginTalk is the guided talk as far as the page of the practice person leads.
func (o *demoOptions) beginTalk(w *world) {
	select {
	case page := <-o.page:
		q, _ := doctor.Talk{}.Question()
		choice, ok := q.Match(page.Title + " " + page.Text)
		if !ok {
			return
		}
		w.say("")
		w.say("qlogin doctor --ask asks: %s", q.Text)
		w.wrapped("  ", choice.Text)
		if talk, err := (doctor.Talk{}).Answer(choice.Name); err == nil {
			if next, on := talk.Question(); on {
				w.say("and then: %s", next.Text)
			}
		}
	default: // no page stopped anybody
	}
}
