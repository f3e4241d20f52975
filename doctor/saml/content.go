package saml

import (
	"crypto/x509"
	"fmt"
	"net/mail"
	"strings"
	"time"

	"github.com/beevik/etree"
)

// addressees checks who sends the response to whom.
func (j *judgement) addressees() {
	v := &j.verdict
	for _, holder := range []*etree.Element{j.root, j.assertion} {
		issuer := child(holder, assertionSpace, "Issuer")
		v.Issuer = text(issuer)
		if j.Issuer != "" && v.Issuer != j.Issuer && (issuer != nil || holder == j.assertion) {
			j.fault(Issuer, orElse(issuer, holder), "", j.Issuer, "the issuer is not the entity ID in the identity provider's metadata")
			break
		}
	}
	v.Destination = attribute(j.root, "Destination")
	j.consumer(Destination, j.root, "Destination")
	confirmed := j.confirmed()
	j.consumer(Recipient, orElse(confirmed, j.assertion), "Recipient")
	j.audience()
	if a, b := attribute(j.root, "InResponseTo"), attribute(confirmed, "InResponseTo"); a != b {
		j.fault(InResponseTo, orElse(confirmed, j.assertion), "InResponseTo", a, "the assertion answers another request than the response around it")
	}
}

func (j *judgement) confirmed() *etree.Element {
	subject := child(j.assertion, assertionSpace, "Subject")
	for _, c := range children(subject, assertionSpace, "SubjectConfirmation") {
		if attribute(c, "Method") == bearer {
			return child(c, assertionSpace, "SubjectConfirmationData")
		}
	}
	return nil
}

func (j *judgement) consumer(part Part, e *etree.Element, name string) {
	switch value := attribute(e, name); {
	case value == "":
		j.fault(part, e, name, j.Consumer, fmt.Sprintf("%s is missing: it has to be the ACS URL of Identity Center", name))
	case j.Consumers == nil:
		j.unchecked(name + ": the ACS URL of Identity Center is not known")
	default:
		if err := j.Consumers(value); err != nil {
			j.fault(part, e, name, j.Consumer, fmt.Sprintf("%s is not the ACS URL of Identity Center: %v", name, err))
		}
	}
}

// audience insists on a restriction (profiles, section 4.1.4.2), all of which
// have to name the instance.
func (j *judgement) audience() {
	conditions := child(j.assertion, assertionSpace, "Conditions")
	restrictions := children(conditions, assertionSpace, "AudienceRestriction")
	if len(restrictions) == 0 {
		j.fault(Audience, orElse(conditions, j.assertion), "", j.Audience, "the assertion does not say for whom it is: the audience is missing")
		return
	}
	for _, r := range restrictions {
		names := children(r, assertionSpace, "Audience")
		wrong := r
		for _, n := range names {
			j.verdict.Audience = text(n)
			if wrong = n; j.Audience == "" || text(n) == j.Audience {
				wrong = nil
				break
			}
		}
		if wrong != nil {
			j.fault(Audience, wrong, "", j.Audience, "the audience is not the issuer URL of this Identity Center instance")
			return
		}
	}
	if j.Audience == "" {
		j.unchecked("the audience: the issuer URL of Identity Center is not known")
	}
}

// skew is what two clocks may differ by before anybody should be told.
const skew = time.Minute

// times holds the assertion against its own moment, and that against the clock
// here. A captured response is old, and that is no fault: only where it is known
// when it was sent can its end be one.
func (j *judgement) times() {
	conditions := child(j.assertion, assertionSpace, "Conditions")
	issued, err := time.Parse(time.RFC3339, attribute(j.assertion, "IssueInstant"))
	if err != nil {
		j.fault(NotBefore, j.assertion, "IssueInstant", "", "the assertion does not say when it was issued")
		return
	}
	j.verdict.Issued = issued
	sent := j.at
	if sent.IsZero() {
		sent = issued
	}
	j.begins(conditions, sent)
	confirmed := j.confirmed()
	for _, e := range []*etree.Element{conditions, confirmed} {
		j.ends(orElse(e, j.assertion), sent)
	}
	statement := child(j.assertion, assertionSpace, "AuthnStatement")
	if ends, err := time.Parse(time.RFC3339, attribute(statement, "SessionNotOnOrAfter")); err == nil {
		j.verdict.SessionEnds = ends
	}
}

