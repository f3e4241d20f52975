package saml

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/beevik/etree"
	saml2 "github.com/russellhaering/gosaml2"
	dsig "github.com/russellhaering/goxmldsig"
	"github.com/russellhaering/goxmldsig/etreeutils"
)

// signatures checks that the assertion is covered by a signature of a known key:
// its own, or that of the response around it ("Sign Response" in PingOne).
// Afterwards the assertion is what was signed, and no other copy of it.
func (j *judgement) signatures() {
	var found []*etree.Element
	for _, e := range within(j.root) {
		if e.NamespaceURI() == dsig.Namespace && e.Tag == dsig.SignatureTag {
			found = append(found, e)
		}
	}
	if len(found) == 0 {
		j.fault(Signature, j.root, "ID", "", "neither the response nor the assertion is signed")
		return
	}
	for _, s := range found {
		if !j.shape(s) || !j.algorithms(s) || !j.signer(s) {
			return
		}
	}
	if len(j.Certificates) == 0 {
		j.unchecked("the signature: there is no identity provider's metadata with a certificate to check it with")
		return
	}
	j.values(found)
}

// shape refuses a signature that covers anything else than the element in which
// it stands (SAML core, section 5.4.2).
func (j *judgement) shape(s *etree.Element) bool {
	holder := s.Parent()
	if holder != j.root && holder != j.assertion {
		j.fault(Signature, s, "", "", "a signature stands where SAML has none: this is what a forged response looks like")
		return false
	}
	info := child(s, dsig.Namespace, dsig.SignedInfoTag)
	references := children(info, dsig.Namespace, dsig.ReferenceTag)
	id := attribute(holder, dsig.DefaultIdAttr)
	if len(children(holder, dsig.Namespace, dsig.SignatureTag)) != 1 || len(references) != 1 ||
		id == "" || attribute(references[0], dsig.URIAttr) != "#"+id {
		j.fault(Signature, orElse(first(references), s), dsig.URIAttr, "#"+id, "the signature is not one over the element in which it stands")
		return false
	}
	return true
}

// algorithms accepts RSA with SHA-256 or better; SHA-1 has been refused by AWS
// since it required RSA_SHA256.
func (j *judgement) algorithms(s *etree.Element) bool {
	info := child(s, dsig.Namespace, dsig.SignedInfoTag)
	method := child(info, dsig.Namespace, dsig.SignatureMethodTag)
	if !slices.Contains([]string{dsig.RSASHA256SignatureMethod, dsig.RSASHA384SignatureMethod, dsig.RSASHA512SignatureMethod}, attribute(method, dsig.AlgorithmAttr)) {
		j.fault(Algorithm, orElse(method, s), dsig.AlgorithmAttr, dsig.RSASHA256SignatureMethod, "the signature is not made with RSA and SHA-256")
		return false
	}
	digest := child(child(info, dsig.Namespace, dsig.ReferenceTag), dsig.Namespace, dsig.DigestMethodTag)
	if a := attribute(digest, dsig.AlgorithmAttr); strings.HasSuffix(a, "sha1") || a == "" {
		j.fault(Algorithm, orElse(digest, s), dsig.AlgorithmAttr, "http://www.w3.org/2001/04/xmlenc#sha256", "the digest is not made with SHA-256")
		return false
	}
	return true
}

// signer compares the certificate in the signature, where there is one, with
// those that were imported: after a rotation it is another.
func (j *judgement) signer(s *etree.Element) bool {
	sent := child(child(child(s, dsig.Namespace, dsig.KeyInfoTag), dsig.Namespace, dsig.X509DataTag), dsig.Namespace, dsig.X509CertificateTag)
	if sent == nil || len(j.Certificates) == 0 {
		return true
	}
	certificate, err := parseCertificate(text(sent))
	if err != nil {
		j.fault(Signer, sent, "", "", "the certificate in the signature is not readable")
		return false
	}
	if !slices.ContainsFunc(j.Certificates, certificate.Equal) {
		j.fault(Signer, sent, "", Fingerprint(j.Certificates[0]),
			fmt.Sprintf("it is signed with another certificate (SHA-256 fingerprint %s) than those of the metadata", Fingerprint(certificate)))
		return false
	}
	return true
}

// Fingerprint is how consoles name a certificate.
func Fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return hex.EncodeToString(sum[:8])
}

// values checks the signatures themselves. Where a certificate is over is said of
// the metadata, so the clock here stands still inside of its time.
func (j *judgement) values(found []*etree.Element) {
	for _, s := range found {
		holder := s.Parent()
		signed, err := j.signed(holder)
		if err != nil {
			j.fault(Signature, s, "", "", "the signature does not hold: what was signed was changed afterwards, or with another key ("+err.Error()+")")
			return
		}
		if assertion := child(signed, assertionSpace, "Assertion"); holder == j.root && assertion != nil {
			j.assertion = assertion
		}
		if holder.Tag == "Assertion" {
			j.assertion = signed
		}
	}
}

func (j *judgement) signed(holder *etree.Element) (*etree.Element, error) {
	context, err := etreeutils.NSBuildParentContext(holder)
	if err != nil {
		return nil, err
	}
	alone, err := etreeutils.NSDetatch(context, holder)
	if err != nil {
		return nil, err
	}
	err = errors.New("no certificate")
	for _, certificate := range j.Certificates {
		check := dsig.NewDefaultValidationContext(&dsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{certificate}})
		check.Clock = dsig.NewFakeClockAt(certificate.NotBefore)
		var signed *etree.Element
		if signed, err = check.Validate(alone); err == nil {
			return signed, nil
		}
	}
	return nil, err
}

// lastWord lets a SAML library look at a response that seems right. Nothing that
// it refuses is called good.
func (j *judgement) lastWord(document []byte) {
	if len(j.Certificates) == 0 {
		return
	}
	confirmed := child(child(child(j.assertion, assertionSpace, "Subject"), assertionSpace, "SubjectConfirmation"), assertionSpace, "SubjectConfirmationData")
	for _, certificate := range j.Certificates {
		provider := saml2.SAMLServiceProvider{
			IdentityProviderIssuer:      text(child(j.assertion, assertionSpace, "Issuer")),
			AssertionConsumerServiceURL: attribute(confirmed, "Recipient"),
			AudienceURI:                 j.verdict.Audience,
			IDPCertificateStore:         &dsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{certificate}},
			MaximumDecompressedBodySize: MaxDocument,
			Clock:                       dsig.NewFakeClockAt(j.clock(certificate)),
		}
		_, err := provider.ValidateEncodedResponse(base64.StdEncoding.EncodeToString(document))
		if err == nil {
			return
		}
		if certificate == j.Certificates[len(j.Certificates)-1] {
			j.fault(Document, j.root, "ID", "", "a SAML library refuses the response: "+err.Error())
		}
	}
}

func first(all []*etree.Element) *etree.Element {
	if len(all) == 0 {
		return nil
	}
	return all[0]
}
