package org_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/doctor/org"
	"github.com/qlogin/qlogin/internal/practice"
	"github.com/qlogin/qlogin/lab"
	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/secret"
)

// company is a lab in which IT looks around.
type company struct {
	t    *testing.T
	lab  *lab.Lab
	http *http.Client
}

func newCompany(t *testing.T, scenario string) *company {
	t.Helper()
	l, err := lab.New(lab.Options{Scenario: scenario, Key: practice.Key()})
	if err != nil {
		t.Fatal(err)
	}
	client, err := network.NewClient(network.Options{Base: l.Transport()})
	if err != nil {
		t.Fatal(err)
	}
	return &company{t, l, client}
}

// look gives the doctor everything that IT has, and a captured response where a
// sign-in gets that far.
func (c *company) look(change func(*testing.T, *org.Options)) []doctor.Finding {
	c.t.Helper()
	o := c.lab.Organization()
	options := org.Options{
		Now: c.lab.Now(), HTTP: c.http, Region: "us-east-1",
		Credentials: func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIAPRACTICE", SecretAccessKey: "practice-only"}, nil
		},
		IdentityMetadata: org.Document(c.http, o.Metadata),
		ServiceMetadata:  org.Document(c.http, "https://d-9067f1ab2c.awsapps.com/start/saml/metadata"),
		ACS:              o.ACS, EntityID: o.EntityID,
		Response: c.captured(),
		SCIM:     org.SCIM{Endpoint: o.SCIM.Endpoint, Token: secret.New(o.SCIM.Token), Made: c.lab.Now().AddDate(0, -2, 0)},
		UserName: o.People[0].UserName, Email: o.People[0].Email, Group: "Amazon Q Developer",
		Q: func(context.Context) (org.Q, error) {
			return org.Q{Subscription: "Q Developer Pro", Subscribed: true, Profiles: []org.Profile{{Name: "p", Region: "us-east-1", Active: true}}}, nil
		},
	}
	if change != nil {
		change(c.t, &options)
	}
	return org.Look(c.t.Context(), options)
}

// captured is the body of the form with which a browser comes back from PingOne,
// nil where none gets that far.
func (c *company) captured() []byte {
	c.t.Helper()
	o := c.lab.Organization()
	oidc := "https://oidc." + o.Region + ".amazonaws.com"
	client := c.post(oidc+"/client/register", map[string]any{"clientName": "t", "clientType": "public", "scopes": []string{"codewhisperer:completions"}})
	code := c.post(oidc+"/device_authorization", map[string]any{"clientId": client["clientId"], "clientSecret": client["clientSecret"], "startUrl": o.StartURL})
	person := c.lab.Walker()
	tap := &tap{base: person.HTTP.Transport}
	person.HTTP.Transport = tap
	address, _ := code["verificationUriComplete"].(string)
	typed, _ := code["userCode"].(string)
	err := person.Approve(c.t.Context(), address, typed)
	if _, page := errors.AsType[*lab.PageError](err); err != nil && !page {
		c.t.Logf("the walk: %v", err)
	}
	return tap.form
}

func (c *company) post(address string, in map[string]any) map[string]any {
	c.t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		c.t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	response, err := c.http.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	var out map[string]any
	if err := json.NewDecoder(response.Body).Decode(&out); err != nil {
		c.t.Fatal(err)
	}
	return out
}

// tap keeps the last form with a response, as the developer tools of a browser.
type tap struct {
	base http.RoundTripper
	form []byte
}

func (p *tap) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		if bytes.Contains(body, []byte("SAMLResponse=")) {
			p.form = body
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	return p.base.RoundTrip(r)
}

func TestHealthyLab(t *testing.T) {
	for _, f := range newCompany(t, "healthy").look(nil) {
		t.Logf("%-8s %-22s %s", f.Outcome, f.Check, f.Saw)
		if f.Outcome == doctor.Error || f.Outcome == doctor.Warning || f.Outcome == doctor.Unknown {
			t.Errorf("%+v", f)
		}
	}
}