func (j *judgement) begins(conditions *etree.Element, sent time.Time) {
	begins, err := time.Parse(time.RFC3339, attribute(conditions, "NotBefore"))
	switch now := j.Now; {
	case err != nil:
		j.fault(NotBefore, orElse(conditions, j.assertion), "NotBefore", "", "the assertion does not say from when on it is valid")
	case begins.After(now.Add(skew)):
		j.fault(NotBefore, conditions, "NotBefore", now.UTC().Format(time.RFC3339),
			fmt.Sprintf("the assertion begins in the future: the clock of the identity provider is ahead by %s or more", begins.Sub(now).Round(time.Second)))
	case begins.After(sent.Add(skew)):
		j.fault(NotBefore, conditions, "NotBefore", sent.UTC().Format(time.RFC3339), "the assertion begins after the moment at which it was sent")
	}
}

func (j *judgement) ends(e *etree.Element, sent time.Time) {
	ends, err := time.Parse(time.RFC3339, attribute(e, "NotOnOrAfter"))
	switch {
	case err != nil:
		j.fault(NotOnOrAfter, e, "NotOnOrAfter", "", "the assertion does not say until when it is valid")
	case !sent.Before(ends):
		j.fault(NotOnOrAfter, e, "NotOnOrAfter", "",
			"the assertion was over when it was sent: the clock of the identity provider is behind, or the lifetime that it gives is too short")
	case !j.Now.Before(ends):
		j.verdict.Late = true
	}
}

// clock is a moment at which both the response and the certificate are good.
func (j *judgement) clock(certificate *x509.Certificate) time.Time {
	if j.verdict.Issued.Before(certificate.NotBefore) || j.verdict.Issued.After(certificate.NotAfter) {
		return certificate.NotBefore
	}
	return j.verdict.Issued
}

// subject checks the name. Identity Center compares it with the userName, and
// with nothing else.
func (j *judgement) subject() {
	name := child(child(j.assertion, assertionSpace, "Subject"), assertionSpace, "NameID")
	if name == nil {
		j.fault(NameID, j.assertion, "", j.UserName, "the assertion names nobody: NameID is missing")
		return
	}
	v := &j.verdict
	v.NameID, v.Format = text(name), attribute(name, "Format")
	if v.Format != EmailAddress {
		j.fault(NameIDFormat, name, "Format", EmailAddress, "the format of the name is not that of an e-mail address")
	}
	address, err := mail.ParseAddress(v.NameID)
	switch {
	case err != nil || address.Address != v.NameID:
		j.fault(NameID, name, "", j.UserName, "the name is not an e-mail address")
	case j.UserName == "":
		j.unchecked("the name: the person's userName in Identity Center is not known")
	case v.NameID != j.UserName && strings.EqualFold(v.NameID, j.UserName):
		j.fault(NameID, name, "", j.UserName, "the name differs from the person's userName in Identity Center in upper and lower case")
	case v.NameID != j.UserName:
		j.fault(NameID, name, "", j.UserName, "the name is not the person's userName in Identity Center")
	}
}

// maxAccessAttributes is the limit of attributes for access control ("Attributes
// for access control", IAM Identity Center User Guide).
const maxAccessAttributes = 50

func (j *judgement) attributes() {
	count := 0
	for _, a := range children(child(j.assertion, assertionSpace, "AttributeStatement"), assertionSpace, "Attribute") {
		if !strings.HasPrefix(attribute(a, "Name"), "https://aws.amazon.com/SAML/Attributes/AccessControl:") {
			continue
		}
		count++
		if len(children(a, assertionSpace, "AttributeValue")) > 1 {
			j.fault(Attribute, a, "Name", "", "an attribute for access control has more than one value")
			return
		}
		if count > maxAccessAttributes {
			j.fault(Attribute, a, "Name", "", fmt.Sprintf("there are more than %d attributes for access control", maxAccessAttributes))
			return
		}
	}
}
