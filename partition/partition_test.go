package partition_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/partition"
)

func TestOf(t *testing.T) {
	for region, want := range map[string]string{
		"us-east-1": "aws", "mx-central-1": "aws", "ap-southeast-7": "aws", "eu-north-9": "aws",
		"cn-north-1": "aws-cn", "us-gov-west-1": "aws-us-gov", "eusc-de-east-1": "aws-eusc",
		"": "", "us-east": "", "us-east-1a": "", "us-east-1.evil.net": "", "us-gov-east": "", "US-EAST-1": "", "us-east-111": "", "us--1": "",
	} {
		got, ok := partition.Of(region)
		if got.ID != want || ok != (want != "") {
			t.Errorf("Of(%q) = %q, %v; want %q", region, got.ID, ok, want)
		}
	}
	if got := len(partition.All()[0].Regions); got != 34 {
		t.Errorf("the commercial partition has %d Regions, want 34", got)
	}
	for _, region := range partition.Regions() {
		if _, ok := partition.Of(region); !ok || !partition.Known(region) {
			t.Errorf("listed Region %s is not recognised", region)
		}
	}
}

func TestOptIn(t *testing.T) {
	for region, want := range map[string]bool{"us-east-1": false, "eu-central-1": false, "eu-central-2": true, "me-south-1": true, "cn-north-1": false, "us-gov-east-1": false} {
		if got := partition.OptIn(region); got != want {
			t.Errorf("OptIn(%q) = %v", region, got)
		}
	}
}

func TestEndpoints(t *testing.T) {
	for _, c := range []struct {
		region string
		dual   bool
		want   string
	}{
		{"eu-central-1", false, "https://oidc.eu-central-1.amazonaws.com"},
		{"eu-central-1", true, "https://oidc.eu-central-1.api.aws"},
		{"cn-north-1", false, "https://oidc.cn-north-1.amazonaws.com.cn"},
		{"cn-north-1", true, "https://oidc.cn-north-1.api.amazonwebservices.com.cn"},
		{"us-gov-west-1", false, "https://oidc.us-gov-west-1.amazonaws.com"},
		{"us-gov-west-1", true, "https://oidc.us-gov-west-1.api.aws"},
		{"eusc-de-east-1", false, "https://oidc.eusc-de-east-1.amazonaws.eu"},
		{"eusc-de-east-1", true, "https://oidc.eusc-de-east-1.api.amazonwebservices.eu"},
	} {
		got, err := partition.OIDCEndpoint(c.region, c.dual)
		if err != nil || got != c.want {
			t.Errorf("OIDCEndpoint(%s, %v) = %q, %v; want %q", c.region, c.dual, got, err, c.want)
		}
		portal, err := partition.PortalEndpoint(c.region, c.dual)
		if want := strings.Replace(c.want, "oidc.", "portal.sso.", 1); err != nil || portal != want {
			t.Errorf("PortalEndpoint(%s, %v) = %q, %v; want %q", c.region, c.dual, portal, err, want)
		}
	}
	_, err := partition.OIDCEndpoint("eu-centrall-1", false)
	if err == nil || !strings.Contains(err.Error(), "did you mean eu-central-1") {
		t.Errorf("a misspelt Region gives %v", err)
	}
}