// seeded is a fault that somebody made, and where it has to be found.
type seeded struct {
	scenario, check, row string
	where, value         string   // part of it
	also                 []string // other failures that the same fault is
	change               func(*testing.T, *org.Options)
}

func faults() []seeded {
	return []seeded{
		{scenario: "opt-in-region", check: "region", row: "opt-in-region", where: "Region that is enabled by default", value: "us-east-1"},
		{scenario: "wrong-identity-source", check: "identity-source", row: "identity-source", where: "Change identity source", value: "External identity provider"},
		{scenario: "nameid-format", check: "saml-response", row: "saml-refused", where: "Subject NameID Format", value: "emailAddress"},
		{scenario: "wrong-audience", check: "saml-response", row: "saml-refused", where: "Entity ID", value: "/platform/saml/d-9067f1ab2c"},
		{scenario: "encrypted-assertion", check: "saml-response", row: "saml-refused", where: "Enable encryption", value: "off"},
		{scenario: "second-assertion", check: "saml-response", row: "saml-refused", where: "Configuration", value: "one assertion"},
		{scenario: "unsigned-response", check: "saml-response", row: "saml-refused", where: "Signing Key", value: "Sign Response"},
		{scenario: "certificate-rotated", change: imported, check: "saml-response", row: "saml-certificate", where: "Import certificate", value: "the certificate that PingOne signs with now"},
		{scenario: "certificate-expired", check: "idp-certificate", row: "saml-certificate", where: "Import certificate", value: "fingerprint"},
		{scenario: "certificate-7-days", check: "idp-certificate", row: "saml-certificate", where: "Import certificate", value: "fingerprint"},
		{scenario: "certificate-30-days", check: "idp-certificate", row: "saml-certificate", where: "Import certificate", value: "fingerprint"},
		{scenario: "certificate-90-days", check: "idp-certificate", row: "saml-certificate", where: "Import certificate", value: "fingerprint"},
		{scenario: "nameid-mismatch", check: "saml-subject", row: "saml-name", where: "userName", value: "Email Address"},
		{scenario: "nameid-mismatch", check: "saml-response", row: "saml-name", where: "saml_subject", value: "short-name-of-"},
		{scenario: "email-case", check: "saml-response", row: "saml-name", where: "saml_subject", value: "@"},
		{scenario: "email-plus", change: func(_ *testing.T, o *org.Options) { o.Email = "ana+aws@lab.example" }, check: "saml-subject", row: "saml-name", where: "Subject NameID Format", value: "emailAddress"},
		{scenario: "identity-center-recreated", check: "pingone-addresses", row: "saml-address", where: "ACS URLs", value: "/platform/saml/acs/8d1c7c7e-practice"},
		{scenario: "new-acs-url", check: "pingone-addresses", row: "saml-address", where: "ACS URLs", value: "https://us-west-2.signin.aws/platform/saml/acs/"},
		{scenario: "additional-region", check: "pingone-addresses", row: "saml-address", where: "ACS URLs", value: "https://eu-central-1."},
		{scenario: "pingone-clock", check: "saml-response", row: "idp-clock", where: "clock", value: "300"},
		{scenario: "pingfederate-clock", check: "saml-response", row: "idp-clock", where: "clock", value: "20"},
		{scenario: "scim-token-expired", check: "scim-token", row: "scim-token", where: "OAuth Access Token", value: "Generate token"},
		{scenario: "scim-wrong-tenant", check: "scim-token", row: "scim-token", where: "OAuth Access Token", value: "Generate token"},
		{scenario: "scim-trailing-slash", check: "scim-endpoint", row: "scim-token", where: "SCIM Base URL", value: "/scim/v2"},
		{scenario: "provisioning-off", check: "scim-user", row: "scim-off", where: "Rules", value: "enabled"},
		{scenario: "scim-missing-name", also: []string{"scim-off"}, check: "scim-attributes", row: "scim-attributes", where: "Attribute Mapping", value: "given name"},
		{scenario: "scim-two-phones", also: []string{"scim-off"}, check: "scim-attributes", row: "scim-attributes", where: "Attribute Mapping", value: "Primary Phone not mapped"},
		{scenario: "scim-duplicate-user", also: []string{"scim-off"}, check: "scim-attributes", row: "scim-attributes", where: "Attribute Mapping", value: "displayName"},
		{scenario: "group-empty", check: "scim-group", row: "scim-group", where: "Group Provisioning", value: "Amazon Q Developer"},
		{scenario: "group-name-differs", check: "scim-group", row: "scim-group", where: "Group Provisioning", value: "Amazon Q Developer"},
		{scenario: "application-deleted", check: "idp-metadata", row: "pingone-application", where: "Applications", value: "enabled"},
		{scenario: "not-provisioned", check: "scim-user", row: "scim-off", where: "Rules", value: "enabled"},
		{scenario: "not-assigned", check: "q-assignment", row: "not-assigned", where: "Subscriptions", value: "Amazon Q Developer"},
		{scenario: "user-recreated", also: []string{"scim-group"}, check: "q-assignment", row: "not-assigned", where: "Subscriptions", value: "Amazon Q Developer"},
		{scenario: "no-profile", check: "q-application", row: "no-profile", where: "Amazon Q Developer profile", value: "Create"},
		{scenario: "healthy", change: says(org.Q{NotSubscribed: true}), check: "q-subscription", row: "no-subscription", where: "Subscriptions", value: "Amazon Q Developer"},
		{scenario: "healthy", change: says(org.Q{}), check: "q-profile", row: "no-profile", where: "Amazon Q Developer profile", value: "us-east-1"},
		{scenario: "healthy", change: says(org.Q{Failed: map[string]error{"eu-central-1": &network.Error{Kind: network.Timeout, Host: "q.eu-central-1.amazonaws.com"}}}), check: "q-profile", row: "q-region-blocked", where: "firewall", value: "q.eu-central-1.amazonaws.com"},
		{
			scenario: "healthy", change: says(org.Q{Profiles: []org.Profile{{Name: "p", Active: true, Instance: "arn:aws:sso:::instance/ssoins-0000000000000000"}}}),
			check: "q-profile", row: "no-subscription", where: "Amazon Q Developer profile", value: "ssoins-7223a1b2c3d4e5f6",
		},
		{scenario: "group-empty", change: withoutAWS, check: "scim-group", row: "scim-group", where: "Group Provisioning", value: "Amazon Q Developer"},
		{scenario: "group-name-differs", change: withoutAWS, check: "scim-group", row: "scim-group", where: "Group Provisioning", value: "Amazon Q Developer"},
		{scenario: "provisioning-off", change: withoutAWS, check: "scim-user", row: "scim-off", where: "Rules", value: "enabled"},
		{scenario: "provisioning-off", change: withoutSCIM, check: "scim-user", row: "scim-off", where: "Rules", value: "enabled"},
		{scenario: "group-empty", change: withoutSCIM, check: "scim-group", row: "scim-group", where: "Group Provisioning", value: "Amazon Q Developer"},
		{scenario: "healthy", change: oldToken, check: "scim-token-age", row: "scim-token", where: "OAuth Access Token", value: "second token"},
		{scenario: "healthy", change: twoNames, check: "saml-subject", row: "saml-name", where: "userName", value: "Email Address"},
		{scenario: "short-session", check: "saml-session", row: "short-session", where: "Session", value: "8 hours"},
	}
}

