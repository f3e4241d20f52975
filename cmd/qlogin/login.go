package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/partition"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

type loginOptions struct {
	world *world

	startURL  string
	region    string
	name      string
	profile   string
	holders   []string
	targets   []string
	prefill   bool
	replace   bool
	again     bool
	noBrowser bool
	noInput   bool
	asJSON    bool
	// open is what opens the sign-in page; nil for the person's browser.
	open func(ctx context.Context, p *signin.Pending) error
}

func newLogin(w *world, run func(context.Context, *loginOptions) error) *cobra.Command {
	o := &loginOptions{world: w}
	c := &cobra.Command{
		Use:   "login",
		Short: "Sign in and hand the sign-in to the IDEs",
		Long: `Sign in through IAM Identity Center and your company's sign-in page, keep the
tokens in the keyring, check the Amazon Q Developer Pro licence, and hand the
sign-in to VS Code and JetBrains IDEs. Each of the two gets a sign-in of its own;
the second takes two clicks and no password.

A sign-in that still holds is not made again; --again makes it anyway.`,
		Example: `  qlogin login --start-url https://d-1234567890.awsapps.com/start --region eu-central-1
  qlogin login --ide vscode
  qlogin login --profile QDevProfile-us-east-1
  qlogin login --no-input --json --no-browser`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o.speak()
			return run(c.Context(), o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.startURL, "start-url", "", "`URL` of the AWS access portal (also QLOGIN_START_URL)")
	f.StringVar(&o.region, "region", "", "AWS `Region` of Identity Center (also QLOGIN_REGION)")
	f.StringVar(&o.name, "org", "", "`name` of an organization in config.toml")
	f.StringVar(&o.profile, "profile", "", "Q Developer profile, by `name` or ARN")
	f.StringSliceVar(&o.holders, "ide", nil, "hand over only to `vscode`, jetbrains, or none")
	f.StringSliceVar(&o.targets, "target", nil, "hand over only to these `IDs` of qlogin ide list")
	f.BoolVar(&o.replace, "replace", false, "remove other sign-ins of the Amazon Q extension that stand in the way")
	f.BoolVar(&o.again, "again", false, "sign in even where the last sign-in still holds")
	f.BoolVar(&o.noBrowser, "no-browser", false, "print the address instead of opening the browser")
	f.BoolVar(&o.noInput, "no-input", false, "ask nothing; what is not told by flags or settings is an error")
	f.BoolVar(&o.asJSON, "json", false, "print events, one line of JSON each; the first one has the code")
	return c
}

// speak settles whom the sign-in speaks to, before it says anything.
func (o *loginOptions) speak() {
	w := o.world
	if o.noInput {
		w.noInput, w.asks = true, false
	}
	if o.asJSON {
		w.events = newStream(w.out, w.now)
	}
}

// runLogin calls the steps of the flow in a row. What it adds is words.
func runLogin(ctx context.Context, o *loginOptions) error {
	flow, store, err := o.world.flow()
	if err != nil {
		return err
	}
	return o.login(ctx, flow, store)
}

func (o *loginOptions) login(ctx context.Context, flow *signin.Flow, store vault.Store) error {
	w := o.world
	choice, err := o.choose(ctx, flow)
	if err != nil {
		return err
	}
	if err := w.ready(ctx, store); err != nil {
		return err
	}
	plans, err := flow.Plan(ctx, choice)
	if err != nil {
		return err
	}
	w.tell(drafted{plans})
	if plans, err = o.settle(ctx, flow, &choice, plans); err != nil {
		return err
	}
	signedIn, err := o.signIn(ctx, flow, store, &choice, signin.Holders(plans))
	if err != nil {
		return err
	}
	return w.finish(ctx, flow, choice, signedIn)
}

// choose settles the organization, asking only for what nothing tells.
func (o *loginOptions) choose(ctx context.Context, flow *signin.Flow) (signin.Choice, error) {
	w := o.world
	loaded, err := w.load(nil)
	if err != nil {
		return signin.Choice{}, err
	}
	candidates, err := flow.Discover(ctx, discover.Hints{
		StartURL: o.startURL, Region: o.region, Name: o.name, Getenv: w.env.Getenv, Known: w.known(loaded.Settings),
	})
	if err != nil {
		return signin.Choice{}, err
	}
	found, err := w.organization(candidates)
	if err != nil {
		return signin.Choice{}, err
	}
	w.sayOrganization(found)
	c := signin.Choice{
		Organization: signin.Organization{Name: found.Name, StartURL: found.StartURL, Region: found.Region},
		Holders:      o.holders, Targets: o.targets, ReplaceOthers: o.replace, Profile: o.profile, Prefill: o.prefill,
	}
	if c.Profile == "" {
		c.Profile = found.Profile
	}
	return c, errors.Join(checkHolders(flow, c.Holders), checkTargets(ctx, flow, c.Targets))
}

func (w *world) known(settings config.Settings) []discover.Candidate {
	var all []discover.Candidate
	for _, org := range settings.Organizations {
		all = append(all, discover.Candidate{Name: org.Name, StartURL: org.StartURL, Region: org.Region, Profile: org.Profile, Evidence: "from " + w.short(org.From)})
	}
	return all
}

func checkHolders(flow *signin.Flow, holders []string) error {
	for _, holder := range holders {
		valid := slices.ContainsFunc(flow.Families, func(f ide.Family) bool { return f.Holder() == holder })
		if !valid && holder != "none" {
			return &usageError{problem: fmt.Sprintf("--ide %s: it is vscode, jetbrains or none", holder), command: "qlogin login"}
		}
	}
	return nil
}

// organization picks one candidate and asks for what is missing.
func (w *world) organization(candidates []discover.Candidate) (discover.Candidate, error) {
	var found discover.Candidate
	switch len(candidates) {
	case 0:
		if !w.asks {
			return found, &usageError{problem: "which organization? nothing tells the start URL", suggestion: "--start-url URL --region REGION", command: "qlogin login"}
		}
		raw, err := w.ask("start URL of your AWS access portal:")
		if err != nil {
			return found, err
		}
		portal, err := partition.ParseStartURL(raw)
		if err != nil {
			return found, err
		}
		found = discover.Candidate{StartURL: portal.StartURL, Region: portal.Region, Evidence: "typed"}
	case 1:
		found = candidates[0]
	default:
		if !w.asks {
			found = candidates[0] // the most trusted; it is named on the next line
			break
		}
		var options []string
		for _, c := range candidates {
			options = append(options, fmt.Sprintf("%s  (%s)", c.StartURL, c.Evidence))
		}
		n, err := w.pick("which organization?", options)
		if err != nil {
			return found, err
		}
		found = candidates[n]
	}
	return w.withRegion(found)
}

func (w *world) withRegion(c discover.Candidate) (discover.Candidate, error) {
	if c.Region != "" {
		return c, nil
	}
	if !w.asks {
		return c, &usageError{problem: "which Region? the start URL does not say it", suggestion: "--region eu-central-1 (shown in the Identity Center console under Settings)", command: "qlogin login"}
	}
	region, err := w.ask("Region of Identity Center (shown in its console under Settings):")
	if err != nil {
		return c, err
	}
	if _, ok := partition.Of(region); !ok {
		return c, &partition.RegionError{Name: region}
	}
	c.Region, c.RegionEvidence = region, "typed"
	return c, nil
}

// signedIn is a grant and what it entitles to.
type signedIn struct {
	grant       oidc.Grant
	entitlement signin.Entitlement
}

// signIn gets one grant for each holder. The licence is looked up after the
// first, so that nobody approves a second sign-in that would be for nothing.
func (o *loginOptions) signIn(ctx context.Context, flow *signin.Flow, store vault.Store, c *signin.Choice, holders []string) ([]signedIn, error) {
	var all []signedIn
	for i, holder := range holders {
		grant, err := o.grant(ctx, flow, store, *c, holder, place{i + 1, len(holders)})
		if err != nil {
			return nil, err
		}
		e, err := o.world.entitle(ctx, flow, c, grant)
		if err != nil {
			return nil, &keptError{err}
		}
		all = append(all, signedIn{grant, e})
	}
	return all, nil
}

// grant is the one that still holds, or a new one.
func (o *loginOptions) grant(ctx context.Context, flow *signin.Flow, store vault.Store, c signin.Choice, holder string, at place) (oidc.Grant, error) {
	grant, ok, err := o.still(ctx, flow, c, holder)
	if ok || err != nil {
		return grant, err
	}
	if grant, err = o.authorize(ctx, flow, c, holder, at); err != nil {
		return grant, err
	}
	if err := flow.Store(ctx, c.Organization, grant); err != nil {
		return grant, err
	}
	o.world.tell(approved{grant, store.Kind()})
	return grant, nil
}

// still returns the grant of an earlier sign-in that still holds.
func (o *loginOptions) still(ctx context.Context, flow *signin.Flow, c signin.Choice, holder string) (oidc.Grant, bool, error) {
	if o.again {
		return oidc.Grant{}, false, nil
	}
	grant, err := flow.Fresh(ctx, c.Organization, holder)
	if err == nil {
		o.world.tell(stillHolds{grant, flow.Title(holder)})
		return grant, true, nil
	}
	if _, ended := errors.AsType[*signin.SessionEndedError](err); ended {
		o.world.say("the last session for %s has ended", flow.Title(holder))
	}
	if signin.NeedsApproval(err) {
		return grant, false, nil
	}
	return grant, false, err
}
