package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/discover/instances"
	"github.com/qlogin/qlogin/network"
)

type discoverOptions struct {
	world   *world
	name    string
	url     string
	region  string
	fromAWS bool
	asJSON  bool
}

func newDiscover(w *world, run func(context.Context, *discoverOptions) error) *cobra.Command {
	o := &discoverOptions{world: w}
	c := &cobra.Command{
		Use:   "discover",
		Short: "Say which organization a sign-in would go to, and how that is known",
		Long: `Say which organization a sign-in would go to, the likeliest first, and how that is
known: settings, earlier sign-ins, the IDEs, ~/.aws. With --org and the domain of
your company, or your e-mail address there, it reads what your IT publishes. Nothing
is changed and nobody is signed in.`,
		Example: `  qlogin discover
  qlogin discover --org ana@acme.com
  qlogin discover --from-aws --json`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return run(c.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.name, "org", "", "`name` of an organization in config.toml, a domain, or an e-mail address")
	f.StringVar(&o.url, "start-url", "", "`URL` to look at: of the portal, or one of your company that leads to it")
	f.StringVar(&o.region, "region", "", "AWS `Region`; with --from-aws the one to ask")
	f.BoolVar(&o.fromAWS, "from-aws", false, "for administrators: ask AWS, with the credentials of the AWS CLI")
	f.BoolVar(&o.asJSON, "json", false, "print JSON")
	c.MarkFlagsMutuallyExclusive("org", "from-aws", "start-url")
	return c
}

// foundAnswer is one organization in the JSON answer; fields are only ever added.
type foundAnswer struct {
	Name           string   `json:"name,omitempty"`
	StartURL       string   `json:"startUrl"`
	Region         string   `json:"region,omitempty"`
	Profile        string   `json:"profile,omitempty"`
	Evidence       string   `json:"evidence"`
	RegionEvidence string   `json:"regionEvidence,omitempty"`
	Also           []string `json:"also"`
	OtherRegions   []string `json:"otherRegions"`
	Published      bool     `json:"published"`
	EmailDomains   []string `json:"emailDomains"`
	IDPHosts       []string `json:"idpHosts"`
}

func runDiscover(ctx context.Context, o *discoverOptions) error {
	loaded, err := o.world.load(nil)
	if err != nil {
		return err
	}
	look := o.look
	if o.fromAWS {
		look = o.askAWS
	}
	found, err := look(ctx, loaded)
	if err != nil {
		return err
	}
	if o.asJSON {
		return o.answerJSON(found)
	}
	o.answer(found)
	if len(found.Candidates) == 0 {
		return outcome{exitError}
	}
	return nil
}

func (o *discoverOptions) look(ctx context.Context, loaded config.Loaded) (discover.Found, error) {
	flow, err := o.world.flowWith(nil) // it only looks: no store is opened
	if err != nil {
		return discover.Found{}, err
	}
	hints, err := o.world.hintsFrom(loaded)
	if err != nil {
		return discover.Found{}, err
	}
	hints.Name, hints.StartURL, hints.Region = o.name, o.url, o.region
	if hints, err = flow.Remembered(hints); err != nil {
		return discover.Found{}, err
	}
	return discover.Look(ctx, hints)
}

// askAWS lists the Identity Center instances that the administrator can see.
func (o *discoverOptions) askAWS(ctx context.Context, loaded config.Loaded) (discover.Found, error) {
	w := o.world
	client, err := network.NewClient(network.Options{Getenv: w.withBundle(loaded.Settings), Base: w.testOnlyTransport})
	if err != nil {
		return discover.Found{}, err
	}
	credentials, err := instances.Credentials(ctx, w.env.Getenv)
	if err != nil {
		return discover.Found{}, err
	}
	ask := instances.Options{HTTP: client, Credentials: credentials, Region: o.awsRegion(), Now: time.Now()}
	if address := w.endpoint("AWS_ENDPOINT_URL_SSO_ADMIN"); address != "" {
		if ask.Endpoint, err = network.Endpoint(address); err != nil {
			return discover.Found{}, fmt.Errorf("reading AWS_ENDPOINT_URL_SSO_ADMIN: %w", err)
		}
	}
	all, err := instances.List(ctx, ask)
	var found discover.Found
	for _, i := range all {
		found.Candidates = append(found.Candidates, discover.Candidate{
			Name: i.Name, StartURL: i.StartURL, Region: i.Region, Regions: i.Regions,
			Evidence: "AWS says so: " + i.ID + " of account " + i.Owner,
		})
	}
	return found, err
}

// awsRegion is whose service is asked; it knows all Regions.
func (o *discoverOptions) awsRegion() string {
	for _, region := range []string{o.region, o.world.env.Getenv("AWS_REGION"), o.world.env.Getenv("AWS_DEFAULT_REGION")} {
		if region != "" {
			return region
		}
	}
	return "us-east-1"
}

func (o *discoverOptions) answer(found discover.Found) {
	w := o.world
	for _, c := range found.Candidates {
		region := "in " + c.Region
		if c.Region == "" {
			region = "in a Region that nothing tells"
		}
		w.answer("%s  %s", c.StartURL, region)
		if c.Name != "" {
			w.answer("  name    %s", printable(c.Name))
		}
		w.answer("  known   %s", printable(c.Evidence))
		for _, also := range c.Also {
			w.answer("  also    %s", printable(also))
		}
		if c.RegionEvidence != "" && c.RegionEvidence != c.Evidence {
			w.answer("  Region  %s", printable(c.RegionEvidence))
		}
		for _, other := range c.Regions {
			w.answer("  also in %s; a sign-in counts in its own Region only", other)
		}
		if c.Published {
			w.answer("  qlogin login asks once before it is used")
		}
	}
	for _, problem := range found.Problems {
		w.say("note: %s", printable(message(problem)))
	}
	if len(found.Candidates) == 0 {
		w.say("qlogin: nothing on this computer tells an organization")
		w.say("hint: qlogin discover --org with the domain of your company, or your e-mail address there")
	}
}

func (o *discoverOptions) answerJSON(found discover.Found) error {
	all, problems := []foundAnswer{}, []string{}
	for _, c := range found.Candidates {
		all = append(all, foundAnswer{
			c.Name, c.StartURL, c.Region, c.Profile, c.Evidence, c.RegionEvidence,
			some(c.Also), some(c.Regions), c.Published, some(c.EmailDomains), some(c.IDPHosts),
		})
	}
	for _, problem := range found.Problems {
		problems = append(problems, message(problem))
	}
	err := o.world.answerJSON(struct {
		Organizations []foundAnswer `json:"organizations"`
		Problems      []string      `json:"problems"`
	}{all, problems})
	if err == nil && len(all) == 0 {
		return outcome{exitError}
	}
	return err
}

// some is a list that is empty rather than null in JSON.
func some(all []string) []string { return append([]string{}, all...) }
