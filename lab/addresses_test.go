package lab_test

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/lab"
)

// serviceMetadata is what IT downloads from the console of Identity Center.
func serviceMetadata(t *testing.T, l *lab.Lab) (issuer string, acs []string) {
	t.Helper()
	var metadata struct {
		EntityID string `xml:"entityID,attr"`
		ACS      []struct {
			Location string `xml:",attr"`
		} `xml:"SPSSODescriptor>AssertionConsumerService"`
	}
	if err := xml.Unmarshal([]byte(getWith(t, l.Transport(), "https://d-9067f1ab2c.awsapps.com/start/saml/metadata")), &metadata); err != nil {
		t.Fatal(err)
	}
	for _, a := range metadata.ACS {
		acs = append(acs, a.Location)
	}
	return metadata.EntityID, acs
}

func getWith(t *testing.T, transport http.RoundTripper, address string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := transport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The addresses are those of the instance's age, Regions and tenant; what PingOne
// has is what the scenario left there.
func TestAddresses(t *testing.T) {
	at := func(tenant string, hosts ...string) []string {
		for i, host := range hosts {
			hosts[i] = "https://" + host + "/platform/saml/acs/" + tenant
		}
		return hosts
	}
	const tenant = "2e8f0a61-practice"
	old := func(region string) []string {
		return []string{region + ".signin.aws.amazon.com", region + ".signin.aws", region + ".sso.signin.aws"}
	}
	for _, test := range []struct {
		scenario        string
		region          string
		center, pingone []string
	}{
		{"healthy", "us-west-2", at(tenant, old("us-west-2")...), at(tenant, old("us-west-2")...)},
		{"wrong-region", "eu-west-1", at(tenant, old("eu-west-1")...), at(tenant, old("eu-west-1")...)},
		{"identity-center-recreated", "us-west-2", at("8d1c7c7e-practice", old("us-west-2")...), at(tenant, old("us-west-2")...)},
		{"new-acs-url", "us-west-2", at(tenant, "us-west-2.signin.aws", "us-west-2.sso.signin.aws"), at(tenant, "us-west-2.signin.aws.amazon.com")},
		{"additional-region", "us-west-2", at(tenant, append(old("us-west-2"), old("eu-central-1")...)...), at(tenant, old("us-west-2")...)},
	} {
		t.Run(test.scenario, func(t *testing.T) {
			l := newLab(t, lab.Options{Scenario: test.scenario})
			issuer, acs := serviceMetadata(t, l)
			want := "https://" + test.region + ".signin.aws.amazon.com/platform/saml/d-9067f1ab2c"
			if o := l.Organization(); issuer != want || o.EntityID != want {
				t.Errorf("issuer %s, entity ID at PingOne %s, want %s", issuer, o.EntityID, want)
			}
			if diff := cmp.Diff(test.center, acs); diff != "" {
				t.Errorf("Identity Center (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(test.pingone, l.Organization().ACS); diff != "" {
				t.Errorf("PingOne (-want +got)\n%s", diff)
			}
		})
	}
}

// A response is taken at the address of AWS and brought to the portal once; in a
// browser that did not begin the sign-in it is worth nothing.
func TestPostedResponses(t *testing.T) {
	l := newLab(t, lab.Options{})
	client := &http.Client{Transport: l.Transport(), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	form := url.Values{"SAMLResponse": {"x"}, "RelayState": {"y"}}.Encode()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, l.Organization().ACS[0], strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	next := response.Header.Get("Location")
	if response.StatusCode != http.StatusSeeOther || !regexp.MustCompile(`^https://d-9067f1ab2c\.awsapps\.com/start/saml/acs\?posted=[A-Z0-9]{20,}$`).MatchString(next) {
		t.Fatalf("got %d to %s", response.StatusCode, next)
	}
	for _, want := range []string{"complete your request right now", "Page not found"} {
		if page := getWith(t, l.Transport(), next); !strings.Contains(page, want) {
			t.Errorf("the page does not say %q:\n%s", want, page)
		}
	}
}

// certificateIn reads the one certificate of a metadata document.
func certificateIn(t *testing.T, document string) *x509.Certificate {
	t.Helper()
	all := regexp.MustCompile(`<ds:X509Certificate>([^<]+)<`).FindAllStringSubmatch(document, -1)
	if len(all) != 1 {
		t.Fatalf("%d certificates in\n%s", len(all), document)
	}
	der, err := base64.StdEncoding.DecodeString(all[0][1])
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}

// The metadata of PingOne names a certificate of the age that the scenario says.
func TestIdentityProviderMetadata(t *testing.T) {
	for scenario, want := range map[string]int{"healthy": 365, "certificate-90-days": 90, "certificate-30-days": 30, "certificate-7-days": 7, "certificate-expired": -1} {
		l := newLab(t, lab.Options{Scenario: scenario})
		text := getWith(t, l.Transport(), l.Organization().Metadata)
		left := certificateIn(t, text).NotAfter.Sub(l.Now()).Hours() / 24
		if int(left+0.5) != want && int(left-0.5) != want {
			t.Errorf("%s: the certificate has %.1f days, want %d", scenario, left, want)
		}
		for _, part := range []string{"SingleLogoutService", "HTTP-POST", "HTTP-Redirect", "nameid-format:emailAddress", `Name="user.email"`} {
			if !strings.Contains(text, part) {
				t.Errorf("%s: no %s in\n%s", scenario, part, text)
			}
		}
	}
	if l := newLab(t, lab.Options{Scenario: "application-deleted"}); !strings.Contains(getWith(t, l.Transport(), l.Organization().Metadata), "Application not found") {
		t.Error("an application that is gone has metadata")
	}
}
