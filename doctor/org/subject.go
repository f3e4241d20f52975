package org

import (
	"fmt"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/doctor/saml"
)

const (
	lookedName = "the name under which PingOne and Identity Center know a person"
	givePerson = "give one person as PingOne has them, with --user USERNAME and --email ADDRESS"
)

// directory is what Identity Center calls the person, and whether anything could
// say so.
func (j *judgement) directory() (name string, known bool) {
	switch {
	case j.center.mailed != nil:
		return j.center.mailed.UserName, true
	case len(j.scim.mailed) > 0:
		return j.scim.mailed[0].UserName, true
	case j.center.user != nil:
		return j.center.user.UserName, true
	case len(j.scim.users) > 0:
		return j.scim.users[0].UserName, true
	}
	asked := j.UserName != "" || j.Email != ""
	return "", asked && (j.center.chosen != nil && j.center.userErr == nil || j.scim.err == nil && j.scim.usersErr == nil)
}

// subject looks for the trap in the guide: the e-mail address is sent as the SAML
// subject, and the user name is provisioned as the userName. Identity Center
// compares the two.
func (j *judgement) subject() {
	sent, name := saml.Named(j.Response), j.UserName // what was sent counts before what would be
	if sent == "" {
		sent = j.mail()
	}
	actual, known := j.directory()
	if actual != "" {
		name = actual
	}
	switch {
	case sent == "" && name == "":
		j.unknown("saml-subject", lookedName, errNotAsked, givePerson)
	case sent == "":
		j.unnamed(name)
	case name == "":
		j.unknown("saml-subject", lookedName, errNotAsked, givePerson)
	case sent == name && actual == "" && known:
		j.info("saml-subject", lookedName, "PingOne calls the person "+name+" in both places; Identity Center does not have them yet")
	case sent == name:
		j.ok("saml-subject", lookedName, "%s in both", name)
	default:
		j.differ(sent, name, actual != "")
	}
}

// unnamed is a person whose e-mail address nobody gave.
func (j *judgement) unnamed(name string) {
	if !strings.Contains(name, "@") {
		j.differ("an e-mail address", name, false)
		return
	}
	j.unknown("saml-subject", lookedName, errNotAsked, givePerson)
}

// differ is an error where both names were seen. Without a response it goes by
// the guide, and the application may send another attribute.
func (j *judgement) differ(sent, name string, seen bool) {
	captured := saml.Named(j.Response) != ""
	f := doctor.Finding{
		Check: "saml-subject", Looked: lookedName, Outcome: doctor.Warning,
		Saw: fmt.Sprintf("PingOne sends %s, and provisions %s", sent, name),
		Cause: "the NameID has to equal the userName in Identity Center: with the e-mail address as saml_subject and Username for userName, as the guide has it, " +
			"nobody can sign in whose two names differ",
		Where: placeRuleName, Value: "Email Address",
		Next: "map the same attribute in both places; a userName that is changed makes a new person in Identity Center, so assign subscriptions afterwards",
	}
	if seen {
		f.Saw = fmt.Sprintf("PingOne sends %s, and Identity Center has %s", sent, name)
	}
	if !captured {
		f.Saw = "if saml_subject is the e-mail address, as in the guide, " + f.Saw
	}
	if seen && captured {
		f.Outcome = doctor.Error
	}
	if seen && strings.EqualFold(sent, name) {
		f.Cause = "the two differ in upper and lower case"
	}
	j.trouble("saml-name", f)
}

// plus is a character that PingOne refuses in a name unless its format is forced
// ("Troubleshooting IAM Identity Center issues": SAML_215).
func (j *judgement) plus(format string) {
	if slices.Contains([]string{"", "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"}, format) && strings.Contains(j.mail(), "+") {
		j.trouble("saml-name", doctor.Finding{
			Check: "saml-subject", Looked: lookedName, Outcome: doctor.Warning, Saw: "there is a plus sign in " + j.mail(),
			Cause: "PingOne refuses it as a name (SAML_215) as long as the format is not the e-mail address", Where: placeNameID,
			Value: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
		})
	}
}