func TestParseStartURL(t *testing.T) {
	const classic = "https://d-1234567890.awsapps.com/start"
	for _, c := range []struct{ in, url, region, id string }{
		{classic, classic, "", "aws"},
		{classic + "/", classic, "", "aws"},
		{classic + "#/", classic, "", "aws"},
		{classic + `\#/`, classic, "", "aws"},
		{classic + "/#/?tab=accounts", classic, "", "aws"},
		{classic + "/#/device?user_code=ABCD-EFGH", classic, "", "aws"},
		{"https://d-1234567890.awsapps.com", classic, "", "aws"},
		{"https://d-1234567890.awsapps.com/", classic, "", "aws"},
		{"d-1234567890.awsapps.com/start", classic, "", "aws"},
		{"HTTPS://D-1234567890.AWSAPPS.COM/start", classic, "", "aws"},
		{"  \"" + classic + "\"\n", classic, "", "aws"},
		{"<" + classic + ">,", classic, "", "aws"},
		{"\u200bhttps://d-1234567890.awsapps\u00ad.com/start\ufeff", classic, "", "aws"},
		{"https://d-1234567890.awsapps.com:443/start", classic, "", "aws"},
		{"https://d-1234567890.awsapps.com./start", classic, "", "aws"},
		{"https://acme.awsapps.com/start/user-consent/authorize.html?clientId=x", "https://acme.awsapps.com/start", "", "aws"},
		{"https://ssoins-0123456789abcdef.eu-west-1.portal.amazonaws.com/", "https://ssoins-0123456789abcdef.eu-west-1.portal.amazonaws.com", "eu-west-1", "aws"},
		{"https://ssoins-0123456789abcdef.portal.eu-west-1.app.aws/#/device?user_code=A", "https://ssoins-0123456789abcdef.portal.eu-west-1.app.aws", "eu-west-1", "aws"},
		{"https://ssoins-0123456789abcdef.cn-north-1.portal.amazonaws.com.cn", "https://ssoins-0123456789abcdef.cn-north-1.portal.amazonaws.com.cn", "cn-north-1", "aws-cn"},
		{"https://ssoins-0123456789abcdef.portal.cn-north-1.app.amazonwebservices.com.cn", "https://ssoins-0123456789abcdef.portal.cn-north-1.app.amazonwebservices.com.cn", "cn-north-1", "aws-cn"},
		{"https://ssoins-0123456789abcdef.eusc-de-east-1.portal.amazonaws.eu", "https://ssoins-0123456789abcdef.eusc-de-east-1.portal.amazonaws.eu", "eusc-de-east-1", "aws-eusc"},
		{"https://ssoins-0123456789abcdef.portal.eusc-de-east-1.api.amazonwebservices.eu", "https://ssoins-0123456789abcdef.portal.eusc-de-east-1.api.amazonwebservices.eu", "eusc-de-east-1", "aws-eusc"},
		{"https://start.us-gov-home.awsapps.com/directory/d-1234567890#/", "https://start.us-gov-home.awsapps.com/directory/d-1234567890", "", "aws-us-gov"},
		{"https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/acme/", "https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/acme", "us-gov-west-1", "aws-us-gov"},
		{"https://start.home.awsapps.cn/directory/d-1234567890", "https://start.home.awsapps.cn/directory/d-1234567890", "", "aws-cn"},
		{"https://start.cn-north-1.home.awsapps.cn/directory/d-1234567890", "https://start.cn-north-1.home.awsapps.cn/directory/d-1234567890", "cn-north-1", "aws-cn"},
		{"https://ssoins-0123456789abcdef.us-gov-west-1.portal.amazonaws.com", "https://ssoins-0123456789abcdef.us-gov-west-1.portal.amazonaws.com", "us-gov-west-1", "aws-us-gov"},
		{"https://ssoins-0123456789abcdef.portal.us-gov-east-1.app.aws", "https://ssoins-0123456789abcdef.portal.us-gov-east-1.app.aws", "us-gov-east-1", "aws-us-gov"},
		{"https://start.us-gov-east-1.us-gov-home.awsapps.com/directory/d-1234567890#/", "https://start.us-gov-east-1.us-gov-home.awsapps.com/directory/d-1234567890", "us-gov-east-1", "aws-us-gov"},
		{"https://start.cn-northwest-1.home.awsapps.cn/directory/acme", "https://start.cn-northwest-1.home.awsapps.cn/directory/acme", "cn-northwest-1", "aws-cn"},
		{"https://identitycenter.amazonaws.com.cn/ssoins-0123456789abcdef", "https://identitycenter.amazonaws.com.cn/ssoins-0123456789abcdef", "", "aws-cn"},
		{"https://eu-central-1.signin.aws.amazon.com/platform/saml/d-1234567890", classic, "eu-central-1", "aws"},
		{"https://eu-central-1.signin.aws/platform/saml/acs/d-1234567890", classic, "eu-central-1", "aws"},
		{"https://eu-central-1.sso.signin.aws/platform/saml/metadata/d-1234567890/", classic, "eu-central-1", "aws"},
		{"https://us-gov-west-1.signin.amazonaws-us-gov.com/platform/saml/d-1234567890", "https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/d-1234567890", "us-gov-west-1", "aws-us-gov"},
		{"https://cn-north-1.signin.amazonaws.cn/platform/saml/d-1234567890", "https://start.cn-north-1.home.awsapps.cn/directory/d-1234567890", "cn-north-1", "aws-cn"},
		{"https://identitycenter.amazonaws.com/ssoins-0123456789abcdef", "https://identitycenter.amazonaws.com/ssoins-0123456789abcdef", "", "aws"},
		{"https://identitycenter.us-gov.amazonaws.com/ssoins-0123456789abcdef/", "https://identitycenter.us-gov.amazonaws.com/ssoins-0123456789abcdef", "", "aws-us-gov"},
		{"https://identitycenter.amazonaws.eu/ssoins-0123456789abcdef", "https://identitycenter.amazonaws.eu/ssoins-0123456789abcdef", "eusc-de-east-1", "aws-eusc"},
	} {
		got, err := partition.ParseStartURL(c.in)
		if err != nil || got.StartURL != c.url || got.Region != c.region || got.Partition.ID != c.id {
			t.Errorf("ParseStartURL(%q) = %q, %q, %q, %v", c.in, got.StartURL, got.Region, got.Partition.ID, err)
		}
		if again, err := partition.ParseStartURL(got.StartURL); err != nil || again.StartURL != got.StartURL {
			t.Errorf("%q is not stable: %q, %v", got.StartURL, again.StartURL, err)
		}
	}
}

