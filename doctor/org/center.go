package org

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/discover/instances"
	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/doctor/identity"
	"github.com/qlogin/qlogin/partition"
)

const (
	lookedInstance = "the Identity Center instance"
	// rights are what the questions need, and nothing that changes anything.
	rights = "the permissions sso:ListInstances, sso:ListApplications, sso:ListApplicationAssignments, identitystore:ListUsers, identitystore:DescribeUser, " +
		"identitystore:GetUserId, identitystore:ListGroups, identitystore:GetGroupId and identitystore:ListGroupMemberships are enough"
	giveCredentials = "sign in as an administrator of Identity Center (aws sso login --profile ADMIN), then run this with AWS_PROFILE=ADMIN; " + rights
)

// instance finds the one instance that everything else is about.
func (j *judgement) instance() {
	c := j.center
	if j.denied("aws", lookedInstance, c.err) {
		return
	}
	switch i := c.chosen; {
	case len(c.instances) == 0:
		j.add(doctor.Finding{
			Check: "instance", Looked: lookedInstance, Outcome: doctor.Error, Saw: "these credentials see no Identity Center instance",
			Cause: "Identity Center is not enabled, or the credentials belong to an account that is neither the management account nor a delegated administrator",
			Owner: doctor.IT, Where: "IAM Identity Center console › Enable", Value: "an organization instance",
		})
	case i == nil:
		j.add(doctor.Finding{
			Check: "instance", Looked: lookedInstance, Outcome: doctor.Warning,
			Saw:  "these credentials see several instances: " + names(c.instances),
			Next: "say which one with --instance",
		})
	case i.Status != "" && i.Status != "ACTIVE":
		j.add(doctor.Finding{
			Check: "instance", Looked: lookedInstance, Outcome: doctor.Error, Owner: doctor.IT,
			Saw:   fmt.Sprintf("%s in %s is %s", i.ID, i.Region, i.Status),
			Where: "IAM Identity Center console › Settings › Details",
		})
	default:
		j.ok("instance", lookedInstance, "%s in %s, identity store %s, of account %s%s; start URL %s", i.ID, i.Region, i.Store, i.Owner, since(*i), i.StartURL)
		j.region(*i)
		j.applications()
	}
}

// denied notes why AWS could not be asked.
func (j *judgement) denied(check, looked string, err error) bool {
	switch _, refused := errors.AsType[*instances.RefusedError](err); {
	case err == nil:
		return false
	case refused:
		j.unknown(check, looked, err, "use credentials of the management account or of a delegated administrator of Identity Center; "+rights)
	default:
		j.unknown(check, looked, err, giveCredentials)
	}
	return true
}

func since(i instances.Instance) string {
	if i.Created.IsZero() {
		return ""
	}
	return ", made on " + i.Created.Format("2 January 2006")
}

func names(all []instances.Instance) string {
	var ids []string
	for _, i := range all {
		ids = append(ids, i.ID+" ("+i.Region+")")
	}
	return strings.Join(ids, ", ")
}

// region checks where the instance lives: nobody can be subscribed to Amazon Q in
// an opt-in Region.
func (j *judgement) region(i instances.Instance) {
	const looked = "the Region of Identity Center"
	if partition.OptIn(i.Region) {
		j.trouble("opt-in-region", doctor.Finding{
			Check: "region", Looked: looked, Saw: i.Region + " is an opt-in Region",
			Cause: "people of an Identity Center in an opt-in Region cannot be subscribed to Amazon Q Developer Pro; an instance cannot be moved",
			Where: placeRegion, Value: "us-east-1 or eu-central-1, where Q profiles are, or any other Region that is enabled by default",
		})
		return
	}
	saw := i.Region + " is enabled by default"
	if len(i.Regions) > 0 {
		saw += "; additional Regions: " + strings.Join(i.Regions, ", ") + " (a sign-in counts in its own Region only)"
	}
	j.ok("region", looked, "%s", saw)
}