func says(q org.Q) func(*testing.T, *org.Options) {
	return func(_ *testing.T, o *org.Options) { o.Q = func(context.Context) (org.Q, error) { return q, nil } }
}

func withoutAWS(_ *testing.T, o *org.Options) { o.Credentials = nil }

func withoutSCIM(_ *testing.T, o *org.Options) { o.SCIM = org.SCIM{} }

func oldToken(_ *testing.T, o *org.Options) { o.SCIM.Made = o.Now.AddDate(0, -11, 0) }

// twoNames is the trap of the guide: the user name is provisioned, and the e-mail
// address is sent.
func twoNames(_ *testing.T, o *org.Options) {
	o.UserName, o.Email, o.Response = "ana@lab.example", "ana.practice@lab.example", nil
}

// imported gives the metadata that were imported into Identity Center before
// PingOne changed its certificate.
func imported(t *testing.T, o *org.Options) {
	t.Helper()
	before := newCompany(t, "healthy")
	o.IdentityMetadata = org.Document(before.http, before.lab.Organization().Metadata)
}

// TestSeededFaults plays every fault of the set-up that leaves a trace for
// administrators, and insists on the place and the value, and that it is called
// nothing else. Somebody who is not in Identity Center may be missing for several
// reasons, which PingOne's own log alone tells apart.
func TestSeededFaults(t *testing.T) {
	for _, s := range faults() {
		t.Run(s.scenario+" "+s.check, func(t *testing.T) {
			found := newCompany(t, s.scenario).look(s.change)
			named := false
			for _, f := range found {
				named = named || f.Check == s.check && f.Row == s.row && strings.Contains(f.Where, s.where) && strings.Contains(f.Value, s.value)
				if f.Outcome == doctor.Error && f.Row != s.row && !slices.Contains(s.also, f.Row) {
					t.Errorf("it is called another failure as well: %+v", f)
				}
			}
			if named {
				return
			}
			for _, f := range found {
				if f.Outcome != doctor.OK {
					t.Logf("%-10s %-18s row %s; saw %s; where %s; value %s", f.Outcome, f.Check, f.Row, f.Saw, f.Where, f.Value)
				}
			}
			t.Errorf("no finding %s of row %s at %q with %q", s.check, s.row, s.where, s.value)
		})
	}
}