// What people paste: from mails, chats, terminals, wikis, browsers and consoles.
func TestPastedStartURLs(t *testing.T) {
	const want = "https://acme.awsapps.com/start"
	pasted := []string{
		"acme.awsapps.com", "acme.awsapps.com/", "ACME.awsapps.com/Start", "//acme.awsapps.com/start", "HTTPS://acme.AWSAPPS.com:443/start#/",
		"https://acme.awsapps.com/start?", "https://acme.awsapps.com/start/?tab=accounts", "https://acme.awsapps.com/start#/?tab=applications", "https://acme.awsapps.com/start/#/saml/default/x",
		"https://acme.awsapps.com/start/#/console?account_id=1&role_name=x", "https://acme.awsapps.com/start/#/device", "https://acme.awsapps.com/start#/device?user_code=ABCD-EFGH", "https://acme.awsapps.com/?user_code=ABCD-EFGH",
		"https://acme.awsapps.com//start//", "https://acme.awsapps.com/start/user-consent/login-success.html", "<https://acme.awsapps.com/start>", "[https://acme.awsapps.com/start]", "(https://acme.awsapps.com/start)",
		"'https://acme.awsapps.com/start'", "`https://acme.awsapps.com/start`", "\"https://acme.awsapps.com/start\",", "https://acme.awsapps.com/start;", "https://acme.awsapps.com/start, ", "\thttps://acme.awsapps.com/start\r\n",
		"https://acme.awsapps.com/start\u200b", "\ufeffhttps://acme.awsapps.com/start", "https://acme\u00ad.awsapps.com/start", "\u202ahttps://acme.awsapps.com/start\u202c", "https://acme.awsapps.com\u2060/start",
		"https://acme.awsapps.com/start\x00", "https://acme.awsapps.com./start", `https://acme.awsapps.com/start\#/`, `https://acme.awsapps.com/start/\#/`, "https://acme.awsapps.com/start#", "https://acme.awsapps.com/start/%23/",
		"https://acme.awsapps.com/start%20", "{https://acme.awsapps.com/start}", "https://acme.awsapps.com/login", "https://acme.awsapps.com/start/index.html#x", "\u00a0https://acme.awsapps.com/start\u00a0", "“https://acme.awsapps.com/start”",
		"sso_start_url = https://acme.awsapps.com/start", "--start-url https://acme.awsapps.com/start", "Start URL: https://acme.awsapps.com/start.",
	}
	for _, raw := range pasted {
		if got, err := partition.ParseStartURL(raw); err != nil || got.StartURL != want {
			t.Errorf("ParseStartURL(%q) = %q, %v", raw, got.StartURL, err)
		}
	}
	if len(pasted) < 40 {
		t.Errorf("only %d variants", len(pasted))
	}
}

