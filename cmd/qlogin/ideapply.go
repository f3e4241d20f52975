package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

type ideApplyOptions struct {
	loginOptions

	allUsers bool
	root     string
	check    bool
}

func newIDEApply(w *world, run func(context.Context, *ideApplyOptions) error) *cobra.Command {
	o := &ideApplyOptions{loginOptions: loginOptions{world: w}}
	c := &cobra.Command{
		Use:   "apply",
		Short: "Hand the stored sign-in to the IDEs, without a browser",
		Long: `Hand the stored sign-in to the IDEs: what waited for an IDE to close, an IDE that
was installed later, or start URL and Region only (--prefill).

With --prefill --all-users, as root, start URL and Region are written in every
home on this machine, in each with the rights of its owner and no others. What is
written there is undone by its owner, with qlogin ide undo.`,
		Example: `  qlogin ide apply
  qlogin ide apply --prefill --check
  sudo qlogin ide apply --prefill --all-users --json --start-url https://d-1234567890.awsapps.com/start --region eu-central-1`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := o.sound(); err != nil {
				return err
			}
			return run(c.Context(), o)
		},
	}
	o.placeFlags(c)
	f := c.Flags()
	f.StringVar(&o.profile, "profile", "", "Q Developer profile, by `name` or ARN")
	f.BoolVar(&o.allUsers, "all-users", false, "with --prefill: in every home on this machine")
	f.StringVar(&o.root, "root", "", "with --all-users: in every home of the file system tree in this `folder`")
	f.BoolVar(&o.check, "check", false, "with --prefill: change nothing; exit code 4 where something would be changed")
	f.BoolVar(&o.asJSON, "json", false, "with --prefill: print JSON")
	return c
}

// sound refuses combinations that mean nothing.
func (o *ideApplyOptions) sound() error {
	alone := ""
	switch {
	case o.allUsers && len(o.targets) > 0:
		return &usageError{problem: "--target names an IDE of one person; with --all-users it says nothing", suggestion: "--ide vscode or --ide jetbrains", command: "qlogin ide apply"}
	case o.root != "" && !o.allUsers:
		return &usageError{problem: "--root is for --all-users", command: "qlogin ide apply"}
	case o.prefill:
		return nil
	case o.allUsers:
		alone = "--all-users"
	case o.check:
		alone = "--check"
	case o.asJSON:
		alone = "--json"
	default:
		return nil
	}
	return &usageError{problem: alone + " is for --prefill: a sign-in is only its own person's", suggestion: "qlogin ide plan", command: "qlogin ide apply"}
}

// runIDEApply is the command for one person.
func runIDEApply(ctx context.Context, o *loginOptions) error {
	return runApply(ctx, &ideApplyOptions{loginOptions: *o})
}

func runApply(ctx context.Context, o *ideApplyOptions) error {
	w := o.world
	flow, store, err := w.flow()
	if err != nil {
		return err
	}
	choice, err := o.choose(ctx, flow)
	if err != nil {
		return err
	}
	if o.allUsers {
		return o.prefillEverybody(ctx, choice)
	}
	if choice.Prefill {
		return o.prefillHere(ctx, flow, choice)
	}
	if err := w.ready(ctx, store); err != nil {
		return err
	}
	if choice, err = flow.Resume(choice); err != nil {
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
