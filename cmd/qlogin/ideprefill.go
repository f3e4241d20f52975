package main

import (
	"context"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/signin"
)

// prefillAnswer is what was prefilled in one home, or with --check would be;
// fields are only ever added.
type prefillAnswer struct {
	Changed bool            `json:"changed"`
	Files   []prefilledFile `json:"files"`
	Waiting []waitingAnswer `json:"waiting"`
}

type prefilledFile struct {
	File   string     `json:"file"`
	Row    string     `json:"row,omitempty"`
	Action ide.Action `json:"action"`
}

// waitingAnswer is an IDE of which something stays as it is for now.
type waitingAnswer struct {
	Target string           `json:"target"`
	Kind   ide.ConflictKind `json:"kind"`
	Why    string           `json:"why"`
}

func (a waitingAnswer) word() string {
	if a.Kind == ide.IsRunning {
		return "waiting"
	}
	return "left alone"
}

// prefillHere prefills the IDEs of this person.
func (o *ideApplyOptions) prefillHere(ctx context.Context, flow *signin.Flow, c signin.Choice) error {
	w := o.world
	if !o.check && !o.asJSON {
		return w.prefillAndSay(ctx, flow, c)
	}
	answer, err := prefill(ctx, flow, c, o.check)
	if err != nil {
		return err
	}
	if o.asJSON {
		err = w.answerJSON(answer)
	} else {
		w.answerPrefill(answer)
	}
	if err != nil {
		return err
	}
	return answer.outcome(o.check)
}

func (w *world) prefillAndSay(ctx context.Context, flow *signin.Flow, c signin.Choice) error {
	all, err := flow.Prefill(ctx, c)
	code := outcome{exitDone}
	for _, done := range all {
		w.tell(prefilled{done})
		code = worse(code, waiting(done.Result.Waiting))
	}
	if err != nil {
		return err
	}
	if len(all) == 0 && w.events == nil {
		w.answer("nothing to change: no IDE was found")
	}
	return code.orNothing()
}

// orNothing is no error where all is done.
func (o outcome) orNothing() error {
	if o.code == exitDone {
		return nil
	}
	return o
}

// prefill writes, unless only a look is wanted. A home in which nothing has to
// change is left without a trace of the visit.
func prefill(ctx context.Context, flow *signin.Flow, c signin.Choice, check bool) (prefillAnswer, error) {
	c.Prefill = true
	plans, err := flow.Plan(ctx, c)
	if err != nil {
		return emptyPrefill(), err
	}
	answer := foreseen(plans)
	if check || !answer.Changed {
		return answer, nil
	}
	all, err := flow.Prefill(ctx, c)
	return happened(all), err
}

func foreseen(plans []ide.Plan) prefillAnswer {
	a := emptyPrefill()
	for _, plan := range plans {
		outline := plan.Outline()
		a.foresee(outline.Shared)
		for _, t := range outline.Targets {
			a.foresee(t.Changes)
			for _, conflict := range t.Conflicts {
				if conflict.Blocks {
					a.Waiting = append(a.Waiting, waitingAnswer{t.ID, conflict.Kind, conflict.Text})
				}
			}
		}
	}
	a.Changed = len(a.Files) > 0
	return a
}

func (a *prefillAnswer) foresee(changes []ide.OutlineChange) {
	for _, c := range changes {
		if c.Action != ide.Keep && c.Waits == "" {
			a.Files = append(a.Files, prefilledFile{c.File, c.Row, c.Action})
		}
	}
}

func happened(all []signin.HandedOver) prefillAnswer {
	a := emptyPrefill()
	for _, done := range all {
		for _, c := range done.Result.Written {
			a.Files = append(a.Files, prefilledFile{c.File, c.Row, c.Action()})
		}
		for _, held := range done.Result.Waiting {
			a.Waiting = append(a.Waiting, waitingAnswer{held.Target, held.Kind, held.Why})
		}
	}
	a.Changed = len(a.Files) > 0
	return a
}

func emptyPrefill() prefillAnswer {
	return prefillAnswer{Files: []prefilledFile{}, Waiting: []waitingAnswer{}}
}

// outcome is 4 where a look found something to do: a script that looks wants to
// know by the exit code.
func (a prefillAnswer) outcome(check bool) error {
	code := outcome{exitDone}
	if check && a.Changed {
		code = outcome{exitCheckFailed}
	}
	for _, held := range a.Waiting {
		if held.Kind != ide.IsRunning {
			return outcome{exitError}
		}
		if code.code == exitDone {
			code = outcome{exitWaiting}
		}
	}
	return code.orNothing()
}

func (w *world) answerPrefill(a prefillAnswer) {
	if len(a.Files)+len(a.Waiting) == 0 {
		w.answer("nothing to change")
	}
	for _, f := range a.Files {
		row := ""
		if f.Row != "" {
			row = ", row " + f.Row
		}
		w.answer("would %-7s %s%s", f.Action, printable(w.short(f.File)), printable(row))
	}
	for _, held := range a.Waiting {
		w.answer("%-13s %s: %s", held.word(), printable(orAll(held.Target)), printable(held.Why))
	}
}