func refusedStartURLs() []string {
	return []string{
		"https://eu-central-1.signin.aws/platform/saml/acs/8d1c7c7e-5f6a-4c1e-9d59-7b1f0a4c9e21", "https://evil.signin.aws/platform/saml/d-1234567890", "https://eu-central-1.signin.aws.evil.net/platform/saml/d-1234567890",
		"https://d-1234567890.ａwsapps.com/start", "https://d-1234567890.awsapps。com/start", "https://d-1234567890.awsаpps.com/start", "https://xn--d-1234567890.awsapps-x1b.com/start", "https://d-1234567890.awsapps.com\u2024evil.net/start",
		"https://acme.awsapps.com.:8443/start", "https://acme.awsapps.com@10.0.0.1/start", "see https://evil.net/?u=https://acme.awsapps.com/start", "https://evil.net/ https://acme.awsapps.com/start",
		"", "   ", "https://", "start", "https://evil-awsapps.com/start", "https://awsapps.com/start", "https://awsapps.com.evil.net/start",
		"https://d-1234567890.awsapps.com.evil.net/start", "https://d-1234567890.awsapps.com@evil.net/start", "https://evil.net/d-1234567890.awsapps.com/start",
		"https://evil.net#d-1234567890.awsapps.com/start", "https://evil.net?d-1234567890.awsapps.com", "http://d-1234567890.awsapps.com/start",
		"https://d-1234567890.awsapps.com:8443/start", "https://user@d-1234567890.awsapps.com/start", "ftp://d-1234567890.awsapps.com/start",
		"https://d-1234567890.аwsapps.com/start", "https://d-1234567890.awsapps.com\\@evil.net", "https://a.b.awsapps.com/start", "https://-bad.awsapps.com/start",
		"https://view.awsapps.com/start", "https://console.aws.amazon.com/singlesignon", "https://us-east-1.console.aws.amazon.com/", "https://device.sso.us-east-1.amazonaws.com/?user_code=A",
		"https://oidc.us-east-1.amazonaws.com", "https://ssoins-0123456789abcdef.nowhere.portal.amazonaws.com", "https://ssoins-0123456789abcdef.portal.us-east-1.app.aws.evil.net",
		"https://x.y.portal.us-east-1.app.aws", "https://identitycenter.amazonaws.com/", "https://identitycenter.amazonaws.com/ssoins-short", "https://identitycenter.amazonaws.com.evil.net/ssoins-0123456789abcdef",
		"https://start.us-gov-home.awsapps.com/start", "https://start.eu-west-1.us-gov-home.awsapps.com/directory/d-1", "https://end.home.awsapps.cn/directory/d-1", "https://[::1]/start", "https://127.0.0.1/start", "javascript:alert(1)", "https://d-1234567890.awsapps.com%2eevil.net/start",
	}
}

func TestParseStartURLRefuses(t *testing.T) {
	for _, raw := range refusedStartURLs() {
		got, err := partition.ParseStartURL(raw)
		var bad *partition.URLError
		if !errors.As(err, &bad) {
			t.Errorf("ParseStartURL(%q) = %q, %v; want a refusal", raw, got.StartURL, err)
			continue
		}
		if bad.Problem == "" || bad.Hint == "" {
			t.Errorf("the refusal of %q has no way on: %+v", raw, bad)
		}
	}
}

