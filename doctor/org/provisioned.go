package org

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/doctor/scim"
)

const (
	lookedEndpoint = "the SCIM endpoint"
	lookedToken    = "the SCIM access token"
	lookedPerson   = "the person in Identity Center"
	giveSCIM       = "give PingOne's SCIM Base URL with --scim-endpoint and the access token with --scim-token-file"
)

// endpoint checks form, answer and age of PingOne's way to Identity Center.
func (j *judgement) endpoint() {
	p := j.scim
	slash := errors.Is(p.endpointErr, scim.ErrTrailingSlash)
	switch {
	case errors.Is(p.endpointErr, errNotAsked):
		j.unknown("scim-endpoint", lookedEndpoint, errNotAsked, giveSCIM)
		return
	case slash, errors.Is(p.endpointErr, scim.ErrSpaces):
		j.trouble("scim-token", doctor.Finding{
			Check: "scim-endpoint", Looked: lookedEndpoint, Saw: p.endpointErr.Error(), Cause: "PingOne puts what it asks for behind the URL as it stands",
			Where: placeSCIM, Value: p.endpoint.URL,
		})
	case p.endpointErr != nil:
		j.trouble("scim-token", doctor.Finding{
			Check: "scim-endpoint", Looked: lookedEndpoint, Saw: p.endpointErr.Error(), Cause: "it was not copied from Automatic provisioning",
			Where: placeSCIM, Value: j.expectedEndpoint(),
		})
		return
	case j.center.chosen != nil && p.endpoint.Region != "" && p.endpoint.Region != j.center.chosen.Region:
		j.trouble("scim-token", doctor.Finding{
			Check: "scim-endpoint", Looked: lookedEndpoint, Saw: "it is in " + p.endpoint.Region, Cause: "Identity Center is provisioned in its primary Region, " + j.center.chosen.Region,
			Where: placeSCIM, Value: j.expectedEndpoint(),
		})
	default:
		j.ok("scim-endpoint", lookedEndpoint, "tenant %s", p.endpoint.Tenant)
	}
	j.token()
}

// expectedEndpoint has what is known filled in.
func (j *judgement) expectedEndpoint() string {
	region := "<Region>"
	if j.center.chosen != nil {
		region = j.center.chosen.Region
	}
	return "https://scim." + region + ".amazonaws.com/<tenant>/scim/v2"
}

// token says whether the service takes it. It does not tell a token that is over
// from one for another tenant (developer guide: UnauthorizedException).
func (j *judgement) token() {
	p := j.scim
	switch status, answered := errors.AsType[*scim.Error](p.err); {
	case errors.Is(p.err, errNotAsked):
		j.unknown("scim-token", lookedToken, errNotAsked, giveSCIM)
	case errors.Is(p.err, scim.ErrUnauthorized):
		j.trouble("scim-token", doctor.Finding{
			Check: "scim-token", Looked: lookedToken, Saw: p.err.Error(),
			Cause: "the token is over after its year, was deleted, or belongs to another tenant than " + p.endpoint.Tenant,
			Where: placeBearer, Value: "a new token from " + placeToken + "; the SCIM endpoint is shown beside it",
		})
	case answered && status.Status == 404:
		j.trouble("scim-token", doctor.Finding{
			Check: "scim-token", Looked: lookedEndpoint, Saw: p.err.Error(), Cause: "there is no such tenant in this Region", Where: placeSCIM, Value: j.expectedEndpoint(),
		})
	case p.err != nil:
		j.unknown("scim-token", lookedToken, p.err, "try again; if it stays, ask from another network")
	default:
		j.ok("scim-token", lookedToken, "the service takes it%s", capable(p.config))
		j.age()
	}
}

func capable(c scim.Config) string {
	if c.Patch && c.Filter {
		return ", and knows filters and PATCH"
	}
	return ""
}

// tokenLife is that of every SCIM token ("Automatic provisioning", IAM Identity
// Center User Guide).
const tokenLife = 365 * 24 * time.Hour

