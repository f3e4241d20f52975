package pingone

import (
	"encoding/base64"
	"fmt"
	"net/http"

	"github.com/beevik/etree"

	"github.com/qlogin/qlogin/lab/saml"
)

// Metadata returns the document that IT downloads for an application and
// uploads to IAM Identity Center.
func (p *Provider) Metadata() ([]byte, error) {
	current, err := p.signer()
	if err != nil {
		return nil, err
	}
	doc := etree.NewDocument()
	doc.CreateProcInst("xml", `version="1.0" encoding="UTF-8"`)
	root := add(&doc.Element, "md:EntityDescriptor",
		"xmlns:md", saml.Metadata, "xmlns:ds", "http://www.w3.org/2000/09/xmldsig#",
		"ID", newID(), "entityID", p.issuer)
	idp := add(root, "md:IDPSSODescriptor", "protocolSupportEnumeration", saml.Protocol)
	key := add(idp, "md:KeyDescriptor", "use", "signing")
	data := add(add(key, "ds:KeyInfo"), "ds:X509Data")
	add(data, "ds:X509Certificate").SetText(base64.StdEncoding.EncodeToString(current.certificate.Raw))
	// The order is PingOne's: POST after Redirect for signing off, before it for
	// signing on, and the attributes last.
	slo := p.issuer + "/saml20/idp/slo"
	add(idp, "md:SingleLogoutService", "Binding", saml.Redirect, "Location", slo)
	add(idp, "md:SingleLogoutService", "Binding", saml.Post, "Location", slo)
	add(idp, "md:NameIDFormat").SetText(saml.EmailAddress)
	add(idp, "md:SingleSignOnService", "Binding", saml.Post, "Location", p.SSOURL())
	add(idp, "md:SingleSignOnService", "Binding", saml.Redirect, "Location", p.SSOURL())
	for _, name := range []string{"user.email", "user.id", "user.name.family", "user.name.given", "user.username"} {
		add(idp, "saml:Attribute", "xmlns:saml", saml.Assertion, "Name", name,
			"NameFormat", "urn:oasis:names:tc:SAML:2.0:attrname-format:basic")
	}
	doc.Indent(2)
	document, err := doc.WriteToBytes()
	if err != nil {
		return nil, fmt.Errorf("writing the metadata: %w", err)
	}
	return document, nil
}

func (p *Provider) serveMetadata(w http.ResponseWriter, r *http.Request) {
	_, ok := p.application(func(a Application) bool { return a.ID == r.PathValue("app") })
	if !ok || p.faults().AppDeleted {
		p.refuse(w, unknownApplication)
		return
	}
	document, err := p.Metadata()
	if err != nil {
		p.refuse(w, broken)
		return
	}
	w.Header().Set("Content-Type", "application/samlmetadata+xml")
	w.Header().Set("Content-Disposition", `attachment; filename="metadata.xml"`)
	// A browser that went away is no concern of ours.
	_, _ = w.Write(document)
}

// application returns the first application that match says yes to.
func (p *Provider) application(match func(Application) bool) (Application, bool) {
	for _, a := range p.options.Applications {
		if p.options.Entered != nil {
			a = p.options.Entered(a)
		}
		if match(a) {
			return a, true
		}
	}
	return Application{}, false
}

// add appends an element; attributes are name, value, name, value.
func add(parent *etree.Element, tag string, attributes ...string) *etree.Element {
	child := parent.CreateElement(tag)
	for i := 0; i+1 < len(attributes); i += 2 {
		child.CreateAttr(attributes[i], attributes[i+1])
	}
	return child
}