func FuzzParseStartURL(f *testing.F) {
	for _, raw := range refusedStartURLs() {
		f.Add(raw)
	}
	f.Add("https://d-1234567890.awsapps.com/start")
	f.Fuzz(func(t *testing.T, raw string) {
		got, err := partition.ParseStartURL(raw)
		if err != nil {
			return
		}
		u, err := url.Parse(got.StartURL)
		if err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" || u.RawQuery != "" || u.Fragment != "" {
			t.Fatalf("%q became %q", raw, got.StartURL)
		}
		again, err := partition.ParseStartURL(got.StartURL)
		if err != nil || again.StartURL != got.StartURL || again.Region != got.Region {
			t.Fatalf("%q is not stable: %q, %v", got.StartURL, again.StartURL, err)
		}
		if err := partition.VerificationHost(u, got.StartURL, "us-east-1"); err == nil && got.Region != "" && got.Region != "us-east-1" {
			t.Fatalf("%q may be opened for another Region", got.StartURL)
		}
	})
}

func TestVerificationHost(t *testing.T) {
	const (
		classic  = "https://d-1234567890.awsapps.com/start"
		instance = "https://ssoins-0123456789abcdef.eu-west-1.portal.amazonaws.com"
		dual     = "https://ssoins-0123456789abcdef.portal.eu-west-1.app.aws"
		issuer   = "https://identitycenter.amazonaws.com/ssoins-0123456789abcdef"
	)
	for _, c := range []struct {
		open, start string
		ok          bool
	}{
		{"https://device.sso.eu-west-1.amazonaws.com/?user_code=ABCD-EFGH", classic, true},
		{"https://d-1234567890.awsapps.com/start/#/device?user_code=ABCD-EFGH", classic, true},
		{"https://acme.awsapps.com/start/#/device", classic, true},
		{"https://ssoins-0123456789abcdef.eu-west-1.portal.amazonaws.com/#/device", instance, true},
		{"https://ssoins-0123456789abcdef.portal.eu-west-1.app.aws/#/device", dual, true},
		{"https://ssoins-0123456789abcdef.portal.eu-west-1.app.aws/#/device", classic, true},
		{"https://ssoins-0123456789abcdef.eu-west-1.portal.amazonaws.com/#/device", issuer, true},
		{"https://eu-west-1.signin.aws/platform/authorize?request_uri=x", classic, true},
		{"https://eu-west-1.sso.signin.aws/platform/authorize?request_uri=x", dual, true},

		{"http://device.sso.eu-west-1.amazonaws.com/", classic, false},
		{"https://device.sso.us-east-1.amazonaws.com/", classic, false},
		{"https://device.sso.eu-west-1.amazonaws.com.evil.net/", classic, false},
		{"https://device.sso.eu-west-1.amazonaws.com:8443/", classic, false},
		{"https://d-1234567890.awsapps.com@evil.net/", classic, false},
		{"https://evil-awsapps.com/start", classic, false},
		{"https://a.b.awsapps.com/start", classic, false},
		{"https://us-east-1.signin.aws/", classic, false},
		{"https://eu-west-1.signin.aws.evil.net/", classic, false},
		{"https://ssoins-ffffffffffffffff.portal.eu-west-1.app.aws/", instance, false},
		{"https://acme.awsapps.com/start", instance, false},
		{"https://127.0.0.1/start", classic, false},
	} {
		u, err := url.Parse(c.open)
		if err != nil {
			t.Fatal(err)
		}
		if err := partition.VerificationHost(u, c.start, "eu-west-1"); (err == nil) != c.ok {
			t.Errorf("VerificationHost(%q, %q) = %v", c.open, c.start, err)
		}
	}
}
