package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/qlogin/qlogin/ide"
)

type idePlanOptions struct {
	loginOptions

	diff   bool
	asJSON bool
}

func newIDEPlan(w *world, run func(context.Context, *idePlanOptions) error) *cobra.Command {
	o := &idePlanOptions{loginOptions: loginOptions{world: w}}
	c := &cobra.Command{
		Use:   "plan",
		Short: "Show what a hand-over would change, and change nothing",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return run(c.Context(), o) },
	}
	o.placeFlags(c)
	c.Flags().BoolVar(&o.diff, "diff", false, "show every file as a diff, tokens hidden")
	c.Flags().BoolVar(&o.asJSON, "json", false, "print JSON")
	return c
}

// placeFlags are the flags of the commands that write to IDEs without signing
// in.
func (o *loginOptions) placeFlags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&o.startURL, "start-url", "", "`URL` of the AWS access portal; that of the last sign-in where it is left out")
	f.StringVar(&o.region, "region", "", "AWS `Region` of Identity Center")
	f.StringVar(&o.name, "org", "", "`name` of an organization in config.toml")
	f.StringSliceVar(&o.holders, "ide", nil, "only `vscode` or jetbrains")
	f.StringSliceVar(&o.targets, "target", nil, "only these `IDs` of qlogin ide list")
	f.BoolVar(&o.prefill, "prefill", false, "write start URL and Region only, no sign-in")
	f.BoolVar(&o.replace, "replace", false, "remove other sign-ins of the Amazon Q extension that stand in the way")
}

func runIDEPlan(ctx context.Context, o *idePlanOptions) error {
	w := o.world
	flow, err := w.looking()
	if err != nil {
		return err
	}
	choice, err := o.choose(ctx, flow)
	if err != nil {
		return err
	}
	choice.Unreachable = true
	plans, err := flow.Plan(ctx, choice)
	if err != nil {
		return err
	}
	if o.asJSON {
		outlines := []ide.Outline{}
		for _, plan := range plans {
			outlines = append(outlines, plan.Outline())
		}
		return w.answerJSON(struct {
			Plans []ide.Outline `json:"plans"`
		}{outlines})
	}
	if len(plans) == 0 {
		w.answer("nothing to change: no IDE with the Amazon Q extension was found")
	}
	for _, plan := range plans {
		w.answer("%s", plan.Show())
		if o.diff {
			for _, change := range plan.Changes {
				w.answer("%s", ide.Diff(change))
			}
		}
	}
	return nil
}
