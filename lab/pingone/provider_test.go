package pingone_test

import (
	"encoding/xml"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/lab/pingone"
	"github.com/qlogin/qlogin/lab/saml"
)

const (
	base        = "https://auth.pingone.eu"
	environment = "3f1c1c9e-8a52-4c5c-9d7b-0c6f2b6f7a10"
	application = "9a0e2a51-5a2f-4b7a-9a3e-2f6a7f1f0c11"
	entityID    = "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-9067f1ab2c"
	acs         = "https://d-9067f1ab2c.awsapps.com/start/saml/acs"
	password    = "practice"
)

type people struct{}

func (people) Authenticate(username, given string) (pingone.Person, error) {
	if username != "asilva" || given != password {
		return pingone.Person{}, pingone.ErrPassword
	}
	return people{}.person(), nil
}

func (people) Find(username string) (pingone.Person, bool) {
	return people{}.person(), username == "asilva"
}

func (people) person() pingone.Person {
	return pingone.Person{Username: "asilva", Email: "ana.silva@example.com", Groups: []string{"Amazon Q Developer"}}
}

func options() pingone.Options {
	return pingone.Options{
		BaseURL: base, EnvironmentID: environment, People: people{},
		Applications: []pingone.Application{{
			ID: application, Name: "AWS IAM Identity Center", EntityID: entityID, ACS: []string{acs}, Group: "Amazon Q Developer",
		}},
	}
}

// inProcess carries a client's requests to a handler, whatever the host.
type inProcess struct{ http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	recorder := httptest.NewRecorder()
	p.ServeHTTP(recorder, r)
	response := recorder.Result()
	response.Request = r
	return response, nil
}

func newBrowser(t *testing.T, o pingone.Options) (*pingone.Provider, *http.Client) {
	t.Helper()
	p, err := pingone.New(o)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return p, &http.Client{Jar: jar, Transport: inProcess{p}}
}

// send opens an address, or posts form to it, and returns the page.
func send(t *testing.T, client *http.Client, address string, form url.Values) (int, string) {
	t.Helper()
	method, body := http.MethodGet, ""
	if form != nil {
		method, body = http.MethodPost, form.Encode()
	}
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(page)
}

// request is a good authentication request, for tests to spoil.
func request(change ...string) string {
	return strings.NewReplacer(change...).Replace(`<samlp:AuthnRequest xmlns:samlp="` + saml.Protocol + `" xmlns:saml="` + saml.Assertion +
		`" ID="_r1" Version="2.0" IssueInstant="2026-11-23T09:00:00Z" Destination="` + base + "/" + environment + `/saml20/idp/sso"` +
		` AssertionConsumerServiceURL="` + acs + `"><saml:Issuer>` + entityID + `</saml:Issuer></samlp:AuthnRequest>`)
}

func redirectURL(t *testing.T, p *pingone.Provider, message, relayState string) string {
	t.Helper()
	packed, err := saml.EncodeRedirect([]byte(message))
	if err != nil {
		t.Fatal(err)
	}
	return p.SSOURL() + "?" + url.Values{"SAMLRequest": {packed}, "RelayState": {relayState}}.Encode()
}

var (
	actionOf = regexp.MustCompile(`<form method="post" action="([^"]*)"`)
	hidden   = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
)

func formOf(t *testing.T, page string) (string, url.Values) {
	t.Helper()
	action := actionOf.FindStringSubmatch(page)
	if action == nil {
		t.Fatalf("no form on the page:\n%s", page)
	}
	values := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(page, -1) {
		values.Set(m[1], html.UnescapeString(m[2]))
	}
	return html.UnescapeString(action[1]), values
}

// signOn goes from a request to the form that carries the response.
func signOn(t *testing.T, client *http.Client, address string) (string, url.Values) {
	t.Helper()
	_, page := send(t, client, address, nil)
	action, values := formOf(t, page)
	values.Set("username", "asilva")
	values.Set("password", password)
	_, page = send(t, client, action, values)
	return formOf(t, page)
}

func TestBindings(t *testing.T) {
	for name, ask := range map[string]func(t *testing.T, p *pingone.Provider, client *http.Client) string{
		"redirect": func(t *testing.T, p *pingone.Provider, client *http.Client) string {
			t.Helper()
			_, page := send(t, client, redirectURL(t, p, request(), "r&s"), nil)
			return page
		},
		"post": func(t *testing.T, p *pingone.Provider, client *http.Client) string {
			t.Helper()
			_, page := send(t, client, p.SSOURL(), url.Values{"SAMLRequest": {saml.EncodePost([]byte(request()))}, "RelayState": {"r&s"}})
			return page
		},
	} {
		t.Run(name, func(t *testing.T) {
			p, client := newBrowser(t, options())
			action, values := formOf(t, ask(t, p, client))
			values.Set("username", "asilva")
			values.Set("password", password)
			_, page := send(t, client, action, values)
			action, values = formOf(t, page)
			if action != acs {
				t.Errorf("got response for %s, want %s", action, acs)
			}
			if got := values.Get("RelayState"); got != "r&s" {
				t.Errorf("got RelayState %q, want r&s", got)
			}
			response, err := saml.DecodePost(values.Get("SAMLResponse"))
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{`InResponseTo="_r1"`, `Destination="` + acs, `Recipient="` + acs, ">" + entityID + "<", saml.EmailAddress + `">ana.silva@example.com<`} {
				if !strings.Contains(string(response), want) {
					t.Errorf("no %s in the response:\n%s", want, response)
				}
			}
		})
	}
}

