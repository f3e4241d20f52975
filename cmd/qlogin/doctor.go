package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/internal/near"
	"github.com/qlogin/qlogin/partition"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

type doctorOptions struct {
	world    *world
	startURL string
	region   string
	metadata string
	only     []string
	asJSON   bool
	watch    bool
	ask      bool
	live     bool
	bundle   string
	replace  bool // a bundle that is there
	yes      bool
	it       orgOptions // what administrators look at instead
}

func newDoctor(w *world, run func(context.Context, *doctorOptions) error) *cobra.Command {
	o := &doctorOptions{world: w}
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Find out why a sign-in does not work, and who can mend it",
		Long: `Look at everything between the keyboard and Amazon Q: this computer, the
organization, the sign-in, the company's sign-in page, the licence, each IDE. What
is wrong is said with its cause, the step of the set-up that it belongs to, who
mends it, and what to do next. Nothing is changed; one record is kept in the
keyring, read back and removed, to see that it can be.

What only the page in the browser says has to be asked: --ask.

For those who run the set-up in AWS and PingOne, --org looks at that instead.`,
		Example: `  qlogin doctor
  qlogin doctor --only ide --json
  qlogin doctor --bundle for-it.txt
  qlogin doctor --org`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return examined(run(c.Context(), o)) },
	}
	o.it.flags(c)
	f := c.Flags()
	f.StringVar(&o.startURL, "start-url", "", "look at the organization with this `URL` instead of the one signed in to last")
	f.StringVar(&o.region, "region", "", "AWS `Region` of Identity Center, with --start-url or --org")
	f.StringVar(&o.metadata, "idp-metadata", "", "`URL` or file of PingOne's SAML metadata, for the end of its certificate; the settings may say it (idp_metadata)")
	f.StringSliceVar(&o.only, "only", nil, "look at one `group` only: "+strings.Join(groupNames(), ", "))
	f.BoolVar(&o.asJSON, "json", false, "print JSON")
	f.BoolVar(&o.watch, "watch", false, "look again every half minute until Ctrl-C")
	f.BoolVar(&o.ask, "ask", false, "ask what the page in the browser said")
	f.BoolVar(&o.live, "live", false, "ask Amazon Q for one real suggestion, in the name of who is signed in")
	f.StringVar(&o.bundle, "bundle", "", "write what IT needs to look further into this `file`; it is shown first")
	f.BoolVar(&o.replace, "replace", false, "let --bundle write over a file that is there")
	f.BoolVar(&o.yes, "yes", false, "agree to what --live and --bundle ask")
	return c
}

func runDoctor(ctx context.Context, o *doctorOptions) error {
	ways := 0
	for _, way := range []bool{o.asJSON && !o.live, o.watch, o.ask, o.live, o.bundle != ""} {
		if way {
			ways++
		}
	}
	if ways > 1 {
		return &usageError{problem: "--json, --watch, --ask, --live and --bundle are different things: choose one", command: "qlogin doctor"}
	}
	switch {
	case o.ask:
		return o.world.talkThrough()
	case o.it.cleanup:
		return o.cleanUp(ctx)
	case o.it.org:
		return o.examineOrg(ctx)
	}
	look, err := o.options()
	if err != nil {
		return err
	}
	switch {
	case o.live:
		return o.suggest(ctx, look)
	case o.bundle != "":
		return o.writeBundle(ctx, look)
	case o.watch:
		return o.watchDoctor(ctx, look)
	}
	findings := doctor.Examine(ctx, look)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return o.answer(findings)
}

// options are what the doctor looks with. A practice lab is looked at like AWS.
func (o *doctorOptions) options() (doctor.Options, error) {
	w := o.world
	flow, store, err := w.flowToExamine()
	if err != nil {
		return doctor.Options{}, err
	}
	look := w.examination(flow, store)
	look.Metadata = o.metadata
	if look.Only, err = groupsNamed(o.only); err != nil {
		return look, err
	}
	look.Organization, err = o.organization()
	return look, err
}

// organization is the one that was typed. It is taken as it is: what is wrong
// with it, the checks say.
func (o *doctorOptions) organization() (signin.Organization, error) {
	if o.startURL == "" && o.region != "" {
		return signin.Organization{}, &usageError{problem: "--region is for --start-url", command: "qlogin doctor"}
	}
	org := signin.Organization{StartURL: o.startURL, Region: o.region}
	if portal, err := partition.ParseStartURL(o.startURL); err == nil {
		org.StartURL = portal.StartURL
		if org.Region == "" {
			org.Region = portal.Region
		}
	}
	return org, nil
}

// examination is the doctor's view of this process. Its environment is the one
// that the flow's client was made with.
func (w *world) examination(flow *signin.Flow, store vault.Store) doctor.Options {
	loaded, _ := w.env.Load(nil) // the check of the settings says what is wrong with them
	return doctor.Options{
		Flow: flow, Store: store, Getenv: w.withBundle(loaded.Settings), Folders: w.env.Folders(), Version: buildFacts().Version,
		Settings: func() (config.Loaded, error) { return w.env.Load(nil) },
	}
}

func groupNames() []string {
	var names []string
	for _, g := range doctor.Groups() {
		names = append(names, string(g))
	}
	return names
}

func groupsNamed(names []string) ([]doctor.Group, error) {
	var groups []doctor.Group
	for _, name := range names {
		group := doctor.Group(strings.ToLower(name))
		if !slices.Contains(doctor.Groups(), group) {
			e := &usageError{problem: fmt.Sprintf("--only %s: the groups are %s", name, strings.Join(groupNames(), ", ")), command: "qlogin doctor"}
			if meant := near.Word(name, groupNames()); meant != "" {
				e.suggestion = fmt.Sprintf("--only %q", meant)
			}
			return nil, e
		}
		groups = append(groups, group)
	}
	return groups, nil
}

// answer says what was found. Only an error has an exit code: a warning is not in
// the way of anything yet.
func (o *doctorOptions) answer(findings []doctor.Finding) error {
	if o.asJSON {
		if err := o.world.answerJSON(doctorAnswer{doctor.Worst(findings), findings}); err != nil {
			return err
		}
	} else {
		o.world.answerFindings(findings)
	}
	if doctor.Worst(findings) == doctor.Error {
		return outcome{exitCheckFailed}
	}
	return nil
}

// doctorAnswer is the JSON answer; fields are only ever added.
type doctorAnswer struct {
	Worst    doctor.Outcome   `json:"worst"`
	Findings []doctor.Finding `json:"findings"`
}

// doctorEvery is how often --watch looks: each look asks AWS for a code.
const doctorEvery = 30 * time.Second

func (o *doctorOptions) watchDoctor(ctx context.Context, look doctor.Options) error {
	return o.world.watchAnswer(ctx, doctorEvery, func(ctx context.Context) error {
		return o.answer(doctor.Examine(ctx, look))
	})
}
