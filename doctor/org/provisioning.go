package org

import (
	"context"
	"slices"

	"github.com/qlogin/qlogin/doctor/scim"
)

// provisioning is what the SCIM service says.
type provisioning struct {
	endpoint    scim.Endpoint
	endpointErr error // a fault of the endpoint, with which it may still be asked
	err         error // why the service was not reached, or did not take the token
	config      scim.Config

	users     []scim.User // with Options.UserName
	mailed    []scim.User // with the e-mail address for a userName
	usersErr  error
	group     *scim.Group
	other     string // another name of the group under which there is one
	member    bool
	memberErr error
	groupErr  error
}

func (o Options) lookAtSCIM(ctx context.Context) provisioning {
	p := provisioning{err: errNotAsked, usersErr: errNotAsked, groupErr: errNotAsked, memberErr: errNotAsked}
	if o.SCIM.Endpoint == "" {
		p.endpointErr = errNotAsked
		return p
	}
	p.endpoint, p.endpointErr = scim.ParseEndpoint(o.SCIM.Endpoint)
	if p.endpoint.URL == "" || o.SCIM.Token.Empty() {
		return p
	}
	client := scim.Client{HTTP: o.HTTP, Endpoint: p.endpoint, Token: o.SCIM.Token}
	if p.config, p.err = client.Config(ctx); p.err != nil {
		return p
	}
	if o.UserName != "" {
		p.users, p.usersErr = client.Users(ctx, o.UserName)
	}
	if o.Email != "" && o.Email != o.UserName && (p.usersErr == nil || o.UserName == "") {
		p.mailed, p.usersErr = client.Users(ctx, o.Email)
	}
	if o.Group != "" {
		o.lookAtGroup(ctx, client, &p)
	}
	return p
}

// groupNames are those that AWS' guide uses for one and the same group.
func groupNames() []string { return []string{"Amazon Q Developer", "Amazon Q"} }

func (o Options) lookAtGroup(ctx context.Context, client scim.Client, p *provisioning) {
	var found []scim.Group
	if found, p.groupErr = client.Groups(ctx, o.Group); p.groupErr != nil {
		return
	}
	if len(found) > 0 {
		p.group = &found[0]
		if people := slices.Concat(p.users, p.mailed); len(people) > 0 {
			p.member, p.memberErr = client.Member(ctx, found[0], people[0])
		}
		return
	}
	for _, name := range groupNames() {
		if name == o.Group {
			continue
		}
		if also, err := client.Groups(ctx, name); err == nil && len(also) > 0 {
			p.other = also[0].Name
		}
	}
}
