package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/spf13/cobra"

	"github.com/qlogin/qlogin/discover/instances"
	"github.com/qlogin/qlogin/doctor/org"
	"github.com/qlogin/qlogin/network"
)

// orgOptions are what administrators give qlogin doctor to look at.
type orgOptions struct {
	org, cleanup    bool
	instance        string
	serviceMetadata string
	acs             []string
	entityID        string
	response        string
	sent            string
	scimEndpoint    string
	scimTokenFile   string
	scimTokenMade   string
	user            string
	email           string
	group           string
}

func (o *orgOptions) flags(c *cobra.Command) {
	f := c.Flags()
	f.BoolVar(&o.org, "org", false, "for IT: look at the set-up in AWS and PingOne, step by step, with the AWS credentials of an administrator")
	f.BoolVar(&o.cleanup, "cleanup", false, "for IT: list what to undo on each side, and do the part of this computer")
	f.StringVar(&o.instance, "instance", "", "with --org: `ID` of the Identity Center instance (ssoins-…), where there are several")
	f.StringVar(&o.serviceMetadata, "sp-metadata", "", "with --org: `URL` or file of Identity Center's SAML metadata")
	f.StringSliceVar(&o.acs, "acs-url", nil, "with --org: ACS `URLs` as they stand in PingOne")
	f.StringVar(&o.entityID, "entity-id", "", "with --org: entity `ID` of AWS as it stands in PingOne")
	f.StringVar(&o.response, "saml-response", "", "with --org: `file` with a captured SAML response (XML, base64, form or HAR), or - to paste it; it is not kept")
	f.StringVar(&o.sent, "saml-sent", "", "with --saml-response: `time` at which it was sent, as 2026-11-03T09:15:00Z")
	f.StringVar(&o.scimEndpoint, "scim-endpoint", "", "with --org: `URL` of automatic provisioning, as it stands in PingOne")
	f.StringVar(&o.scimTokenFile, "scim-token-file", "", "with --org: `file` whose first line is the SCIM access token, or - for the input; without it, it is asked for")
	f.StringVar(&o.scimTokenMade, "scim-token-made", "", "with --org: `day` on which that token was made, as 2026-01-31")
	f.StringVar(&o.user, "user", "", "with --org: user `name` of one person at PingOne")
	f.StringVar(&o.email, "email", "", "with --org: e-mail `address` of the same person at PingOne")
	f.StringVar(&o.group, "group", "", "with --org: `name` of the group whose members use Amazon Q")
}

// examineOrg looks at the organization's set-up instead of this computer.
func (o *doctorOptions) examineOrg(ctx context.Context) error {
	if o.watch || o.live || o.bundle != "" || len(o.only) > 0 {
		return &usageError{problem: "--watch, --live, --bundle and --only look at this computer, and --org does not", command: "qlogin doctor"}
	}
	look, err := o.world.orgLook(&o.it, o.region, o.metadata)
	if err != nil {
		return err
	}
	findings := org.Look(ctx, look)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return o.answer(findings)
}

// orgLook is what to look at, and where.
func (w *world) orgLook(o *orgOptions, region, metadata string) (org.Options, error) {
	loaded, err := w.load(nil)
	if err != nil {
		return org.Options{}, err
	}
	client, err := network.NewClient(network.Options{Getenv: w.withBundle(loaded.Settings), Base: w.testOnlyTransport})
	if err != nil {
		return org.Options{}, err
	}
	look := org.Options{
		Now: w.now(), HTTP: client, Instance: o.instance, UserName: o.user, Email: o.email, Group: o.group,
		ACS: o.acs, EntityID: o.entityID,
		Region:      cmp.Or(region, w.env.Getenv("AWS_REGION"), w.env.Getenv("AWS_DEFAULT_REGION"), "us-east-1"),
		Credentials: w.administrator(),
	}
	if look.Endpoint, err = w.administration(); err != nil {
		return look, err
	}
	if look.Q, err = w.asker(); err != nil {
		return look, err
	}
	return look, o.evidence(w, client, metadata, &look)
}

// evidence reads what was given in files and on the input.
func (o *orgOptions) evidence(w *world, client *http.Client, metadata string, look *org.Options) (err error) {
	if metadata != "" {
		look.IdentityMetadata = org.Document(client, metadata)
	}
	if o.serviceMetadata != "" {
		look.ServiceMetadata = org.Document(client, o.serviceMetadata)
	}
	if o.response == "-" && o.scimTokenFile == "-" {
		return &usageError{problem: "--saml-response and --scim-token-file cannot both be read from the input", command: "qlogin doctor"}
	}
	if o.response != "" {
		if look.Response, err = w.pasted(o.response); err != nil {
			return err
		}
	}
	if look.SentAt, err = parseTime("--saml-sent", o.sent, time.RFC3339); err != nil {
		return err
	}
	if w.globals.lab == "" && strings.HasPrefix(strings.ToLower(strings.TrimSpace(o.scimEndpoint)), "http:") {
		return &usageError{problem: "--scim-endpoint: the token is sent over https alone, unless it is that of a lab", suggestion: "--lab URL", command: "qlogin doctor"}
	}
	look.SCIM.Endpoint = o.scimEndpoint
	if look.SCIM.Made, err = parseTime("--scim-token-made", o.scimTokenMade, time.DateOnly); err != nil {
		return err
	}
	if o.scimEndpoint != "" {
		look.SCIM.Token, err = w.scimToken(o.scimTokenFile)
	}
	return err
}

func parseTime(flag, text, layout string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(layout, text)
	if err != nil {
		return t, &usageError{problem: fmt.Sprintf("%s %s: it is written as %s", flag, text, layout), command: "qlogin doctor"}
	}
	return t, nil
}

// administrator are the credentials to look with. A lab gets none that are worth
// anything.
func (w *world) administrator() func(context.Context) (aws.Credentials, error) {
	if w.globals.lab != "" {
		return func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIAPRACTICE", SecretAccessKey: "practice-only", Source: "practice"}, nil
		}
	}
	return func(ctx context.Context) (aws.Credentials, error) { return instances.Credentials(ctx, w.env.Getenv) }
}

// administration is where the two services for administrators are asked: the lab,
// or what the AWS SDKs' variables for endpoints say.
func (w *world) administration() (func(service, region string) *url.URL, error) {
	if w.globals.lab != "" {
		if _, _, err := labServices(w.globals.lab); err != nil {
			return nil, err
		}
		return func(service, region string) *url.URL {
			path := map[string]string{"sso": "sso-admin", "identitystore": "identitystore"}[service]
			u, err := url.Parse(strings.TrimRight(w.globals.lab, "/") + "/" + path + "/" + region + "/")
			if err != nil {
				return nil // labServices has read it
			}
			return u
		}, nil
	}
	fixed := map[string]*url.URL{}
	for service, variable := range map[string]string{"sso": "AWS_ENDPOINT_URL_SSO_ADMIN", "identitystore": "AWS_ENDPOINT_URL_IDENTITYSTORE"} {
		address := w.endpoint(variable)
		if address == "" {
			continue
		}
		u, err := network.Endpoint(address)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", variable, err)
		}
		fixed[service] = u
	}
	return func(service, _ string) *url.URL { return fixed[service] }, nil
}