func (j *judgement) age() {
	const looked = "the age of the SCIM access token"
	if j.SCIM.Made.IsZero() {
		j.unknown("scim-token-age", looked, errNotAsked, "give the day on which it was made with --scim-token-made; it is shown under "+placeToken)
		return
	}
	ends := j.SCIM.Made.Add(tokenLife)
	left := int(ends.Sub(j.Now).Hours() / 24)
	if left >= 90 {
		j.ok("scim-token-age", looked, "good until %s", day(ends))
		return
	}
	f := doctor.Finding{
		Check: "scim-token-age", Looked: looked, Outcome: doctor.Warning, Saw: fmt.Sprintf("it ends on %s, in %d days", day(ends), left),
		Cause: "a token lasts one year; afterwards nobody new is provisioned, and nobody who leaves is taken away",
		Where: placeBearer, Value: "a second token from " + placeToken + ", while the first still works",
	}
	if !j.Now.Before(ends) {
		f.Outcome, f.Saw = doctor.Error, "it ended on "+day(ends)
	}
	j.trouble("scim-token", f)
}

// provisioned looks at one person, through whichever side answers.
func (j *judgement) provisioned() {
	name, known := j.directory()
	switch err := j.personErr(); {
	case j.UserName == "" && j.Email == "":
		j.unknown("scim-user", lookedPerson, errNotAsked, givePerson)
	case name == "" && !known:
		j.unknown("scim-user", lookedPerson, err, giveSCIM+", or AWS credentials")
	case name == "":
		j.absent()
	default:
		j.ok("scim-user", lookedPerson, "%s is there", name)
		j.record()
	}
}

func (j *judgement) personErr() error {
	for _, err := range []error{j.scim.usersErr, j.scim.err, j.center.userErr, j.center.err} {
		if err != nil && !errors.Is(err, errNotAsked) {
			return err
		}
	}
	return errNotAsked
}

// absent names what keeps somebody away, in the order in which it is quickest to
// look: only PingOne's own log tells which of them it is.
func (j *judgement) absent() {
	who := j.UserName
	if who == "" {
		who = j.Email
	}
	f := doctor.Finding{
		Check: "scim-user", Looked: lookedPerson, Saw: who + " is not there",
		Cause: "the connection or its rule is switched off, which a new one is; the rule's user filter leaves the person out; or PingOne was refused, see the next line",
		Where: placeRule, Value: "connection and rule enabled, and a user filter that the person fits",
	}
	if len(j.center.users) > 0 {
		f.Cause = "others are there: " + f.Cause
	}
	j.trouble("scim-off", f)
	j.trouble("scim-attributes", doctor.Finding{
		Check: "scim-attributes", Looked: "the person's record in PingOne", Outcome: doctor.Unknown,
		Saw:   "nothing of it is in Identity Center, which refuses a record that is not complete, and says why to PingOne alone",
		Cause: "no given name, family name or display name, more than one telephone number, or a userName that is taken",
		Where: placeDirectory + " › " + who + ", and " + placeRuleAll,
		Value: "given name and family name filled, Username → displayName mapped, Primary Phone not mapped",
	})
}

// record checks the attributes of a person who is there.
func (j *judgement) record() {
	const looked = "the person's attributes"
	people := slices.Concat(j.scim.users, j.scim.mailed)
	if len(people) == 0 {
		return // only the identity store was asked, which shows less of them
	}
	missing, several := people[0].Missing(), people[0].Several()
	switch {
	case len(missing) > 0:
		j.trouble("scim-attributes", doctor.Finding{
			Check: "scim-attributes", Looked: looked, Saw: "there is no " + strings.Join(missing, ", "), Cause: "Identity Center needs all four names",
			Where: placeRuleAll, Value: "Given Name → name.givenName, Family Name → name.familyName, Username → displayName",
		})
	case len(several) > 0:
		j.trouble("scim-attributes", doctor.Finding{
			Check: "scim-attributes", Looked: looked, Saw: "there is more than one value in " + strings.Join(several, ", "),
			Cause: "Identity Center keeps one value of each attribute, and refuses the next change", Where: placeRuleAll, Value: "Primary Phone not mapped",
		})
	case !people[0].Active:
		j.trouble("session-over", doctor.Finding{
			Check: "scim-attributes", Looked: looked, Saw: "the person is disabled in Identity Center", Cause: "PingOne has disabled them", Where: placeDirectory, Value: "enabled",
		})
	default:
		j.ok("scim-attributes", looked, "all that are required are there, and none twice")
	}
}
