package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/qlogin/qlogin/discover"
)

type publishOptions struct {
	world  *world
	org    discover.Publication
	name   string // of an organization in the settings
	domain string
	dir    string
}

func newConfigPublish(w *world, run func(context.Context, *publishOptions) error) *cobra.Command {
	o := &publishOptions{world: w}
	c := &cobra.Command{
		Use:   "publish",
		Short: "Write what lets your people find the organization by your domain",
		Long: `Write the document for https://DOMAIN` + discover.WellKnownPath + ` and the TXT record
for ` + discover.DNSLabel + `.DOMAIN. With either in place, qlogin login --org DOMAIN, or with an
e-mail address there, needs nothing typed but a yes. The organization is that of the
flags, else one of the settings.`,
		Example: `  qlogin config publish --domain acme.com --name acme --start-url https://d-1234567890.awsapps.com/start --region eu-central-1
  qlogin config publish --domain acme.com --org acme --dir ./public`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return run(c.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.domain, "domain", "", "your `domain`, for the name of the DNS record")
	f.StringVar(&o.name, "org", "", "`name` of an organization in the settings; all of them where it is left out")
	f.StringVar(&o.org.StartURL, "start-url", "", "`URL` of the AWS access portal")
	f.StringVar(&o.org.Region, "region", "", "AWS `Region` of Identity Center")
	f.StringVar(&o.org.Name, "name", "", "`name` of the organization for people")
	f.StringVar(&o.org.Profile, "profile", "", "Q Developer profile, by `name` or ARN")
	f.StringSliceVar(&o.org.IDPHosts, "idp-host", nil, "`host` of your sign-in page")
	f.StringSliceVar(&o.org.EmailDomains, "email-domain", nil, "`domain` of the people who may sign in")
	f.StringVar(&o.dir, "dir", "", "write both into this `folder` instead of printing them")
	return c
}

func runConfigPublish(_ context.Context, o *publishOptions) error {
	w := o.world
	all, err := o.organizations()
	if err != nil {
		return err
	}
	document, err := discover.Document(all)
	if err != nil {
		return err
	}
	var records strings.Builder
	for _, p := range all {
		text, err := discover.TXT(p)
		if err != nil {
			return err
		}
		fmt.Fprintf(&records, "%s IN TXT %s\n", o.record(), zoneText(text))
	}
	if o.dir != "" {
		return o.write(document, records.String())
	}
	w.say("for https://%s%s, as application/json:", o.host(), discover.WellKnownPath)
	w.answer("%s", strings.TrimSuffix(string(document), "\n"))
	w.say("for the DNS; either of the two is enough:")
	w.answer("%s", strings.TrimSuffix(records.String(), "\n"))
	return nil
}

// organizations are that of the flags, else those of the settings.
func (o *publishOptions) organizations() ([]discover.Publication, error) {
	if o.org.StartURL != "" {
		return []discover.Publication{o.org}, nil
	}
	loaded, err := o.world.load(nil)
	if err != nil {
		return nil, err
	}
	var all []discover.Publication
	var names []string
	for _, c := range o.world.known(loaded.Settings) {
		names = append(names, c.Name)
		if o.name == "" || o.name == c.Name {
			all = append(all, discover.Publication{Name: c.Name, StartURL: c.StartURL, Region: c.Region, Profile: c.Profile, IDPHosts: c.IDPHosts, EmailDomains: c.EmailDomains})
		}
	}
	switch {
	case len(all) > 0:
		return all, nil
	case o.name != "":
		return nil, &discover.UnknownNameError{Name: o.name, Names: names}
	}
	return nil, &usageError{problem: "which organization? The settings name none", suggestion: "--start-url URL --region REGION", command: "qlogin config publish"}
}

func (o *publishOptions) host() string {
	if o.domain == "" {
		return "YOUR-DOMAIN"
	}
	return o.domain
}

func (o *publishOptions) record() string { return discover.DNSLabel + "." + o.host() + "." }

// zoneText writes a text for a zone file: in pieces of 255 bytes at most
// (RFC 1035 section 3.3.14), which resolvers put together again.
func zoneText(text string) string {
	const most = 255
	var pieces []string
	for len(text) > 0 {
		n := min(len(text), most)
		pieces = append(pieces, `"`+strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text[:n])+`"`)
		text = text[n:]
	}
	return strings.Join(pieces, " ")
}

func (o *publishOptions) write(document []byte, records string) error {
	for name, content := range map[string][]byte{
		filepath.FromSlash(discover.WellKnownPath): document,
		discover.DNSLabel + ".zone":                []byte(records),
	} {
		file := filepath.Join(o.dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil { //nolint:gosec // it is for a web server
			return fmt.Errorf("making the folder for %s: %w", file, err)
		}
		if err := os.WriteFile(file, content, 0o644); err != nil { //nolint:gosec // it is for everybody
			return fmt.Errorf("writing what is to be published: %w", err)
		}
		o.world.answer("%s", file)
	}
	return nil
}
