package saml

import (
	"crypto/x509"
	"time"

	"github.com/beevik/etree"

	"github.com/qlogin/qlogin/network"
)

// Demand is what Identity Center asks of a response. What is empty is not known,
// and is not asked.
type Demand struct {
	Consumers    func(url string) error // nil: the ACS URL is not known
	Consumer     string                 // one right ACS URL, to show
	Audience     string                 // issuer URL of the instance
	Issuer       string                 // entity ID of the identity provider
	Certificates []*x509.Certificate    // that were imported
	UserName     string                 // of this person in Identity Center
	Now          time.Time
}

// Part names what a fault is about.
type Part string

// The parts of a response, in the order in which they are looked at.
const (
	Document     Part = "document"
	Status       Part = "status"
	Assertions   Part = "assertions"
	Encryption   Part = "encryption"
	Signature    Part = "signature"
	Algorithm    Part = "algorithm"
	Signer       Part = "signer"
	Issuer       Part = "issuer"
	Destination  Part = "destination"
	Recipient    Part = "recipient"
	Audience     Part = "audience"
	NotBefore    Part = "not before"
	NotOnOrAfter Part = "not on or after"
	InResponseTo Part = "in response to"
	NameIDFormat Part = "name ID format"
	NameID       Part = "name ID"
	Attribute    Part = "attribute"
)

// Fault is one line of a response that Identity Center will not accept.
type Fault struct {
	Part Part
	Path string // of the element: "Response/Assertion/Subject/NameID"
	Line string // the element as it was sent, shortened
	Says string // what is wrong, one sentence
	Want string // what should stand there; "" where no value can be named
}

// Verdict is what came of looking at a response.
type Verdict struct {
	Faults    []Fault  // the one that is met first, first
	Unchecked []string // what could not be looked at, for want of evidence

	Issuer, Destination, Audience string
	NameID, Format                string
	Issued, SessionEnds           time.Time
	Late                          bool // its time was over when it was shown here
}

// Judge looks at a captured response as Identity Center would. The error is that
// the document is refused; a response with faults is an answer.
func Judge(c Capture, d Demand) (Verdict, error) {
	if err := inspect(c.Document); err != nil {
		return Verdict{}, err
	}
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(c.Document); err != nil || doc.Root() == nil {
		return Verdict{}, refuse("the document is not XML: %v", err)
	}
	j := judgement{Demand: d, at: c.At, root: doc.Root()}
	if err := j.kind(); err != nil {
		return Verdict{}, err
	}
	j.assertions()
	if j.assertion != nil {
		j.signatures()
		j.addressees()
		j.times()
		j.subject()
		j.attributes()
	}
	if len(j.verdict.Faults) == 0 {
		j.lastWord(c.Document)
	}
	return j.verdict, nil
}

// Named is whom a captured response is about, as it says itself, or "".
func Named(pasted []byte) string {
	c, err := Extract(pasted)
	if err != nil {
		return ""
	}
	v, err := Judge(c, Demand{Now: time.Now()})
	if err != nil {
		return ""
	}
	return v.NameID
}

// judgement is a response that is being looked at.
type judgement struct {
	Demand
	at        time.Time
	root      *etree.Element
	assertion *etree.Element // the one; once its signature holds, what was signed
	verdict   Verdict
}

// fault notes that e is wrong. An attribute is named where the trouble is in it.
func (j *judgement) fault(part Part, e *etree.Element, attribute, want, says string) {
	j.verdict.Faults = append(j.verdict.Faults, Fault{Part: part, Path: path(e), Line: line(e, attribute), Says: network.Plain(says, maxLine), Want: network.Plain(want, maxLine)})
}

func (j *judgement) unchecked(what string) { j.verdict.Unchecked = append(j.verdict.Unchecked, what) }

// kind refuses the other things that pass through a browser during a sign-in.
func (j *judgement) kind() error {
	switch name := j.root.Tag; {
	case j.root.NamespaceURI() == protocolSpace && name == "AuthnRequest":
		return refuse("this is the request of AWS, not the response to it: it is the form field %s that is needed", field)
	case j.root.NamespaceURI() == metadataSpace:
		return refuse("this is metadata, not a response")
	case j.root.NamespaceURI() != protocolSpace || name != "Response":
		return refuse("this is XML, but not a SAML response")
	}
	return nil
}

// assertions finds the one assertion. A second one anywhere, and one that stands
// elsewhere than directly in the response, is how signature wrapping begins.
func (j *judgement) assertions() {
	j.status()
	var found []*etree.Element
	for _, e := range within(j.root) {
		if e.NamespaceURI() != assertionSpace {
			continue
		}
		switch e.Tag {
		case "Assertion":
			found = append(found, e)
		case "EncryptedAssertion", "EncryptedID":
			j.fault(Encryption, e, "", "", "the assertion is encrypted, and Identity Center has no key to open it with")
		}
	}
	switch {
	case len(found) > 1:
		j.fault(Assertions, found[1], "ID", "", "there is more than one assertion, and Identity Center accepts exactly one")
	case len(found) == 1 && found[0].Parent() != j.root:
		j.fault(Assertions, found[0], "ID", "", "the assertion stands inside of something else than the response: this is what a forged response looks like")
	case len(found) == 1:
		j.assertion = found[0]
	case len(j.verdict.Faults) == 0:
		j.fault(Assertions, j.root, "ID", "", "there is no assertion in the response")
	}
}

// status is what the identity provider itself says (core, section 3.2.2).
func (j *judgement) status() {
	code := child(child(j.root, protocolSpace, "Status"), protocolSpace, "StatusCode")
	if value := attribute(code, "Value"); value != statusSuccess {
		j.fault(Status, orElse(code, j.root), "Value", statusSuccess, "the identity provider answers that the sign-on did not succeed")
	}
}
