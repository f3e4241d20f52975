package main

import (
	"context"
	"time"

	"github.com/qlogin/qlogin/internal/words"
	"github.com/qlogin/qlogin/keep"
	"github.com/qlogin/qlogin/signin"
)

type keepAnswer struct {
	keep.State
	Over []overAnswer `json:"over"` // sign-ins that only a new one mends
}

type overAnswer struct {
	Organization signin.Organization `json:"organization"`
	Holder       string              `json:"holder"`
	Noticed      time.Time           `json:"noticed"`
	Lost         time.Time           `json:"lost,omitzero"`
}

func (o *keepOptions) status(context.Context) error {
	w := o.world
	state, err := o.place().State()
	if err != nil {
		return err
	}
	flow, err := w.looking()
	if err != nil {
		return err
	}
	records, err := flow.Records.All()
	if err != nil {
		return err
	}
	a := keepAnswer{State: state, Over: []overAnswer{}}
	for _, r := range records {
		if !r.Ended.IsZero() {
			a.Over = append(a.Over, overAnswer{r.Organization, r.Holder, r.Ended, r.Lost})
		}
	}
	if o.asJSON {
		return w.answerJSON(a)
	}
	w.answerKeep(a, flow.Title)
	return nil
}

func (w *world) answerKeep(a keepAnswer, title func(holder string) string) {
	switch {
	case a.Running:
		w.answer("runs as process %d since %s", a.PID, w.clock(a.Started))
		w.answer("  looked     %s, %d times", w.clock(a.Looked), a.Stats.Ticks)
		w.answer("  renewed    %d, taken over from IDEs %d, handed over %d", a.Stats.Renewed, a.Stats.Adopted, a.Stats.Handed)
		w.answer("  notices    %d", a.Stats.Notices)
	case a.PID != 0:
		w.answer("does not run; it looked last at %s", w.clock(a.Looked))
	default:
		w.answer("does not run: qlogin keep install")
	}
	for _, over := range a.Over {
		w.answer("  over       %s: %s, noticed at %s: qlogin login", title(over.Holder), words.Over(over.Lost, w.now()), w.clock(over.Noticed))
	}
}
