package pingone

import (
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/qlogin/qlogin/lab/saml"
)

// authnRequest is what a service provider asks (SAML core, section 3.4.1).
type authnRequest struct {
	XMLName     xml.Name `xml:"urn:oasis:names:tc:SAML:2.0:protocol AuthnRequest"`
	ID          string   `xml:"ID,attr"`
	Version     string   `xml:"Version,attr"`
	Destination string   `xml:"Destination,attr"`
	ACS         string   `xml:"AssertionConsumerServiceURL,attr"`
	ForceAuthn  bool     `xml:"ForceAuthn,attr"`
	Issuer      string   `xml:"urn:oasis:names:tc:SAML:2.0:assertion Issuer"`
}

// Why a request is turned away. The first two have pages of their own.
var (
	errUnknownApplication = errors.New("no application has this entity ID")
	errUnknownACS         = errors.New("the application has no such assertion consumer service")
)

// readRequest decodes the request that a browser carries, in either binding.
func readRequest(r *http.Request) (authnRequest, error) {
	message, err := readMessage(r)
	if err != nil {
		return authnRequest{}, err
	}
	var request authnRequest
	if err := xml.Unmarshal(message, &request); err != nil { //nolint:gosec // bounded and inspected by readMessage
		return authnRequest{}, fmt.Errorf("reading the authentication request: %w", err)
	}
	if request.ID == "" || request.Version != "2.0" {
		return authnRequest{}, errors.New("the authentication request has no ID or is not of SAML 2.0")
	}
	return request, nil
}

func readMessage(r *http.Request) ([]byte, error) {
	if r.Method == http.MethodPost {
		return saml.DecodePost(r.PostFormValue("SAMLRequest"))
	}
	return saml.DecodeRedirect(r.URL.Query().Get("SAMLRequest"))
}

// recipient finds the application that asks and the address that its answer
// goes to. An address that the application did not register is refused rather
// than followed: the response signs somebody in wherever it is sent.
func (p *Provider) recipient(request authnRequest) (Application, string, error) {
	app, ok := p.application(func(a Application) bool { return a.EntityID == request.Issuer })
	if !ok || len(app.ACS) == 0 {
		return Application{}, "", errUnknownApplication
	}
	if request.Destination != "" && request.Destination != p.SSOURL() {
		return Application{}, "", errors.New("the authentication request is meant for somebody else")
	}
	if request.ACS == "" {
		return app, app.ACS[0], nil
	}
	if !slices.Contains(app.ACS, request.ACS) {
		return Application{}, "", errUnknownACS
	}
	return app, request.ACS, nil
}
