// Package org looks at an organization's set-up for Amazon Q Developer with
// PingOne, step by step as AWS' guide goes, for those who run it: IAM Identity
// Center, the SAML metadata of both sides, a captured response, SCIM, and what
// the Q service says. Each finding names the console place and the value to enter
// there.
//
// Evidence is gathered first, all of it at once; judging it is pure code. Nothing
// is changed and nothing is kept, and what there is no evidence for is "could not
// look", with the way to give it.
package org

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/doctor/saml"
	"github.com/qlogin/qlogin/secret"
)

// Options are where to look. What is empty or nil is not looked at.
type Options struct {
	Now  time.Time
	HTTP *http.Client // from package network

	// Credentials may read Identity Center.
	Credentials func(context.Context) (aws.Credentials, error)
	Region      string // whose service is asked first
	Instance    string // ssoins-…, where the credentials see several
	// Endpoint takes the place of a service's own address in a Region: "sso",
	// "identitystore". It may be nil, and may return nil.
	Endpoint func(service, region string) *url.URL

	IdentityMetadata Source   // of PingOne
	ServiceMetadata  Source   // of Identity Center
	ACS              []string // as PingOne has them
	EntityID         string   // of AWS, as PingOne has it
	Response         []byte   // a captured SAML response, in any of its wrappings
	SentAt           time.Time

	SCIM SCIM

	UserName string // of one person at PingOne
	Email    string // of the same person
	Group    string // whose members use Amazon Q

	// Q asks the Q service in the name of whoever is signed in on this computer.
	Q func(context.Context) (Q, error)
}

// Source is a document and where it is from, for people.
type Source struct {
	Name string
	Read func(context.Context) ([]byte, error)
}

// SCIM is what PingOne's connection has.
type SCIM struct {
	Endpoint string
	Token    secret.Text
	Made     time.Time // when the token was made
}

// Q is what the Q service says.
type Q struct {
	Profiles      []Profile
	Failed        map[string]error // by Region: what could not be asked
	Subscription  string           // its title, in words
	Subscribed    bool
	NotSubscribed bool  // the service refuses this person
	Usage         error // why the subscription is not known
}

// Profile is one Q Developer profile.
type Profile struct {
	Name, Region, Instance string // Instance is an ARN, "" where unknown
	Active                 bool
}

// timeLimit ends everything; single requests have limits of their own.
const timeLimit = 40 * time.Second

// Look gathers what there is to see and returns the findings in the order of the
// set-up.
func Look(ctx context.Context, o Options) []doctor.Finding {
	ctx, cancel := context.WithTimeout(ctx, timeLimit)
	defer cancel()
	if o.Email == "" {
		o.Email = saml.Named(o.Response) // only to look somebody up by
	}
	return judge(o, gather(ctx, o))
}

// gather asks all sides at once.
func gather(ctx context.Context, o Options) evidence {
	var e evidence
	var all sync.WaitGroup
	all.Go(func() { e.center = o.lookAtCenter(ctx) })
	all.Go(func() { e.identity = readMetadata(ctx, o.IdentityMetadata) })
	all.Go(func() { e.service = readMetadata(ctx, o.ServiceMetadata) })
	all.Go(func() { e.scim = o.lookAtSCIM(ctx) })
	all.Go(func() { e.q = o.lookAtQ(ctx) })
	all.Wait()
	return e
}

// judge says what the evidence means.
func judge(o Options, e evidence) []doctor.Finding {
	j := judgement{Options: o, evidence: e}
	j.instance()
	j.source()
	j.addresses()
	j.registered()
	j.sessions()
	j.metadata()
	j.subject()
	j.response()
	j.endpoint()
	j.provisioned()
	j.group()
	j.profile()
	j.subscription()
	return j.findings
}

type judgement struct {
	Options
	evidence

	findings []doctor.Finding
}
