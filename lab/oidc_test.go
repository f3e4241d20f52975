package lab_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/lab"
)

// What SDKs and the extensions read, byte for byte.
func TestErrorsOnTheWire(t *testing.T) {
	tests := []struct {
		name   string
		ask    func(*client) reply
		status int
		class  string
		body   string
	}{
		{
			"nobody has approved yet", func(c *client) reply { return c.poll() }, 400, "AuthorizationPendingException",
			`{"error":"authorization_pending","error_description":"Authorization pending","reason":null}`,
		},
		{
			"a refresh token that never was", func(c *client) reply { c.refresh = "aorX"; return c.renew() }, 400, "InvalidGrantException",
			`{"error":"invalid_grant","error_description":"Invalid refresh token provided","reason":null}`,
		},
		{
			"a device code that never was", func(c *client) reply { c.device = "X"; return c.poll() }, 400, "InvalidGrantException",
			`{"error":"invalid_grant","error_description":"Invalid grant provided","reason":null}`,
		},
		{
			"a client that never was", func(c *client) reply { c.id = "X"; return c.poll() }, 401, "InvalidClientException",
			`{"error":"invalid_client","error_description":"Invalid client provided","reason":null}`,
		},
		{
			"another client's secret", func(c *client) reply { c.secret = "X"; return c.start() }, 401, "InvalidClientException",
			`{"error":"invalid_client","error_description":"Invalid client provided","reason":null}`,
		},
		{"a start URL of nobody", func(c *client) reply {
			return c.post("/device_authorization", map[string]any{
				"clientId": c.id, "clientSecret": c.secret, "startUrl": "https://d-0000000000.awsapps.com/start",
			})
		}, 400, "InvalidRequestException", `{"error":"invalid_request","error_description":null,"reason":null}`},
		{"the key of the organization is off", func(c *client) reply {
			c.header = map[string]string{"X-Lab-Scenario": "kms-disabled"}
			return c.poll()
		}, 400, "InvalidRequestException", `{"error":"invalid_request","error_description":"Invalid request","reason":"KMS_DisabledException"}`},
		{"a grant of another kind", func(c *client) reply {
			return c.post("/token", map[string]any{"clientId": c.id, "clientSecret": c.secret, "grantType": "password"})
		}, 400, "UnsupportedGrantTypeException", `{"error":"unsupported_grant_type","error_description":"Unsupported grant type","reason":null}`},
		{"the names of RFC 8628", func(c *client) reply {
			return c.post("/device_authorization", map[string]any{"client_id": c.id, "start_url": c.lab.Organization().StartURL})
		}, 400, "InvalidRequestException", `{"error":"invalid_request","error_description":"Invalid request","reason":null}`},
		{"a client with a secret of its own", func(c *client) reply {
			return c.post("/client/register", map[string]any{"clientName": "x", "clientType": "confidential"})
		}, 400, "InvalidClientMetadataException", `{"error":"invalid_client_metadata","error_description":"Invalid client metadata","reason":null}`},
		{"a scope that does not exist", func(c *client) reply {
			return c.post("/client/register", map[string]any{"clientName": "x", "clientType": "public", "scopes": []string{"codewhisperer:everything"}})
		}, 400, "InvalidScopeException", `{"error":"invalid_scope","error_description":"Invalid scope provided","reason":null}`},
		{"a redirect to somewhere else", func(c *client) reply {
			return c.post("/client/register", map[string]any{"clientName": "x", "clientType": "public", "redirectUris": []string{"https://example.com/"}})
		}, 400, "InvalidRedirectUriException", `{"error":"invalid_redirect_uri","error_description":"Invalid redirect uri","reason":null}`},
		{"a grant the client did not ask for", func(c *client) reply {
			r := c.post("/client/register", map[string]any{"clientName": "x", "clientType": "public", "grantTypes": []string{"authorization_code", "refresh_token"}})
			c.id, c.secret = r.text("clientId"), r.text("clientSecret")
			return c.start()
		}, 400, "UnauthorizedClientException", `{"error":"unauthorized_client","error_description":"Client is not authorized for this grant","reason":null}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, newLab(t, lab.Options{}))
			c.register()
			c.start()
			got := tt.ask(c)
			if got.status != tt.status || got.class() != tt.class {
				t.Errorf("got %d %s, want %d %s", got.status, got.class(), tt.status, tt.class)
			}
			if diff := cmp.Diff(tt.body, strings.TrimSpace(got.raw)); diff != "" {
				t.Errorf("body (-want +got)\n%s", diff)
			}
			if !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(got.header.Get("x-amzn-RequestId")) {
				t.Errorf("request id %q", got.header.Get("x-amzn-RequestId"))
			}
		})
	}
}

func TestRegistration(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	c := newClient(t, newLab(t, lab.Options{Now: func() time.Time { return now }}))
	r := c.register()

	tail, err := base64.RawURLEncoding.DecodeString(c.id)
	if err != nil || !strings.HasSuffix(string(tail), "us-west-2") || len(c.id) < 30 || len(c.id) > 45 {
		t.Errorf("client id %q", c.id)
	}
	if n := len(c.secret); n < 4700 || n > 5200 {
		t.Errorf("the client secret has %d characters, want about 4900", n)
	}
	parts := strings.Split(c.secret, ".")
	claims, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || len(parts) != 3 || !json.Valid(claims) || strings.Count(string(claims), "codewhisperer:taskassist") != 2 {
		t.Errorf("the client secret is not a JWT with every scope twice: %s", claims)
	}
	if got := r.body["clientIdIssuedAt"]; got != float64(now.Unix()) {
		t.Errorf("issued at %v", got)
	}
	if got := r.body["clientSecretExpiresAt"]; got != float64(now.AddDate(0, 0, 90).Unix()) {
		t.Errorf("expires at %v", got)
	}
	if diff := cmp.Diff([]string{"lab test"}, c.lab.Clients()); diff != "" {
		t.Error(diff)
	}
}

func TestAuthorization(t *testing.T) {
	c := newClient(t, newLab(t, lab.Options{}))
	c.register()
	r := c.start()
	if !regexp.MustCompile(`^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$`).MatchString(c.userCode) {
		t.Errorf("user code %q", c.userCode)
	}
	if n := len(c.device); n < 300 || strings.Count(c.device, ".") != 2 {
		t.Errorf("device code of %d characters", n)
	}
	if r.body["interval"] != 1.0 || r.body["expiresIn"] != 600.0 {
		t.Errorf("interval %v, expiresIn %v", r.body["interval"], r.body["expiresIn"])
	}
	if got, want := r.text("verificationUri"), "https://device.sso.us-west-2.amazonaws.com/"; got != want {
		t.Errorf("verificationUri %q, want %q", got, want)
	}
	if got, want := c.url, "https://device.sso.us-west-2.amazonaws.com/?user_code="+c.userCode; got != want {
		t.Errorf("verificationUriComplete %q, want %q", got, want)
	}
}

func TestTokens(t *testing.T) {
	tests := []struct {
		scenario string
		access   int
		expires  float64
		refresh  int // length; 0 for none
	}{
		{"healthy", 233, 3600, 232},
		{"large-tokens", 4096, 3600, 4095},
		{"legacy-token", 233, 28800, 0},
		{"short-session", 233, 600, 232},
	}
	for _, tt := range tests {
		t.Run(tt.scenario, func(t *testing.T) {
			c := newClient(t, newLab(t, lab.Options{Scenario: tt.scenario}))
			c.register()
			c.start()
			if err := c.lab.Approve(c.userCode, c.lab.Organization().Email); err != nil {
				t.Fatal(err)
			}
			r := c.poll()
			if r.body["expiresIn"] != tt.expires || r.text("tokenType") != "Bearer" {
				t.Errorf("expiresIn %v, tokenType %v", r.body["expiresIn"], r.body["tokenType"])
			}
			if len(c.access) != tt.access || !strings.HasPrefix(c.access, "aoa") || strings.Count(c.access, ":") != 1 {
				t.Errorf("access token of %d characters: %s", len(c.access), c.access)
			}
			if len(c.refresh) != tt.refresh || tt.refresh > 0 && !strings.HasPrefix(c.refresh, "aor") {
				t.Errorf("refresh token of %d characters: %s", len(c.refresh), c.refresh)
			}
			if r.body["idToken"] != nil {
				t.Errorf("idToken %v, which is never set", r.body["idToken"])
			}
		})
	}
}

// RFC 8628 §3.5, as dex keeps the books: five seconds more for each poll that
// comes too early, until one does not.
func TestSlowDown(t *testing.T) {
	c := newClient(t, newLab(t, lab.Options{Now: frozen()}))
	c.register()
	c.start()
	steps := []struct {
		wait time.Duration
		want string
	}{
		{0, "AuthorizationPendingException"}, // the first poll may come at once
		{time.Second, "AuthorizationPendingException"},
		{920 * time.Millisecond, "AuthorizationPendingException"}, // networks deliver unevenly
		{500 * time.Millisecond, "SlowDownException"},
		{time.Second, "SlowDownException"},
		{6 * time.Second, "SlowDownException"}, // eleven by now
		{16 * time.Second, "AuthorizationPendingException"},
		{time.Second, "AuthorizationPendingException"},
	}
	for i, s := range steps {
		c.lab.Advance(s.wait)
		if got := c.poll().class(); got != s.want {
			t.Errorf("poll %d after %v: got %s, want %s", i+1, s.wait, got, s.want)
		}
	}
}

func frozen() func() time.Time {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	return func() time.Time { return now }
}

func TestDeviceCodeWorksOnce(t *testing.T) {
	c := newClient(t, newLab(t, lab.Options{}))
	c.signIn()
	if got := c.poll(); got.class() != "InvalidGrantException" {
		t.Errorf("second exchange: %d %s", got.status, got.raw)
	}
	if err := c.lab.Approve(c.userCode, "ben@lab.example"); err == nil {
		t.Error("a spent code was approved again")
	}
}

func TestDeviceCodeBelongsToItsClient(t *testing.T) {
	l := newLab(t, lab.Options{})
	mine, other := newClient(t, l), newClient(t, l)
	mine.register()
	mine.start()
	if err := l.Approve(mine.userCode, l.Organization().Email); err != nil {
		t.Fatal(err)
	}
	other.register()
	other.device = mine.device
	if got := other.poll(); got.class() != "InvalidGrantException" {
		t.Errorf("another client got %d %s", got.status, got.raw)
	}
}

func TestRefreshRotation(t *testing.T) {
	tests := []struct{ scenario, second string }{
		{"healthy", "InvalidGrantException"},
		{"reusable-refresh", ""},
	}
	for _, tt := range tests {
		t.Run(tt.scenario, func(t *testing.T) {
			c := newClient(t, newLab(t, lab.Options{Scenario: tt.scenario}))
			c.signIn()
			before := c.refresh
			if r := c.renew(); r.status != http.StatusOK || c.refresh == before || c.refresh == "" {
				t.Fatalf("first renewal: %d %s", r.status, r.raw)
			}
			newest := c.refresh
			c.refresh = before
			if got := c.renew().class(); got != tt.second {
				t.Errorf("second use: got %q, want %q", got, tt.second)
			}
			c.refresh = newest
			if r := c.renew(); r.status != http.StatusOK {
				t.Errorf("the newest refresh token is refused: %s", r.raw)
			}
		})
	}
}

func TestTimePasses(t *testing.T) {
	tests := []struct {
		name string
		wait time.Duration
		ask  func(*client) reply
		want string
	}{
		{"the session holds 89 days", 89 * 24 * time.Hour, (*client).renew, ""},
		{"a registration ends after 90", 90 * 24 * time.Hour, (*client).renew, "InvalidClientException"},
		{"an ended registration still gets a code", 91 * 24 * time.Hour, (*client).start, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, newLab(t, lab.Options{Now: frozen()}))
			c.signIn()
			c.lab.Advance(tt.wait)
			if got := tt.ask(c); got.class() != tt.want {
				t.Errorf("got %d %s, want %q", got.status, got.raw, tt.want)
			}
		})
	}
}

func TestLogout(t *testing.T) {
	l := newLab(t, lab.Options{})
	ana, second := newClient(t, l), newClient(t, l)
	ana.signIn()
	second.signIn()
	logout := func(token string) reply {
		r, err := ana.send(t.Context(), "https://portal.sso.us-west-2.amazonaws.com/logout", map[string]string{"x-amz-sso_bearer_token": token}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := logout(""); r.status != 400 || r.class() != "InvalidRequestException" {
		t.Errorf("without a token: %d %s", r.status, r.class())
	}
	if r := logout("aoa-no-such-token"); r.status != 401 || r.class() != "UnauthorizedException" || r.text("message") != "Session token not found or invalid" {
		t.Errorf("with a strange token: %d %s", r.status, r.raw)
	}
	if r := logout(ana.access); r.status != 200 || r.raw != "" {
		t.Errorf("got %d %q, want an empty 200", r.status, r.raw)
	}
	for name, c := range map[string]*client{"the one that signed out": ana, "the other one of the same person": second} {
		if r := c.renew(); r.text("error_description") != "Invalid refresh token provided" {
			t.Errorf("%s: renewal answered %d %s", name, r.status, r.raw)
		}
	}
}

func TestWrongRegionGivesOutACode(t *testing.T) {
	c := newClient(t, newLab(t, lab.Options{}))
	c.oidc = "https://oidc.eu-west-1.amazonaws.com"
	c.register()
	if r := c.start(); r.status != http.StatusOK || c.userCode == "" {
		t.Fatalf("got %d %s, want a code all the same", r.status, r.raw)
	}
	if got := c.open(false); got != "Invalid code" {
		t.Errorf("the page says %q", got)
	}
	c.oidc = westOIDC // nor is the registration known in the right Region
	if r := c.start(); r.class() != "InvalidClientException" {
		t.Errorf("got %d %s", r.status, r.raw)
	}
}

func TestStartURLForms(t *testing.T) {
	tests := []struct {
		url   string
		known bool
	}{
		{"https://d-9067f1ab2c.awsapps.com/start", true},
		{"https://d-9067f1ab2c.awsapps.com/start/", true},
		{"https://d-9067f1ab2c.awsapps.com/start#/", true},
		{"https://ssoins-7223a1b2c3d4e5f6.us-west-2.portal.amazonaws.com", true},
		{"https://ssoins-7223a1b2c3d4e5f6.portal.us-west-2.app.aws/", true},
		{"https://identitycenter.amazonaws.com/ssoins-7223a1b2c3d4e5f6", true},
		{"https://d-9067f1ab2c.awsapps.com", false},
		{"https://d-1111111111.awsapps.com/start/", true}, // of another organization
		{"https://d-2222222222.awsapps.com/start", false},
		{"http://d-9067f1ab2c.awsapps.com/start", false},
		{"https://ssoins-7223a1b2c3d4e5f6.us-east-1.portal.amazonaws.com", false},
	}
	c := newClient(t, newLab(t, lab.Options{Also: []string{"https://d-1111111111.awsapps.com/start"}}))
	c.register()
	for _, tt := range tests {
		t.Run(tt.url, func(t *testing.T) {
			r := c.post("/device_authorization", map[string]any{"clientId": c.id, "clientSecret": c.secret, "startUrl": tt.url})
			if got := r.status == http.StatusOK; got != tt.known {
				t.Errorf("got %d %s", r.status, r.raw)
			}
		})
	}
}

func TestVerificationURLs(t *testing.T) {
	const served = "http://127.0.0.1:4321"
	tests := []struct{ scenario, aws, served string }{
		{"verification-generation-1", "https://device.sso.us-west-2.amazonaws.com/?user_code=CODE", served + "/start/device?user_code=CODE"},
		{"verification-generation-2", "https://d-9067f1ab2c.awsapps.com/start/#/device?user_code=CODE", served + "/start/#/device?user_code=CODE"},
		{"verification-generation-3", "https://ssoins-7223a1b2c3d4e5f6.us-west-2.portal.amazonaws.com/#/device?user_code=CODE", served + "/start/#/device?user_code=CODE"},
		{"verification-generation-4", "https://us-west-2.signin.aws/platform/authorize?request_uri=OPAQUE", served + "/platform/authorize?request_uri=OPAQUE"},
		{"foreign-verification-host", "https://device.sso.us-west-2.amazonaws.com.lab.example/?user_code=CODE", "https://device.sso.us-west-2.amazonaws.com.lab.example/?user_code=CODE"},
	}
	for _, tt := range tests {
		for base, want := range map[string]string{"": tt.aws, served: tt.served} {
			c := newClient(t, newLab(t, lab.Options{Scenario: tt.scenario, BaseURL: base}))
			c.register()
			c.start()
			got := strings.Replace(c.url, "user_code="+c.userCode, "user_code=CODE", 1)
			got = regexp.MustCompile(`request_uri=.+`).ReplaceAllString(got, "request_uri=OPAQUE")
			if got != want {
				t.Errorf("%s served at %q: got %s, want %s", tt.scenario, base, got, want)
			}
		}
	}
}

func TestClockSkewIsInTheDate(t *testing.T) {
	for scenario, want := range map[string]string{
		"healthy":    "Mon, 23 Nov 2026 12:00:00 GMT",
		"clock-skew": "Mon, 23 Nov 2026 12:07:00 GMT",
	} {
		c := newClient(t, newLab(t, lab.Options{Scenario: scenario, Now: frozen()}))
		if got := c.register().header.Get("Date"); got != want {
			t.Errorf("%s: got %s, want %s", scenario, got, want)
		}
	}
}

// One lab can serve many tests: a request may name its scenario, and what was
// started under it stays under it.
func TestScenarioOfARequest(t *testing.T) {
	l := newLab(t, lab.Options{})
	odd, plain := newClient(t, l), newClient(t, l)
	odd.header = map[string]string{"X-Lab-Scenario": "revoked"}
	odd.register()
	odd.start()
	odd.header = nil
	if err := l.Approve(odd.userCode, l.Organization().Email); err != nil {
		t.Fatal(err)
	}
	odd.poll()
	plain.signIn()
	if got := odd.renew().class(); got != "InvalidGrantException" {
		t.Errorf("the revoked one got %q", got)
	}
	if got := plain.renew().class(); got != "" {
		t.Errorf("the other one got %q", got)
	}
	odd.header = map[string]string{"X-Lab-Scenario": "revokd"}
	if r := odd.register(); r.status != 400 || !strings.Contains(r.raw, "revoked") {
		t.Errorf("a slip in the name: %d %s", r.status, r.raw)
	}
}

func TestEvents(t *testing.T) {
	l := newLab(t, lab.Options{Scenario: "nameid-mismatch"})
	c := newClient(t, l)
	c.register()
	c.start()
	c.poll()
	_ = c.open(false)
	var names []string
	for _, e := range l.Events() {
		names = append(names, strings.TrimSpace(e.Name+" "+e.Error))
	}
	for _, want := range []string{"RegisterClient", "StartDeviceAuthorization", "ExternalIdPDirectoryLogin Failure"} {
		if !slices.Contains(names, want) {
			t.Errorf("no event %q in %q", want, names)
		}
	}
	if slices.ContainsFunc(names, func(n string) bool { return strings.Contains(n, "Pending") }) {
		t.Errorf("polls are not events: %q", names)
	}
	if diff := cmp.Diff(map[string]int{"RegisterClient": 1, "StartDeviceAuthorization": 1, "CreateToken": 1}, l.Requests()); diff != "" {
		t.Errorf("requests (-want +got)\n%s", diff)
	}
}
