package saml

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/xml"
	"strings"
	"time"
)

// Metadata is what a provider says of itself (SAML metadata, section 2.4).
type Metadata struct {
	EntityID      string
	Identity      bool // it describes an identity provider
	Service       bool // it describes a service provider
	Certificates  []*x509.Certificate
	NameIDFormats []string
	SignOn        []Endpoint // of an identity provider
	Consumers     []Endpoint // of a service provider: its ACS URLs
	ValidUntil    time.Time  // zero where the document does not say
}

// Endpoint is an address with the way in which messages get there.
type Endpoint struct {
	Binding  string `xml:",attr"`
	Location string `xml:",attr"`
}

type wireMetadata struct {
	XMLName    xml.Name     `xml:"urn:oasis:names:tc:SAML:2.0:metadata EntityDescriptor"`
	EntityID   string       `xml:"entityID,attr"`
	ValidUntil string       `xml:"validUntil,attr"`
	Identity   *wireRole    `xml:"urn:oasis:names:tc:SAML:2.0:metadata IDPSSODescriptor"`
	Service    *wireService `xml:"urn:oasis:names:tc:SAML:2.0:metadata SPSSODescriptor"`
}

type wireRole struct {
	Keys          []wireKey  `xml:"urn:oasis:names:tc:SAML:2.0:metadata KeyDescriptor"`
	NameIDFormats []string   `xml:"urn:oasis:names:tc:SAML:2.0:metadata NameIDFormat"`
	SignOn        []Endpoint `xml:"urn:oasis:names:tc:SAML:2.0:metadata SingleSignOnService"`
}

type wireService struct {
	NameIDFormats []string   `xml:"urn:oasis:names:tc:SAML:2.0:metadata NameIDFormat"`
	Consumers     []Endpoint `xml:"urn:oasis:names:tc:SAML:2.0:metadata AssertionConsumerService"`
}

type wireKey struct {
	Use          string   `xml:"use,attr"`
	Certificates []string `xml:"http://www.w3.org/2000/09/xmldsig# KeyInfo>X509Data>X509Certificate"`
}

// ParseMetadata reads a metadata document. A signature on it is not checked: it
// is the person who says that it is theirs.
func ParseMetadata(document []byte) (Metadata, error) {
	if err := inspect(document); err != nil {
		return Metadata{}, err
	}
	var w wireMetadata
	if err := xml.Unmarshal(document, &w); err != nil {
		return Metadata{}, refuse("this is not the SAML metadata of one provider: %v", err)
	}
	m := Metadata{EntityID: strings.TrimSpace(w.EntityID)}
	if until, err := time.Parse(time.RFC3339, w.ValidUntil); err == nil {
		m.ValidUntil = until
	}
	if w.Service != nil {
		m.Service, m.Consumers, m.NameIDFormats = true, w.Service.Consumers, trimmed(w.Service.NameIDFormats)
	}
	if w.Identity == nil {
		return m, nil
	}
	m.Identity, m.SignOn, m.NameIDFormats = true, w.Identity.SignOn, trimmed(w.Identity.NameIDFormats)
	for _, k := range w.Identity.Keys {
		if k.Use == "encryption" {
			continue // no use means both (section 2.4.1.1)
		}
		for _, text := range k.Certificates {
			certificate, err := parseCertificate(text)
			if err != nil {
				return Metadata{}, refuse("a signing certificate of the metadata is not readable: %v", err)
			}
			m.Certificates = append(m.Certificates, certificate)
		}
	}
	return m, nil
}

func parseCertificate(text string) (*x509.Certificate, error) {
	raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(raw)
}

func trimmed(all []string) []string {
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return all
}
