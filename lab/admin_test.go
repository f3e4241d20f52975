package lab_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/qlogin/qlogin/lab"
	"github.com/qlogin/qlogin/lab/page/pagetest"
)

// The administration says what CloudTrail would, and nothing that is secret.
func TestAdministration(t *testing.T) {
	for scenario, wants := range map[string][]string{
		"healthy":            {"Nothing has happened yet.", "ana@lab.example", "Pending", "practice-scim-token"},
		"nameid-format":      {"ExternalIdPDirectoryLogin", "Response contains invalid name id policy format"},
		"scim-two-phones":    {"CreateUser", "ValidationException", "phoneNumbers exceeds the allowed limit of 1", "At PingOne only"},
		"disabled":           {"Disabled"},
		"group-name-differs": {"<bdi>Amazon Q</bdi>"},
		"scim-wrong-tenant":  {"UnauthorizedException", "/00000000-4d7a"},
	} {
		t.Run(scenario, func(t *testing.T) {
			l, base := serve(t, lab.Options{Scenario: scenario})
			if scenario == "nameid-format" {
				c := newClient(t, newLab(t, lab.Options{}))
				c.lab, c.http, c.oidc = l, &http.Client{}, base+"/oidc/us-west-2"
				c.register()
				c.start()
				walker := l.Walker()
				walker.HTTP = &http.Client{}
				if err := walker.Approve(t.Context(), c.url, c.userCode); err == nil {
					t.Fatal("the page said yes")
				}
			}
			text := get(t, base+"/admin/")
			for _, want := range append(wants, "not AWS", scenario) {
				if !strings.Contains(text, want) {
					t.Errorf("it does not say %q", want)
				}
			}
		})
	}
}

// A subscription is pending until Amazon Q is used.
func TestSubscriptionBecomesActive(t *testing.T) {
	l, base := serve(t, lab.Options{Scenario: "subscription-pending"})
	c := newClient(t, l)
	c.http, c.oidc = &http.Client{Transport: http.DefaultTransport}, base+"/oidc/us-west-2"
	c.signIn()
	if text := get(t, base+"/admin/"); strings.Contains(text, "<td>Active</td>") {
		t.Error("active before the first use")
	}
	suggestion := map[string]any{"profileArn": practiceARN, "fileContext": map[string]any{
		"filename": "a.go", "programmingLanguage": map[string]any{"languageName": "go"}, "leftFileContent": "", "rightFileContent": "",
	}}
	r, err := c.send(t.Context(), base+"/q/us-east-1/", map[string]string{
		"X-Amz-Target": "AmazonCodeWhispererService.GenerateCompletions", "Authorization": "Bearer " + c.access,
	}, suggestion)
	if err != nil || r.status != http.StatusOK {
		t.Fatalf("got %v %s", err, r.raw)
	}
	text := get(t, base+"/admin/")
	if !strings.Contains(text, "<td>Active</td>") || strings.Contains(text, c.access) || strings.Contains(text, c.secret) {
		t.Errorf("after the first use:\n%s", text)
	}
}

// Provisioning is started from this computer, and from no foreign page.
func TestProvisionNow(t *testing.T) {
	l := newLab(t, lab.Options{Scenario: "provisioning-off"})
	for _, tt := range []struct {
		name, host, remote, origin string
		status                     int
	}{
		{"from here", "127.0.0.1:4321", "127.0.0.1:5000", "", http.StatusSeeOther},
		{"from elsewhere", "127.0.0.1:4321", "192.0.2.7:5000", "", http.StatusForbidden},
		{"by another name", "evil.example", "127.0.0.1:5000", "", http.StatusForbidden},
		{"from a foreign page", "127.0.0.1:4321", "127.0.0.1:5000", "https://evil.example", http.StatusForbidden},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/admin/provision", nil)
			r.Host, r.RemoteAddr = tt.host, tt.remote
			if tt.origin != "" {
				r.Header.Set("Origin", tt.origin)
			}
			w := httptest.NewRecorder()
			l.ServeHTTP(w, r)
			if w.Code != tt.status {
				t.Errorf("got %d, want %d", w.Code, tt.status)
			}
		})
	}
}

// TestAdministrationByKeyboard switches a fault on and off again in a real
// browser without a mouse, in the narrowest window and in a wide one.
func TestAdministrationByKeyboard(t *testing.T) {
	for name, width := range map[string]int64{"phone": 320, "desktop": 1280} {
		t.Run(name, func(t *testing.T) {
			l, base := serve(t, lab.Options{})
			w := pagetest.New(t, width)
			w.Open(base + "/admin/")
			w.WantPage("Administration")
			w.WantNames()
			w.TabTo("details:nth-of-type(7) > summary")
			w.Keys(kb.Enter) // unfolds, and stays
			w.TabTo("button[value=scim-two-phones]")
			w.Enter()
			w.WantPage("Administration")
			w.WantNames()
			if got := l.Scenario().Name; got != "scim-two-phones" {
				t.Fatalf("the scenario is %s", got)
			}
			if !pagetest.Evaluate[bool](w, `document.querySelector("table").innerText.includes("exceeds the allowed limit of 1")`) {
				t.Error("the event log does not tell the reason")
			}
			w.TabTo("button[value=healthy]")
			w.Enter()
			w.WantPage("Administration")
			if got := l.Scenario().Name; got != "healthy" {
				t.Errorf("the scenario is %s", got)
			}
		})
	}
}
