package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/qlogin/qlogin/signin"
)

type useOptions struct {
	loginOptions
	organization string // as typed; "" lists them
}

func newUse(w *world, run func(context.Context, *useOptions) error) *cobra.Command {
	o := &useOptions{loginOptions: loginOptions{world: w}}
	c := &cobra.Command{
		Use:   "use [NAME]",
		Short: "Switch the IDEs to another organization that is signed in to",
		Long: `Switch the IDEs to another organization that is signed in to. An IDE holds one at a
time: its sign-in to the other one is taken out of it and stays in the keyring, so
that switching back needs no browser either. Without NAME the organizations are
listed.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				o.organization = args[0]
			}
			return run(c.Context(), o)
		},
	}
	c.Flags().StringSliceVar(&o.holders, "ide", nil, "only `vscode` or jetbrains")
	return c
}

func runUse(ctx context.Context, o *useOptions) error {
	w := o.world
	flow, _, err := w.flow()
	if err != nil {
		return err
	}
	records, err := flow.Records.All()
	if err != nil {
		return err
	}
	if len(records) == 0 {
		return signin.ErrNotSignedIn
	}
	if o.organization == "" {
		w.answerOrganizations(flow, records)
		return nil
	}
	wanted := slices.DeleteFunc(slices.Clone(records), func(r signin.Record) bool {
		return r.Organization.Name != o.organization && r.Organization.StartURL != o.organization && organizationWord(r.Organization) != o.organization
	})
	if len(wanted) == 0 {
		return &usageError{
			problem:    fmt.Sprintf("no sign-in to an organization called %q", o.organization),
			suggestion: "qlogin use (lists them), or qlogin login --org " + o.organization, command: "qlogin use",
		}
	}
	for _, r := range wanted {
		if r.Organization.StartURL != wanted[0].Organization.StartURL || r.Organization.Region != wanted[0].Organization.Region {
			return &usageError{
				problem:    fmt.Sprintf("more than one organization is called %q: %s and %s", o.organization, wanted[0].Organization.StartURL+" in "+wanted[0].Organization.Region, r.Organization.StartURL+" in "+r.Organization.Region),
				suggestion: "qlogin use START_URL, or a name of its own in the settings", command: "qlogin use",
			}
		}
	}
	// One plan, no question: who names the other organization has answered it.
	o.replace, o.noInput = true, true
	o.startURL, o.region = wanted[0].Organization.StartURL, wanted[0].Organization.Region
	if len(o.holders) == 0 {
		for _, r := range wanted {
			if r.Holder != signin.Own {
				o.holders = append(o.holders, r.Holder)
			}
		}
	}
	return runIDEApply(ctx, &o.loginOptions)
}

func (w *world) answerOrganizations(flow *signin.Flow, records []signin.Record) {
	var listed []signin.Organization
	for _, r := range records {
		same := func(o signin.Organization) bool {
			return o.StartURL == r.Organization.StartURL && o.Region == r.Organization.Region
		}
		if slices.ContainsFunc(listed, same) {
			continue
		}
		listed = append(listed, r.Organization)
		w.answer("%-16s  %s, %s", organizationWord(r.Organization), r.Organization.StartURL,
			whereWords(flow, slices.DeleteFunc(slices.Clone(records), func(r signin.Record) bool { return !same(r.Organization) })))
	}
}

// whereWords says which IDEs have the sign-ins to an organization.
func whereWords(flow *signin.Flow, records []signin.Record) string {
	var in, waits []string
	for _, r := range records {
		switch {
		case len(r.Waiting) > 0:
			waits = append(waits, "waits for "+flow.Title(r.Holder)+" to close")
		case !r.Unhanded && r.Holder != signin.Own:
			in = append(in, flow.Title(r.Holder))
		}
	}
	slices.Sort(in)
	switch {
	case len(in) > 0:
		return strings.Join(append([]string{"in " + strings.Join(in, " and ")}, waits...), ", ")
	case len(waits) > 0:
		return strings.Join(waits, ", ")
	}
	return "kept, in no IDE"
}
