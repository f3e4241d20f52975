package portal

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"net/mail"
	"slices"
	"time"

	saml2 "github.com/russellhaering/gosaml2"
	"github.com/russellhaering/gosaml2/types"
	dsig "github.com/russellhaering/goxmldsig"

	"github.com/qlogin/qlogin/lab/saml"
)

// ResponseError is why a SAML response was not accepted.
type ResponseError struct {
	Part   string // of the response: "Signature", "Audience", …
	Reason string
}

// Error returns the part and the reason, in the manner of CloudTrail.
func (e *ResponseError) Error() string { return e.Part + ": " + e.Reason }

// answer is what a response says, once it has been believed.
type answer struct {
	nameID       string
	inResponseTo string
	ends         time.Time // of the identity provider's session; zero if unsaid
}

// verify makes the checks of IAM Identity Center on a response: one
// assertion, not encrypted, signed with an imported certificate, meant for
// this portal, in time, with an e-mail address for a name. Whether the request
// was ours is left to match, and whether the name is known to admit.
func (p *Portal) verify(encoded string) (answer, error) {
	document, err := saml.DecodePost(encoded)
	if err != nil {
		return answer{}, &ResponseError{"Response", err.Error()}
	}
	if err := countAssertions(document); err != nil {
		return answer{}, err
	}
	provider, err := p.serviceProvider()
	if err != nil {
		return answer{}, err
	}
	response, err := provider.ValidateEncodedResponse(encoded)
	if err != nil {
		return answer{}, &ResponseError{part(err), err.Error()}
	}
	assertion := response.Assertions[0]
	if err := p.checkAddressees(response, assertion); err != nil {
		return answer{}, err
	}
	if err := p.checkTime(assertion); err != nil {
		return answer{}, err
	}
	if err := checkName(assertion.Subject.NameID); err != nil {
		return answer{}, err
	}
	believed := answer{nameID: assertion.Subject.NameID.Value, inResponseTo: response.InResponseTo}
	if s := assertion.AuthnStatement; s != nil && s.SessionNotOnOrAfter != nil {
		believed.ends = *s.SessionNotOnOrAfter
	}
	return believed, nil
}

func (p *Portal) serviceProvider() (*saml2.SAMLServiceProvider, error) {
	certificates, err := p.options.IdentityProvider.Certificates()
	if err != nil {
		return nil, err
	}
	return &saml2.SAMLServiceProvider{
		IdentityProviderIssuer:      p.options.IdentityProvider.Issuer,
		AssertionConsumerServiceURL: p.ACS(),
		AudienceURI:                 p.Issuer(),
		IDPCertificateStore:         &dsig.MemoryX509CertificateStore{Roots: certificates},
		MaximumDecompressedBodySize: saml.MaxMessage,
		Clock:                       dsig.NewFakeClockAt(p.options.Now()),
	}, nil
}

// countAssertions looks at the whole document, signed or not: a second
// assertion anywhere is how signature wrapping begins.
func countAssertions(document []byte) error {
	decoder := xml.NewDecoder(bytes.NewReader(document))
	count := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return &ResponseError{"Response", err.Error()}
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "EncryptedAssertion", "EncryptedID":
			return &ResponseError{"Assertion", "is encrypted"}
		case "Assertion":
			count++
		}
	}
	if count != 1 {
		return &ResponseError{"Response", "contains no assertion or more than one"}
	}
	return nil
}

// part names what a gosaml2 error is about. It has a type for values that
// differ; everything else is the signature's.
func part(err error) string {
	if differs, ok := errors.AsType[saml2.ErrInvalidValue](err); ok {
		return differs.Key
	}
	if missing, ok := errors.AsType[saml2.ErrMissingElement](err); ok {
		return missing.Tag
	}
	return "Signature"
}

// checkAddressees insists on what SAML leaves open: that a response says where
// it is sent, what it answers and whom it is for.
func (p *Portal) checkAddressees(response *types.Response, a types.Assertion) error {
	confirmed := a.Subject.SubjectConfirmation.SubjectConfirmationData
	switch {
	case response.Destination != p.ACS():
		return &ResponseError{"Destination", "is not the ACS URL"}
	case response.InResponseTo == "" || confirmed.InResponseTo != response.InResponseTo:
		return &ResponseError{"InResponseTo", "is missing, or differs between response and subject"}
	case a.Conditions == nil || len(a.Conditions.AudienceRestrictions) == 0:
		return &ResponseError{"Audience", "is missing"}
	}
	for _, restriction := range a.Conditions.AudienceRestrictions {
		if !slices.ContainsFunc(restriction.Audiences, func(x types.Audience) bool { return x.Value == p.Issuer() }) {
			return &ResponseError{"Audience", "is not the issuer URL of this instance"}
		}
	}
	return nil
}

// checkTime holds now against every window. NotOnOrAfter is itself too late
// (SAML core, section 2.5.1.2).
func (p *Portal) checkTime(a types.Assertion) error {
	now := p.options.Now()
	confirmed := a.Subject.SubjectConfirmation.SubjectConfirmationData
	begins, err := time.Parse(time.RFC3339, a.Conditions.NotBefore)
	if err != nil {
		return &ResponseError{"NotBefore", "is missing or not a time"}
	}
	if now.Before(begins) {
		return &ResponseError{"NotBefore", "is in the future: the identity provider's clock is ahead"}
	}
	for _, text := range []string{a.Conditions.NotOnOrAfter, confirmed.NotOnOrAfter} {
		ends, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return &ResponseError{"NotOnOrAfter", "is missing or not a time"}
		}
		if !now.Before(ends) {
			return &ResponseError{"NotOnOrAfter", "is over"}
		}
	}
	return nil
}

// checkName accepts an e-mail address in the format of that name alone.
func checkName(name *types.NameID) error {
	if name == nil {
		return &ResponseError{"NameID", "is missing"}
	}
	if name.Format != saml.EmailAddress {
		return &ResponseError{"NameID", "Response contains invalid name id policy format"}
	}
	address, err := mail.ParseAddress(name.Value)
	if err != nil || address.Address != name.Value {
		return &ResponseError{"NameID", "is not an e-mail address"}
	}
	return nil
}