func TestForceAuthn(t *testing.T) {
	p, client := newBrowser(t, options())
	signOn(t, client, redirectURL(t, p, request(), ""))
	if _, page := send(t, client, redirectURL(t, p, request(), ""), nil); !strings.Contains(page, "SAMLResponse") {
		t.Errorf("a second sign-on asked again:\n%s", page)
	}
	forced := request(" ID=", ` ForceAuthn="true" ID=`)
	if _, page := send(t, client, redirectURL(t, p, forced, ""), nil); !strings.Contains(page, `name="password"`) {
		t.Errorf("ForceAuthn did not ask for the password:\n%s", page)
	}
	signOn(t, client, redirectURL(t, p, forced, ""))
}

// TestHostileRequests makes sure that a bad request ends on a page of our own,
// with nothing sent anywhere.
func TestHostileRequests(t *testing.T) {
	for _, test := range []struct {
		name, message string
		status        int
		title         string
	}{
		{"unknown issuer", request(entityID, "https://evil.example"), 404, "Application not found"},
		{"no issuer", request("<saml:Issuer>"+entityID+"</saml:Issuer>", ""), 404, "Application not found"},
		{"unknown ACS", request(acs, "https://evil.example/acs"), 400, "This request cannot be answered"},
		{"ACS with the right beginning", request(acs, acs+".evil.example"), 400, "This request cannot be answered"},
		{"ACS of a script", request(acs, "javascript:alert(1)"), 400, "This request cannot be answered"},
		{"for somebody else", request("/saml20/idp/sso", "/saml20/idp/other"), 400, "This request cannot be read"},
		{"no ID", request(`ID="_r1"`, ""), 400, "This request cannot be read"},
		{"SAML 1.1", request(`Version="2.0"`, `Version="1.1"`), 400, "This request cannot be read"},
		{"other element", request("AuthnRequest", "LogoutRequest"), 400, "This request cannot be read"},
		{"other namespace", request(saml.Protocol, "urn:other"), 400, "This request cannot be read"},
		{"document type", `<!DOCTYPE a [<!ENTITY b "c">]>` + request(), 400, "This request cannot be read"},
		{"external entity", `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>` + request("_r1", "&b;"), 400, "This request cannot be read"},
		{"comment", request("</saml:Issuer>", "<!-- x --></saml:Issuer>"), 400, "This request cannot be read"},
		{"two elements", request() + request(), 400, "This request cannot be read"},
		{"inflates to much", request("<saml:Issuer>", strings.Repeat(" ", 8<<20)+"<saml:Issuer>"), 400, "This request cannot be read"},
		{"deep", request("<saml:Issuer>", strings.Repeat("<a>", 1000)+strings.Repeat("</a>", 1000)+"<saml:Issuer>"), 400, "This request cannot be read"},
		{"nothing", "", 400, "This request cannot be read"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, client := newBrowser(t, options())
			status, page := send(t, client, redirectURL(t, p, test.message, ""), nil)
			if status != test.status || !strings.Contains(page, "<h1>"+test.title+"</h1>") {
				t.Errorf("got %d, want %d %q:\n%s", status, test.status, test.title, page)
			}
			if strings.Contains(page, "evil") || strings.Contains(page, "<form") {
				t.Errorf("the page repeats what it was given or leads on:\n%s", page)
			}
		})
	}
	t.Run("endless post", func(t *testing.T) {
		p, client := newBrowser(t, options())
		status, _ := send(t, client, p.SSOURL(), url.Values{"SAMLRequest": {strings.Repeat("A", 4<<20)}})
		if status != http.StatusBadRequest {
			t.Errorf("got %d, want 400", status)
		}
	})
	t.Run("endless relay state", func(t *testing.T) {
		p, client := newBrowser(t, options())
		status, _ := send(t, client, redirectURL(t, p, request(), strings.Repeat("A", 1025)), nil)
		if status != http.StatusBadRequest {
			t.Errorf("got %d, want 400", status)
		}
	})
}

func TestMetadata(t *testing.T) {
	p, client := newBrowser(t, options())
	status, document := send(t, client, p.MetadataURL(application), nil)
	if status != http.StatusOK {
		t.Fatalf("got %d, want 200", status)
	}
	var metadata struct {
		XMLName  xml.Name `xml:"urn:oasis:names:tc:SAML:2.0:metadata EntityDescriptor"`
		EntityID string   `xml:"entityID,attr"`
		Services []struct {
			Binding  string `xml:",attr"`
			Location string `xml:",attr"`
		} `xml:"IDPSSODescriptor>SingleSignOnService"`
		Certificate string `xml:"IDPSSODescriptor>KeyDescriptor>KeyInfo>X509Data>X509Certificate"`
	}
	if err := xml.Unmarshal([]byte(document), &metadata); err != nil {
		t.Fatal(err)
	}
	if metadata.EntityID != base+"/"+environment || metadata.Certificate == "" || len(metadata.Services) != 2 {
		t.Errorf("got %+v", metadata)
	}
	for _, service := range metadata.Services {
		if service.Location != p.SSOURL() {
			t.Errorf("got %s, want %s", service.Location, p.SSOURL())
		}
	}
	if status, _ := send(t, client, p.MetadataURL("other"), nil); status != http.StatusNotFound {
		t.Errorf("metadata of an unknown application: got %d, want 404", status)
	}
}

func TestNewRefusesGaps(t *testing.T) {
	for name, spoil := range map[string]func(*pingone.Options){
		"address":      func(o *pingone.Options) { o.BaseURL = "pingone" },
		"people":       func(o *pingone.Options) { o.People = nil },
		"applications": func(o *pingone.Options) { o.Applications = nil },
		"environment":  func(o *pingone.Options) { o.EnvironmentID = "" },
	} {
		t.Run(name, func(t *testing.T) {
			o := options()
			spoil(&o)
			if _, err := pingone.New(o); err == nil {
				t.Error("got no error")
			}
		})
	}
}
