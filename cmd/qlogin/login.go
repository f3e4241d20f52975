package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
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
	yes       bool     // to what a domain published
	wrong     []string // Regions whose code the page called invalid
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
	f.StringVar(&o.name, "org", "", "`name` of an organization in config.toml, or your company's domain, or your e-mail address there")
	f.BoolVar(&o.yes, "yes", false, "agree to the organization that a domain publishes")
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

// login signs in, and once more in another Region where that turns out to be
// wrong.
func (o *loginOptions) login(ctx context.Context, flow *signin.Flow, store vault.Store) error {
	choice, err := o.choose(ctx, flow)
	if err != nil {
		o.world.noteAttempt(signin.Organization{StartURL: o.startURL, Region: o.region}, err)
		return err
	}
	if choice.Prefill {
		return o.world.prefillAndSay(ctx, flow, choice)
	}
	for {
		err := o.loginTo(ctx, flow, store, choice)
		again, picked := o.anotherRegion(&choice, err)
		if picked != nil {
			return picked
		}
		if !again {
			o.world.noteAttempt(choice.Organization, err)
			return err
		}
	}
}

func (o *loginOptions) loginTo(ctx context.Context, flow *signin.Flow, store vault.Store, choice signin.Choice) error {
	w := o.world
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
	loaded, err := o.settings()
	if err != nil {
		return signin.Choice{}, err
	}
	found, err := o.which(ctx, flow, loaded)
	if err != nil {
		return signin.Choice{}, err
	}
	o.world.sayOrganization(found)
	c := signin.Choice{
		Organization: signin.Organization{Name: found.Name, StartURL: found.StartURL, Region: found.Region},
		Holders:      loaded.Settings.IDEs, Targets: o.targets, ReplaceOthers: o.replace, Profile: o.profile, Prefill: loaded.Settings.Prefill,
	}
	if c.Profile == "" {
		c.Profile = found.Profile
	}
	return c, errors.Join(checkHolders(flow, c.Holders), checkTargets(ctx, flow, c.Targets))
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
