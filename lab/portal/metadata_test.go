package portal_test

import (
	"encoding/xml"
	"net/http"
	"testing"

	"github.com/qlogin/qlogin/lab/portal"
)

func TestMetadata(t *testing.T) {
	p, b := newPractice(t), newBrowser(t)
	b.open(p.url + "/start/saml/metadata")
	var metadata struct {
		XMLName  xml.Name `xml:"urn:oasis:names:tc:SAML:2.0:metadata EntityDescriptor"`
		EntityID string   `xml:"entityID,attr"`
		Format   string   `xml:"SPSSODescriptor>NameIDFormat"`
		ACS      struct {
			Binding  string `xml:",attr"`
			Location string `xml:",attr"`
		} `xml:"SPSSODescriptor>AssertionConsumerService"`
	}
	if err := xml.Unmarshal([]byte(b.page), &metadata); err != nil || b.status != http.StatusOK {
		t.Fatalf("got %d, %v:\n%s", b.status, err, b.page)
	}
	if want := "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-9067f1ab2c"; metadata.EntityID != want || p.portal.Issuer() != want {
		t.Errorf("got issuer %s and %s, want %s", metadata.EntityID, p.portal.Issuer(), want)
	}
	if metadata.ACS.Location != p.url+"/start/saml/acs" || metadata.ACS.Binding != "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" {
		t.Errorf("got ACS %+v", metadata.ACS)
	}
	if metadata.Format != "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" {
		t.Errorf("got name format %s", metadata.Format)
	}
}

func TestNewRefusesGaps(t *testing.T) {
	p := newPractice(t)
	whole := portal.Options{
		BaseURL: p.url, Authorizations: p, Directory: directory{p},
		IdentityProvider: portal.IdentityProvider{Certificates: p.idp.Certificates},
	}
	if _, err := portal.New(whole); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*portal.Options){
		"address":           func(o *portal.Options) { o.BaseURL = "d-9067f1ab2c" },
		"authorizations":    func(o *portal.Options) { o.Authorizations = nil },
		"directory":         func(o *portal.Options) { o.Directory = nil },
		"identity provider": func(o *portal.Options) { o.IdentityProvider.Certificates = nil },
	} {
		t.Run(name, func(t *testing.T) {
			o := whole
			spoil(&o)
			if _, err := portal.New(o); err == nil {
				t.Error("got no error")
			}
		})
	}
}
