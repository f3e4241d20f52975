package portal

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/lab/saml"
)

// authnRequest asks the identity provider to sign somebody on (SAML core,
// section 3.4.1), with the e-mail address as the name.
func (p *Portal) authnRequest(id string) []byte {
	issuer, acs := p.Issuer(), p.ACS()
	if faulty := p.faults().Issuer; faulty != "" {
		issuer = faulty
	}
	if faulty := p.faults().ACS; faulty != "" {
		acs = faulty
	}
	return []byte(`<samlp:AuthnRequest xmlns:samlp="` + saml.Protocol + `" xmlns:saml="` + saml.Assertion + `"` +
		` ID="` + id + `" Version="2.0" IssueInstant="` + p.options.Now().UTC().Format(saml.TimeFormat) + `"` +
		` Destination="` + escape(p.options.IdentityProvider.SSOURL) + `"` +
		` ProtocolBinding="` + saml.Post + `" AssertionConsumerServiceURL="` + escape(acs) + `">` +
		`<saml:Issuer>` + escape(issuer) + `</saml:Issuer>` +
		`<samlp:NameIDPolicy Format="` + saml.EmailAddress + `"/>` +
		`</samlp:AuthnRequest>`)
}

// Metadata returns the document that IT uploads to the identity provider. It names
// every address at which a response may arrive: that of requests, where a fault has
// moved it, as well.
func (p *Portal) Metadata() []byte {
	all := p.addresses().ACS
	if faulty := p.faults().ACS; faulty != "" {
		all = append(slices.Clone(all), faulty)
	}
	var consumers strings.Builder
	for i, acs := range all {
		fmt.Fprintf(&consumers, `    <md:AssertionConsumerService Binding="%s" Location="%s" index="%d" isDefault="%t"/>`+"\n",
			saml.Post, escape(acs), i, i == 0)
	}
	return []byte(xml.Header +
		`<md:EntityDescriptor xmlns:md="` + saml.Metadata + `" entityID="` + escape(p.Issuer()) + `">` + "\n" +
		`  <md:SPSSODescriptor protocolSupportEnumeration="` + saml.Protocol + `" WantAssertionsSigned="true">` + "\n" +
		`    <md:NameIDFormat>` + saml.EmailAddress + `</md:NameIDFormat>` + "\n" + consumers.String() +
		`  </md:SPSSODescriptor>` + "\n" +
		`</md:EntityDescriptor>` + "\n")
}

func (p *Portal) serveMetadata(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/samlmetadata+xml")
	w.Header().Set("Content-Disposition", `attachment; filename="metadata.xml"`)
	// A browser that went away is no concern of ours.
	_, _ = w.Write(p.Metadata())
}

func escape(s string) string {
	var b bytes.Buffer
	// Writing to a Buffer does not fail.
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}
