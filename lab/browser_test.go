package lab_test

import (
	"errors"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/lab"
)

// serve puts a lab on a loopback port. The address is known only when the
// listener is open, and the lab has to know it.
func serve(t *testing.T, o lab.Options) (*lab.Lab, string) {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	o.BaseURL = "http://" + server.Listener.Addr().String()
	l := newLab(t, o)
	server.Config.Handler = l
	server.Start()
	t.Cleanup(server.Close)
	return l, o.BaseURL
}

// A served lab is walked through real sockets, from the first call to the token.
func TestServed(t *testing.T) {
	l, base := serve(t, lab.Options{})
	c := newClient(t, l)
	c.http, c.oidc = &http.Client{}, base+"/oidc/us-west-2"
	c.register()
	c.start()
	if !strings.HasPrefix(c.url, base+"/start/device?") {
		t.Errorf("verification at %s", c.url)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	ana := lab.Walker{HTTP: &http.Client{Jar: jar}, Username: l.Organization().Email, Password: l.Organization().Password}
	if err := ana.Approve(t.Context(), c.url, c.userCode); err != nil {
		t.Fatal(err)
	}
	if r := c.poll(); r.status != http.StatusOK {
		t.Fatalf("no token: %s", r.raw)
	}
	r, err := c.send(t.Context(), base+"/q/us-east-1/", map[string]string{
		"X-Amz-Target": "AmazonCodeWhispererService.ListAvailableProfiles", "Authorization": "Bearer " + c.access,
	}, map[string]any{})
	if err != nil || !strings.Contains(r.raw, practiceARN) {
		t.Errorf("profiles: %v %s", err, r.raw)
	}
	if r, err := c.send(t.Context(), base+"/portal/us-west-2/logout", map[string]string{"x-amz-sso_bearer_token": c.access}, nil); err != nil || r.status != http.StatusOK {
		t.Errorf("logout: %v %d", err, r.status)
	}
}

func TestSecondApprovalNeedsNoPassword(t *testing.T) {
	l := newLab(t, lab.Options{})
	ana := l.Walker()
	for i, password := range []string{l.Organization().Password, "forgotten"} {
		c := newClient(t, l)
		c.register()
		c.start()
		ana.Password = password
		if err := ana.Approve(t.Context(), c.url, c.userCode); err != nil {
			t.Errorf("approval %d: %v", i+1, err)
		}
	}
	l.EndSessions("") // of the portal; PingOne still knows the browser
	c := newClient(t, l)
	c.register()
	c.start()
	if err := ana.Approve(t.Context(), c.url, c.userCode); err != nil {
		t.Errorf("after the portal session was ended: %v", err)
	}
}

func TestWalker(t *testing.T) {
	tests := []struct {
		name   string
		change func(*lab.Walker, *client)
		title  string // of the page it ends on; empty if all goes well
	}{
		{"as it should be", func(*lab.Walker, *client) {}, ""},
		{"somebody else of the organization", func(w *lab.Walker, _ *client) { w.Username = "BEN@lab.example" }, ""},
		{"a wrong password", func(w *lab.Walker, _ *client) { w.Password = "guess" }, "Sign on"},
		{"another code on the page", func(_ *lab.Walker, c *client) { c.userCode = "BBBB-BBBB" }, "Authorization requested"},
		{"a code that does not exist", func(_ *lab.Walker, c *client) {
			c.url, c.userCode = "https://device.sso.us-west-2.amazonaws.com/?user_code=BBBB-BBBB", "BBBB-BBBB"
		}, "Invalid code"},
		{"a code that is over", func(_ *lab.Walker, c *client) { c.lab.Advance(announced) }, "The code has expired"},
		{"a code that was used", func(_ *lab.Walker, c *client) { _ = c.lab.Deny(c.userCode) }, "This code has been used"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, newLab(t, lab.Options{}))
			c.register()
			c.start()
			walker := c.lab.Walker()
			tt.change(&walker, c)
			err := walker.Approve(t.Context(), c.url, c.userCode)
			page, refused := errors.AsType[*lab.PageError](err)
			switch {
			case tt.title == "" && err != nil:
				t.Errorf("got %v", err)
			case tt.title != "" && (!refused || page.Title != tt.title || page.Text == ""):
				t.Errorf("got %v, want the page %q", err, tt.title)
			}
		})
	}
}

func TestWalkerWithoutCookieJar(t *testing.T) {
	c := newClient(t, newLab(t, lab.Options{}))
	c.register()
	c.start()
	o := c.lab.Organization()
	walker := lab.Walker{HTTP: &http.Client{Transport: c.lab.Transport()}, Username: o.Email, Password: o.Password}
	if err := walker.Approve(t.Context(), c.url, c.userCode); err != nil {
		t.Error(err)
	}
	if walker.HTTP.Jar != nil {
		t.Error("the caller's client was changed")
	}
}

func TestIndexSaysWhatItIs(t *testing.T) {
	l, base := serve(t, lab.Options{})
	text := get(t, base+"/")
	for _, want := range []string{"not AWS", l.Organization().StartURL, l.Organization().Password, "slow-down"} {
		if !strings.Contains(text, want) {
			t.Errorf("the index does not say %q", want)
		}
	}
	c := newClient(t, l)
	c.signIn()
	if text := get(t, base+"/lab/"); !strings.Contains(text, "RegisterClient") || strings.Contains(text, c.access) {
		t.Error("the index has no events, or shows a token")
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var text strings.Builder
	if err := response.Write(&text); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func TestSwitchScenario(t *testing.T) {
	tests := []struct {
		name, form   string
		host, remote string
		origin       string
		status       int
		now          string
	}{
		{"from this computer", "name=deny", "127.0.0.1:4321", "127.0.0.1:999", "", 303, "deny"},
		{"by its other name", "name=deny", "localhost:4321", "[::1]:999", "", 303, "deny"},
		{"from another computer", "name=deny", "127.0.0.1:4321", "192.0.2.7:999", "", 403, "healthy"},
		{"under another name", "name=deny", "evil.example:4321", "127.0.0.1:999", "", 403, "healthy"},
		{"from a foreign page", "name=deny", "127.0.0.1:4321", "127.0.0.1:999", "https://evil.example", 403, "healthy"},
		{"to one that does not exist", "name=denny", "127.0.0.1:4321", "127.0.0.1:999", "", 404, "healthy"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := newLab(t, lab.Options{BaseURL: "http://127.0.0.1:4321"})
			r := httptest.NewRequest(http.MethodPost, "/lab/scenario", strings.NewReader(tt.form))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Host, r.RemoteAddr = tt.host, tt.remote
			if tt.origin != "" {
				r.Header.Set("Origin", tt.origin)
			}
			w := httptest.NewRecorder()
			l.ServeHTTP(w, r)
			if w.Code != tt.status || l.Scenario().Name != tt.now {
				t.Errorf("got %d and %s, want %d and %s", w.Code, l.Scenario().Name, tt.status, tt.now)
			}
		})
	}
}