func TestRowsAreKnown(t *testing.T) {
	for _, s := range faults() {
		if _, ok := doctor.RowNamed(s.row); !ok {
			t.Errorf("the catalogue has no row %q", s.row)
		}
	}
}

// TestTokenAge: a token is over from the moment on at which it ends.
func TestTokenAge(t *testing.T) {
	now := time.Now()
	for _, c := range []struct {
		left    time.Duration
		outcome doctor.Outcome
		says    string
	}{
		{time.Hour, doctor.Warning, "in 0 days"},
		{0, doctor.Error, "it ended on"},
		{-time.Hour, doctor.Error, "it ended on"},
		{-25 * time.Hour, doctor.Error, "it ended on"},
	} {
		made := now.Add(c.left).Add(-365 * 24 * time.Hour)
		f := org.TokenAge(org.Options{Now: now, SCIM: org.SCIM{Made: made}})
		if f.Outcome != c.outcome || !strings.Contains(f.Saw, c.says) {
			t.Errorf("%s before its end: %s: %s", c.left, f.Outcome, f.Saw)
		}
	}
}

// TestDenied: what AWS refuses is "could not look" and never "not there".
func TestDenied(t *testing.T) {
	found := newCompany(t, "aws-read-denied").look(nil)
	if f := found[0]; f.Check != "aws" || f.Outcome != doctor.Unknown || !strings.Contains(f.Next, "sso:ListInstances") {
		t.Errorf("%+v", f)
	}
	for _, f := range found {
		if f.Outcome == doctor.Error {
			t.Errorf("an error without evidence: %+v", f)
		}
	}
}

// TestNothingGiven: everything says that it was not looked at, and how to give it.
func TestNothingGiven(t *testing.T) {
	began := time.Now()
	for _, f := range org.Look(t.Context(), org.Options{Now: began}) {
		if f.Outcome != doctor.Unknown && f.Outcome != doctor.Info {
			t.Errorf("%+v", f)
		}
		if f.Outcome == doctor.Unknown && f.Next == "" {
			t.Errorf("nothing says how to give it: %+v", f)
		}
	}
}
