package saml_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"math/big"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"

	"github.com/qlogin/qlogin/doctor/saml"
)

const (
	acs      = "https://eu-central-1.signin.aws/platform/saml/acs/1234"
	audience = "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-1234567890"
	issuer   = "https://auth.pingone.eu/0000"
)

func now() time.Time { return time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC) }

// signer is an identity provider's key with its certificate.
type signer struct {
	key         *rsa.PrivateKey
	certificate *x509.Certificate
}

func makeSigner() signer {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err) // without randomness there are no tests
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "practice"},
		NotBefore: now().AddDate(0, -1, 0), NotAfter: now().AddDate(1, 0, 0),
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		panic(err)
	}
	certificate, err := x509.ParseCertificate(raw)
	if err != nil {
		panic(err)
	}
	return signer{key, certificate}
}

var (
	provider = sync.OnceValue(makeSigner)
	stranger = sync.OnceValue(makeSigner)
)

// template is a response as PingOne writes it, before it is signed.
const template = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" Version="2.0" IssueInstant="2026-11-03T09:00:00Z" Destination="` + acs + `" InResponseTo="_q">` +
	`<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">` + issuer + `</saml:Issuer>` +
	`<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>` +
	`<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a" Version="2.0" IssueInstant="2026-11-03T09:00:00Z">` +
	`<saml:Issuer>` + issuer + `</saml:Issuer>` +
	`<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">ana@example.com</saml:NameID>` +
	`<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="_q" NotOnOrAfter="2026-11-03T09:05:00Z" Recipient="` + acs + `"/></saml:SubjectConfirmation></saml:Subject>` +
	`<saml:Conditions NotBefore="2026-11-03T08:59:00Z" NotOnOrAfter="2026-11-03T09:05:00Z"><saml:AudienceRestriction><saml:Audience>` + audience + `</saml:Audience></saml:AudienceRestriction></saml:Conditions>` +
	`<saml:AuthnStatement AuthnInstant="2026-11-03T09:00:00Z" SessionIndex="_s"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>` +
	`</saml:Assertion></samlp:Response>`

// sign puts an enveloped signature into the response or, with "Assertion", into
// its assertion.
func (s signer) sign(t testing.TB, document, what, method string) []byte {
	t.Helper()
	doc := etree.NewDocument()
	if err := doc.ReadFromString(document); err != nil {
		t.Fatal(err)
	}
	target := doc.Root()
	if what == "Assertion" {
		target = doc.FindElement("//Assertion")
	}
	context, err := dsig.NewSigningContext(s.key, [][]byte{s.certificate.Raw})
	if err != nil {
		t.Fatal(err)
	}
	context.Canonicalizer = dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList("")
	if err := context.SetSignatureMethod(method); err != nil {
		t.Fatal(err)
	}
	signature, err := context.ConstructSignature(target, true)
	if err != nil {
		t.Fatal(err)
	}
	target.InsertChildAt(1, signature)
	out, err := doc.WriteToBytes()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func good(t testing.TB) []byte {
	t.Helper()
	return provider().sign(t, template, "Response", dsig.RSASHA256SignatureMethod)
}

// changed is the template with one thing in it replaced, which has to be there,
// and signed afterwards.
func changed(t testing.TB, old, with string) []byte {
	t.Helper()
	if !strings.Contains(template, old) {
		t.Fatalf("there is no %s in the template", old)
	}
	return provider().sign(t, strings.ReplaceAll(template, old, with), "Response", dsig.RSASHA256SignatureMethod)
}

func demand() saml.Demand {
	return saml.Demand{
		Consumers: func(address string) error {
			if address == acs {
				return nil
			}
			return errOther
		},
		Consumer: acs, Audience: audience, Issuer: issuer, Certificates: []*x509.Certificate{provider().certificate},
		UserName: "ana@example.com", Now: now(),
	}
}

func metadata(certificate *x509.Certificate) string {
	return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="` + issuer + `">` +
		`<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">` +
		`<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>` + base64.StdEncoding.EncodeToString(certificate.Raw) + `</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>` +
		`<md:SingleSignOnService Binding="` + saml.Post + `" Location="` + issuer + `/saml20/idp/sso"/>` +
		`<md:SingleSignOnService Binding="` + saml.Redirect + `" Location="` + issuer + `/saml20/idp/sso"/>` +
		`</md:IDPSSODescriptor></md:EntityDescriptor>`
}
