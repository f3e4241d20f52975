package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

func newIDEApply(w *world, run func(context.Context, *loginOptions) error) *cobra.Command {
	o := &loginOptions{world: w}
	c := &cobra.Command{
		Use:   "apply",
		Short: "Hand the stored sign-in to the IDEs, without a browser",
		Long: `Hand the stored sign-in to the IDEs: what waited for an IDE to close, an IDE that
was installed later, or start URL and Region only (--prefill).`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return run(c.Context(), o) },
	}
	o.placeFlags(c)
	c.Flags().StringVar(&o.profile, "profile", "", "Q Developer profile, by `name` or ARN")
	return c
}

func runIDEApply(ctx context.Context, o *loginOptions) error {
	w := o.world
	flow, store, err := w.flow()
	if err != nil {
		return err
	}
	choice, err := o.choose(ctx, flow)
	if err != nil {
		return err
	}
	if choice.Prefill {
		return o.prefillIDEs(ctx, flow, choice)
	}
	if err := w.ready(ctx, store); err != nil {
		return err
	}
	plans, err := flow.Plan(ctx, choice)
	if err != nil {
		return err
	}
	if plans, err = o.settle(ctx, flow, &choice, plans); err != nil {
		return err
	}
	all, err := stored(ctx, w, flow, &choice, signin.Holders(plans))
	if err != nil {
		return err
	}
	return w.finish(ctx, flow, choice, all)
}

// stored gets the grants that an earlier sign-in left. A holder that has none
// does not keep the others from theirs.
func stored(ctx context.Context, w *world, flow *signin.Flow, c *signin.Choice, holders []string) ([]signedIn, error) {
	var all []signedIn
	for _, holder := range holders {
		grant, err := flow.Fresh(ctx, c.Organization, holder)
		switch {
		case errors.Is(err, signin.ErrNotSignedIn), errors.Is(err, vault.ErrDamaged):
			w.say("there is no sign-in for %s yet: qlogin login --ide %s", flow.Title(holder), holder)
			continue
		case err != nil:
			return nil, err
		}
		e, err := w.entitle(ctx, flow, c, grant)
		if err != nil {
			return nil, err
		}
		all = append(all, signedIn{grant, e})
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%w to %s", signin.ErrNotSignedIn, c.Organization.StartURL)
	}
	return all, nil
}

func (o *loginOptions) prefillIDEs(ctx context.Context, flow *signin.Flow, c signin.Choice) error {
	w := o.world
	all, err := flow.Prefill(ctx, c)
	code := outcome{exitDone}
	for _, done := range all {
		w.sayWritten(done)
		for _, t := range done.Targets {
			w.answer("%s: %s", printable(t.Name), printable(opens(done.Plan, t)))
		}
		w.answerWaiting(waiting(done.Result.Waiting), "qlogin ide apply --prefill")
		code = worse(code, waiting(done.Result.Waiting))
	}
	if err != nil {
		return err
	}
	if len(all) == 0 {
		w.answer("nothing to change: no IDE was found")
	}
	if code.code != exitDone {
		return code
	}
	return nil
}