// applications tells whether a Q profile is connected to this instance.
func (j *judgement) applications() {
	const looked = "the Amazon Q applications of the instance"
	c := j.center
	switch {
	case c.qErr != nil:
		j.denied("q-application", looked, c.qErr)
	case len(c.q) == 0:
		j.trouble("no-profile", doctor.Finding{
			Check: "q-application", Looked: looked, Outcome: doctor.Warning,
			Saw:   "no application QDevProfile-us-east-1 or QDevProfile-eu-central-1 is connected to this instance",
			Cause: "no Amazon Q Developer profile was made for this instance, or these credentials do not see it",
			Where: placeQProfile, Value: "Create, in us-east-1 or eu-central-1",
		})
	default:
		var names []string
		for _, a := range c.q {
			names = append(names, a.Name)
		}
		j.ok("q-application", looked, "%s", strings.Join(names, ", "))
		j.assigned()
	}
}

// assigned tells whether anybody was given Amazon Q. An id counts, and not a
// name: a group that was deleted and made again is another one.
func (j *judgement) assigned() {
	const looked = "who Amazon Q is for"
	c := j.center
	f := doctor.Finding{
		Check: "q-assignment", Looked: looked, Outcome: doctor.Warning, Where: placeSubscriptions, Value: cmp.Or(j.Group, "the group of those who use Amazon Q"),
	}
	var mine []string
	for _, u := range []*identity.User{c.user, c.mailed} {
		if u != nil {
			mine = append(mine, u.ID)
		}
	}
	switch {
	case c.assignedErr != nil:
		j.denied("q-assignment", looked, c.assignedErr)
	case len(c.assigned) == 0:
		f.Saw, f.Cause = "nobody is assigned to it", "no group and nobody was subscribed"
		j.trouble("not-assigned", f)
	case c.group == "" || c.groupErr != nil:
		j.ok("q-assignment", looked, "%d groups or people", len(c.assigned))
	case !slices.Contains(c.assigned, c.group) && !slices.ContainsFunc(mine, func(id string) bool { return slices.Contains(c.assigned, id) }):
		f.Saw = fmt.Sprintf("the group %q is not among the %d that are assigned to it", j.Group, len(c.assigned))
		f.Cause = "the group was never subscribed, or it was deleted and made again: its name is the same, and its id is not"
		j.trouble("not-assigned", f)
	default:
		j.ok("q-assignment", looked, "%q is among them", j.Group)
	}
}

// source says as far as the API tells whether PingOne is the identity source: it
// does not name it, but people that an identity provider brought carry its mark.
func (j *judgement) source() {
	const looked = "the identity source"
	c := j.center
	switch {
	case c.chosen == nil:
		return
	case c.usersErr != nil:
		j.denied("identity-source", looked, c.usersErr)
	case len(c.users) == 0:
		j.trouble("scim-off", doctor.Finding{
			Check: "identity-source", Looked: looked, Outcome: doctor.Warning, Saw: "the identity store is empty",
			Cause: "nobody has been provisioned yet", Where: placeRule, Value: "enabled",
		})
	case !slices.ContainsFunc(c.users, func(u identity.User) bool { return u.External }):
		j.trouble("identity-source", doctor.Finding{
			Check: "identity-source", Looked: looked,
			Saw:   fmt.Sprintf("none of %d people in the identity store was brought by an identity provider", len(c.users)),
			Cause: "Identity Center still uses its own directory: its people have no external id",
			Where: placeSource, Value: "External identity provider",
		})
	default:
		j.ok("identity-source", looked, "people in the identity store were brought by an identity provider; that it is PingOne no API tells, see %s", placeSource)
	}
}

// sessions says what nobody can look up.
func (j *judgement) sessions() {
	j.add(doctor.Finding{
		Check: "identity-aware-sessions", Looked: "identity-aware sessions", Outcome: doctor.Info,
		Saw:   "they are for Amazon Q in the AWS console; IDEs sign in without them, and no API tells whether they are on",
		Where: "IAM Identity Center console › Settings › Details › Identity-aware sessions",
	})
}
