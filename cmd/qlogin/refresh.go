package main

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/qlogin/qlogin/internal/words"
	"github.com/qlogin/qlogin/signin"
)

type refreshOptions struct {
	world  *world
	holder string
	asJSON bool
}

func newRefresh(w *world, run func(context.Context, *refreshOptions) error) *cobra.Command {
	o := &refreshOptions{world: w}
	c := &cobra.Command{
		Use:   "refresh",
		Short: "Renew the sign-ins, as far as that needs no browser",
		Long: `Renew every sign-in whose IDE is closed, and hand the new token to the IDE's own
file at once. An IDE that is open renews its sign-in itself; what it has renewed is
taken into the keyring. Trouble with the network ends no session.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return run(c.Context(), o) },
	}
	c.Flags().StringVar(&o.holder, "ide", "", "only `vscode`, jetbrains or qlogin")
	c.Flags().BoolVar(&o.asJSON, "json", false, "print JSON")
	return c
}

type renewalAnswer struct {
	Organization signin.Organization `json:"organization"`
	Holder       string              `json:"holder"`
	Outcome      signin.Outcome      `json:"outcome"`
	Expires      time.Time           `json:"expires,omitzero"`
	Valid        bool                `json:"valid"`
	Problem      string              `json:"problem,omitempty"`
}

func runRefresh(ctx context.Context, o *refreshOptions) error {
	w := o.world
	flow, store, err := w.flow()
	if err != nil {
		return err
	}
	if o.holder != signin.Own && o.holder != "" {
		if err := checkHolders(flow, []string{o.holder}); err != nil {
			return err
		}
	}
	records, err := flow.Records.All()
	if err != nil {
		return err
	}
	records = slices.DeleteFunc(records, func(r signin.Record) bool { return o.holder != "" && r.Holder != o.holder })
	if len(records) == 0 {
		return signin.ErrNotSignedIn
	}
	if err := w.ready(ctx, store); err != nil {
		return err
	}
	var all []signin.Renewal
	for _, r := range records {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		all = append(all, flow.Renew(ctx, r.Organization, r.Holder, signin.RenewOptions{}))
	}
	return w.answerRenewals(all, o.asJSON)
}

func (w *world) answerRenewals(all []signin.Renewal, asJSON bool) error {
	var code outcome
	answers := []renewalAnswer{}
	for _, r := range all {
		code = worseRenewal(code, r)
		a := renewalAnswer{
			Organization: r.Organization, Holder: r.Holder, Outcome: r.Outcome,
			Expires: r.Expires, Valid: w.now().Before(r.Expires),
		}
		if problem := r.Problem(); problem != nil {
			a.Problem = message(problem)
		}
		answers = append(answers, a)
		if !asJSON {
			w.answerRenewal(r)
		}
	}
	if asJSON {
		if err := w.answerJSON(struct {
			Renewals []renewalAnswer `json:"renewals"`
		}{answers}); err != nil {
			return err
		}
	}
	if code.code != exitDone {
		return code
	}
	return nil
}

// worseRenewal keeps what a script has to know first: a session that has ended,
// then trouble, then an open IDE whose token is over.
func worseRenewal(code outcome, r signin.Renewal) outcome {
	rank := func(c int) int { return slices.Index([]int{exitDone, exitWaiting, exitError, exitNotSignedIn}, c) }
	mine := exitDone
	switch r.Outcome {
	case signin.Ended, signin.Missing:
		mine = exitNotSignedIn
	case signin.Failed, signin.Unreachable:
		mine = exitError
	case signin.Running:
		if r.Err != nil {
			mine = exitWaiting
		}
	case signin.Renewed, signin.Adopted, signin.Current: // all is well
	}
	if r.Unwritten != nil && mine == exitDone {
		mine = exitError
	}
	if rank(mine) > rank(code.code) {
		return outcome{mine}
	}
	return code
}

func (w *world) answerRenewal(r signin.Renewal) {
	until := ""
	if w.now().Before(r.Expires) {
		until = "access token until " + w.clock(r.Expires) + " (" + words.Span(r.Expires.Sub(w.now())) + ")"
	}
	switch r.Outcome {
	case signin.Renewed:
		w.answer("%s: renewed, %s", r.Title, until)
	case signin.Adopted:
		w.answer("%s: had renewed it itself, %s", r.Title, orOver(until))
	case signin.Current:
		w.answer("%s: cannot be renewed, %s", r.Title, orOver(until))
	case signin.Running:
		w.answer("%s: is open and renews it itself, %s", r.Title, orOver(until))
	case signin.Ended:
		w.answer("%s: %s; %s", r.Title, words.Over(r.Lost, w.now()), orOver(until))
		w.say("hint: qlogin login")
	case signin.Unreachable:
		w.answer("%s: AWS could not be asked; nothing is lost, %s", r.Title, orOver(until))
	case signin.Missing:
		w.answer("%s: not signed in", r.Title)
		w.say("hint: qlogin login")
	default:
		w.answer("%s: not renewed", r.Title)
	}
	if problem := r.Problem(); problem != nil && r.Outcome != signin.Ended && r.Outcome != signin.Missing {
		w.say("%s: %s", r.Title, printable(message(problem)))
		for _, hint := range judge(problem).hints {
			w.say("hint: %s", printable(hint))
		}
	}
}

func orOver(until string) string {
	if until == "" {
		return "the access token is over"
	}
	return until
}

// sayBusy says whom this qlogin waits for.
func (w *world) sayBusy(owner signin.Owner) {
	if owner.PID == 0 {
		w.say("waiting: another qlogin has %s", owner.What)
		return
	}
	w.say("waiting: another qlogin (process %d) has %s", owner.PID, owner.What)
}
