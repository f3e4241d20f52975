package org

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/qlogin/qlogin/discover/instances"
	"github.com/qlogin/qlogin/doctor/identity"
	"github.com/qlogin/qlogin/doctor/saml"
	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/partition"
)

// evidence is what was seen, before anybody says what it means.
type evidence struct {
	center   center
	identity document
	service  document
	scim     provisioning
	q        answer
}

// errNotAsked says that there was nothing to look at.
var errNotAsked = errors.New("nothing was given to look at")

// center is Identity Center as AWS' APIs show it.
type center struct {
	err       error // why nothing is known of it
	instances []instances.Instance
	chosen    *instances.Instance

	users    []identity.User // some
	usersErr error
	user     *identity.User // whose userName is Options.UserName; nil: nobody
	mailed   *identity.User // who has the e-mail address, under whatever name
	userErr  error

	group       string // id; "": not there
	groups      []string
	members     []string
	groupErr    error
	q           []identity.Application
	assigned    []string // ids of whom they are for
	qErr        error
	assignedErr error
}

func (o Options) lookAtCenter(ctx context.Context) center {
	c := center{err: errNotAsked, usersErr: errNotAsked, userErr: errNotAsked, groupErr: errNotAsked, qErr: errNotAsked, assignedErr: errNotAsked}
	if o.Credentials == nil {
		return c
	}
	credentials, err := o.Credentials(ctx)
	if err != nil {
		c.err = err
		return c
	}
	ask := instances.Options{HTTP: o.HTTP, Credentials: credentials, Region: o.Region, Now: o.Now, Endpoint: o.at("sso", o.Region)}
	if c.instances, c.err = instances.List(ctx, ask); c.err != nil {
		return c
	}
	for i, found := range c.instances {
		if o.Instance == found.ID || o.Instance == "" && len(c.instances) == 1 {
			c.chosen = &c.instances[i]
		}
	}
	if c.chosen != nil {
		ask.Region = c.chosen.Region
		o.lookAtStore(ctx, ask, &c)
	}
	return c
}

func (o Options) at(service, region string) *url.URL {
	if o.Endpoint == nil {
		return nil
	}
	return o.Endpoint(service, region)
}

// lookAtStore asks where the instance lives, one question after the other: an
// identity store takes few requests a second.
func (o Options) lookAtStore(ctx context.Context, ask instances.Options, c *center) {
	ask.Endpoint = o.at("sso", ask.Region)
	o.lookAtApplications(ctx, instances.Admin(ask), c)
	ask.Endpoint = o.at("identitystore", ask.Region)
	store := identity.Open(ask, c.chosen.Store)
	c.users, c.usersErr = store.Some(ctx)
	o.lookAtPerson(ctx, store, c)
	if o.Group == "" {
		return
	}
	var ok bool
	if c.group, ok, c.groupErr = store.Group(ctx, o.Group); c.groupErr != nil {
		return
	}
	if ok {
		c.members, c.groupErr = store.Members(ctx, c.group)
		return
	}
	c.groups, c.groupErr = store.Groups(ctx)
}

func (o Options) lookAtApplications(ctx context.Context, admin instances.Service, c *center) {
	p, ok := partition.Of(c.chosen.Region)
	if !ok {
		return
	}
	c.q, c.qErr = identity.Applications(ctx, admin, "arn:"+p.ID+":sso:::instance/"+c.chosen.ID)
	for _, a := range c.q {
		var ids []string
		if ids, c.assignedErr = identity.Assigned(ctx, admin, a); c.assignedErr != nil {
			return
		}
		c.assigned = append(c.assigned, ids...)
	}
}

func (o Options) lookAtPerson(ctx context.Context, store identity.Store, c *center) {
	if o.UserName != "" {
		c.user, c.userErr = store.User(ctx, o.UserName)
	}
	if mail := o.mail(); mail != "" && (c.userErr == nil || o.UserName == "") {
		c.mailed, c.userErr = store.Mailed(ctx, mail)
	}
}

// mail is the address of the person, which may be the user name itself.
func (o Options) mail() string {
	if o.Email == "" && strings.Contains(o.UserName, "@") {
		return o.UserName
	}
	return o.Email
}

// document is a metadata document.
type document struct {
	err  error
	data saml.Metadata
}

func readMetadata(ctx context.Context, s Source) document {
	if s.Read == nil {
		return document{err: errNotAsked}
	}
	raw, err := s.Read(ctx)
	if err != nil {
		return document{err: err}
	}
	data, err := saml.ParseMetadata(raw)
	if err != nil {
		err = fmt.Errorf("reading %s: %w", network.Plain(s.Name, 200), err)
	}
	return document{data: data, err: err}
}

// answer is what the Q service says.
type answer struct {
	err error
	Q
}

func (o Options) lookAtQ(ctx context.Context) answer {
	if o.Q == nil {
		return answer{err: errNotAsked}
	}
	q, err := o.Q(ctx)
	return answer{err: err, Q: q}
}
