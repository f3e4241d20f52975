package pingone

import (
	"crypto/rand"
	"fmt"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"

	"github.com/qlogin/qlogin/lab/saml"
)

// backdated is how far NotBefore lies in the past, so that two clocks need not
// agree to the second.
const backdated = time.Minute

// newID returns an XML ID, which must not begin with a digit.
func newID() string { return "_" + rand.Text() }

// response builds the signed answer to a flow (SAML core, section 3.3.3), or
// what the faults make of it.
func (p *Provider) response(person Person, s session, f flow) ([]byte, error) {
	faults := p.faults()
	now := p.options.Now().Add(faults.ClockOffset).UTC()
	root := etree.NewElement("samlp:Response")
	attributes(root,
		"xmlns:samlp", saml.Protocol, "ID", newID(), "Version", "2.0", "IssueInstant", now.Format(saml.TimeFormat),
		"Destination", f.acs, "InResponseTo", f.requestID)
	add(root, "saml:Issuer", "xmlns:saml", saml.Assertion).SetText(p.issuer)
	add(add(root, "samlp:Status"), "samlp:StatusCode", "Value", saml.Success)

	assertion := p.assertion(person, s, f, now)
	if faults.Encrypted {
		encrypted, err := encrypt(assertion)
		if err != nil {
			return nil, err
		}
		assertion = encrypted
	}
	root.AddChild(assertion)
	if faults.SecondAssertion {
		root.AddChild(p.assertion(person, s, f, now))
	}
	if !faults.Unsigned {
		if err := p.sign(root); err != nil {
			return nil, err
		}
	}
	doc := etree.NewDocument()
	doc.SetRoot(root)
	return doc.WriteToBytes()
}

// assertion says who signed on (SAML core, section 2.3.3; profiles, section
// 4.1.4.2).
func (p *Provider) assertion(person Person, s session, f flow, now time.Time) *etree.Element {
	faults := p.faults()
	begins, ends := now.Add(-backdated), now.Add(assertionLifetime)
	if faults.Expired {
		begins, ends = now.Add(-time.Hour), now.Add(-time.Hour+assertionLifetime)
	}
	a := etree.NewElement("saml:Assertion")
	attributes(a, "xmlns:saml", saml.Assertion, "ID", newID(), "Version", "2.0", "IssueInstant", now.Format(saml.TimeFormat))
	add(a, "saml:Issuer").SetText(p.issuer)

	subject := add(a, "saml:Subject")
	name, format := nameID(person, faults)
	add(subject, "saml:NameID", "Format", format).SetText(name)
	confirmation := add(subject, "saml:SubjectConfirmation", "Method", saml.Bearer)
	add(confirmation, "saml:SubjectConfirmationData",
		"InResponseTo", f.requestID, "NotOnOrAfter", ends.Format(saml.TimeFormat), "Recipient", f.acs)

	conditions := add(a, "saml:Conditions",
		"NotBefore", begins.Format(saml.TimeFormat), "NotOnOrAfter", ends.Format(saml.TimeFormat))
	audience := f.app.EntityID
	if faults.Audience != "" {
		audience = faults.Audience
	}
	add(add(conditions, "saml:AudienceRestriction"), "saml:Audience").SetText(audience)
	a.AddChild(authnStatement(s, faults, now))
	return a
}

func nameID(person Person, faults Faults) (name, format string) {
	name, format = person.Email, saml.EmailAddress
	if faults.SubjectFromUsername {
		name = person.Username
	}
	if faults.NameIDFormat != "" {
		format = faults.NameIDFormat
	}
	return name, format
}

func authnStatement(s session, faults Faults, now time.Time) *etree.Element {
	statement := etree.NewElement("saml:AuthnStatement")
	began := s.began.Add(faults.ClockOffset).UTC()
	attributes(statement, "AuthnInstant", began.Format(saml.TimeFormat), "SessionIndex", newID())
	if faults.SessionLength != 0 {
		attributes(statement, "SessionNotOnOrAfter", now.Add(faults.SessionLength).Format(saml.TimeFormat))
	}
	add(add(statement, "saml:AuthnContext"), "saml:AuthnContextClassRef").
		SetText("urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport")
	return statement
}

// sign puts an enveloped signature where the schema wants it, after the issuer:
// RSA with SHA-256 over exclusive C14N, what IAM Identity Center asks for.
func (p *Provider) sign(root *etree.Element) error {
	signer, err := p.signer()
	if err != nil {
		return err
	}
	context, err := dsig.NewSigningContext(signer.key, [][]byte{signer.certificate.Raw})
	if err != nil {
		return fmt.Errorf("preparing to sign: %w", err)
	}
	context.Canonicalizer = dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList("")
	if err := context.SetSignatureMethod(dsig.RSASHA256SignatureMethod); err != nil {
		return fmt.Errorf("preparing to sign: %w", err)
	}
	signature, err := context.ConstructSignature(root, true)
	if err != nil {
		return fmt.Errorf("signing the response: %w", err)
	}
	root.InsertChildAt(1, signature)
	return nil
}

func attributes(e *etree.Element, pairs ...string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		e.CreateAttr(pairs[i], pairs[i+1])
	}
}
