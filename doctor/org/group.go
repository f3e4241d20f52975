package org

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/doctor"
)

const lookedGroup = "the group whose members use Amazon Q"

// group checks that the group has arrived, and that somebody is in it. SCIM shows
// no members, only whether one person is among them.
func (j *judgement) group() {
	here := j.scim.group != nil || j.center.group != ""
	asked := j.scim.err == nil && j.scim.groupErr == nil || j.center.chosen != nil && j.center.groupErr == nil
	switch {
	case j.Group == "":
		j.unknown("scim-group", lookedGroup, errNotAsked, "give its name in PingOne with --group")
	case !asked:
		err := j.scim.groupErr
		if err == nil || errors.Is(err, errNotAsked) {
			err = j.center.groupErr
		}
		j.unknown("scim-group", lookedGroup, err, giveSCIM+", or AWS credentials")
	case !here:
		j.noGroup()
	default:
		j.members()
	}
}

// noGroup looks for the slip of the guide, which calls one group by two names.
func (j *judgement) noGroup() {
	f := doctor.Finding{
		Check: "scim-group", Looked: lookedGroup, Saw: fmt.Sprintf("there is no group %q in Identity Center", j.Group),
		Cause: "groups are provisioned by a list of their own in the rule, which is empty at first", Where: placeGroups, Value: j.Group,
	}
	if other := j.otherName(); other != "" {
		f.Saw += fmt.Sprintf(", but one called %q", other)
		f.Cause = "the name in the rule, or here, is another one; AWS' guide itself writes both Amazon Q and Amazon Q Developer"
	}
	j.trouble("scim-group", f)
}

func (j *judgement) otherName() string {
	if j.scim.other != "" {
		return j.scim.other
	}
	for _, name := range j.center.groups {
		if slices.Contains(groupNames(), name) || strings.Contains(strings.ToLower(name), "amazon q") {
			return name
		}
	}
	return ""
}

func (j *judgement) members() {
	c := j.center
	switch {
	case c.group != "" && c.groupErr == nil && len(c.members) == 0:
		j.emptyGroup(fmt.Sprintf("%q is in Identity Center and has no members", j.Group))
	case c.user != nil && c.groupErr == nil && c.group != "" && !slices.Contains(c.members, c.user.ID) && len(c.members) < 50:
		j.emptyGroup(fmt.Sprintf("%s is not among the %d members of %q", c.user.UserName, len(c.members), j.Group))
	case j.scim.group != nil && j.scim.memberErr == nil && !j.scim.member && len(j.scim.users)+len(j.scim.mailed) > 0:
		name, _ := j.directory()
		j.emptyGroup(fmt.Sprintf("%s is not a member of %q", name, j.Group))
	case c.group != "" && c.groupErr == nil:
		j.ok("scim-group", lookedGroup, "%q is there, with %d members or more", j.Group, len(c.members))
	case j.scim.member:
		name, _ := j.directory()
		j.ok("scim-group", lookedGroup, "%q is there, and %s is in it", j.Group, name)
	default:
		j.info("scim-group", lookedGroup, fmt.Sprintf("%q is there; whether anybody is in it shows with AWS credentials, or with --user", j.Group))
	}
}

func (j *judgement) emptyGroup(saw string) {
	j.trouble("scim-group", doctor.Finding{
		Check: "scim-group", Looked: lookedGroup, Saw: saw,
		Cause: "the members of a group are provisioned only where the group is listed in the rule, and they fit its user filter",
		Where: placeGroups, Value: j.Group,
	})
}
