//go:build e2e && linux

package e2e

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/qlogin/qlogin/internal/needs"
)

// tour visits every page of a lab. What is made of each is up to seen.
type tour struct {
	*tab
	t    *testing.T
	seen func(heading string)
}

// TestPagesForEverybody audits every page of the lab as it looks on a phone and
// on a desk, by day and by night.
func TestPagesForEverybody(t *testing.T) {
	needs.Programs(t, chromium)
	t.Parallel()
	b := openBrowser(t, startLab(t))
	visited := 0
	tour{b, t, func(heading string) {
		visited++
		b.audit(t, heading)
	}}.everywhere()
	t.Logf("%d pages, each in %d looks", visited, len(looks()))
}

// TestPagesWithoutScripts goes the same way in a browser that runs no scripts.
func TestPagesWithoutScripts(t *testing.T) {
	needs.Programs(t, chromium)
	t.Parallel()
	b := openBrowser(t, startLab(t))
	b.command(t, "Emulation.setScriptExecutionDisabled", map[string]any{"value": true})
	b.do(t, chromedp.Navigate("data:text/html,<h1>off</h1><script>document.querySelector('h1').textContent='on'</script>"))
	if b.text(t, "h1") != "off" {
		t.Fatal("this browser runs scripts")
	}
	tour{b, t, func(string) {}}.everywhere()
}

func (v tour) everywhere() {
	v.open("/lab/", "Lab Practice")
	v.open("/start/", "Enter the code")
	v.signIn()
	v.open("/lab/", "Lab Practice") // with a list of what has happened
	v.answers()
	v.problems()
	v.signOut()
	v.refusals()
}

// signIn is the way of a healthy day, but for one wrong password.
func (v tour) signIn() {
	code := v.code()
	v.open(code, "Sign on")
	v.signOn("a guess", "Sign on")
	v.signOn(v.lab.Password, "You are signed on")
	v.follow("#continue", "Authorization requested")
	v.follow("#cli_verification_btn", "Allow qlogin for Amazon Q in VS Code on practice to access your data?")
	v.follow("#cli_login_button", "Request approved")
	v.open(code, "This code has been used")
}

// answers are the others that a person can give.
func (v tour) answers() {
	v.open(v.code(), "Authorization requested")
	v.follow("[value=mismatch]", "Request denied")
	v.open(v.code(), "Authorization requested")
	v.follow("#cli_verification_btn", "Allow qlogin for Amazon Q in VS Code on practice to access your data?")
	v.follow("[data-testid=deny-access-button]", "Request denied")
}

// problems are met by people who are signed in.
func (v tour) problems() {
	v.open("/start/", "Enter the code")
	v.do(v.t, chromedp.SendKeys("#verification_code", "BBBB-BBBB"))
	v.follow("main button", "Invalid code")
	v.open("/start/nowhere", "Page not found")
	v.open("/pingone/nowhere", "Page not found")
	code := v.code()
	v.post("/lab/sessions", url.Values{"do": {"later"}, "in": {"11m"}})
	v.open(code, "The code has expired")
	v.open(v.code(), "Authorization requested")
	v.forget()
	v.follow("#cli_verification_btn", "This page is out of date")
}

func (v tour) signOut() {
	v.open(v.code(), "Sign on")
	v.signOn(v.lab.Password, "You are signed on")
	v.follow("#continue", "Authorization requested")
	v.follow(".person button", "You are signed out")
	v.follow("main p a", "Sign off")
	v.follow("main button", "You are signed off")
}

// refusals are where the other scenarios end, each in a browser that knows
// nobody.
func (v tour) refusals() {
	v.scenario("application-disabled")
	v.open(v.code(), "Application not available")
	v.scenario("wrong-identity-source")
	v.open(v.code(), "Sign in")
	v.do(v.t, chromedp.SendKeys("#username", v.lab.Username))
	v.do(v.t, chromedp.SendKeys("#password", v.lab.Password))
	v.follow("main button", "Sign in")
	v.scenario("unassigned")
	v.open(v.code(), "Sign on")
	v.signOn(v.lab.Password, "Access denied")
	for name, heading := range map[string]string{
		"not-assigned":    "No access",
		"not-provisioned": "Invalid MFA credentials",
		"nameid-mismatch": "We couldn't complete your request right now",
	} {
		v.scenario(name)
		v.open(v.code(), "Sign on")
		v.signOn(v.lab.Password, "You are signed on")
		v.follow("#continue", heading)
	}
}

// open goes to an address, or a path of the lab.
func (v tour) open(address, heading string) {
	v.t.Helper()
	if address[0] == '/' {
		address = v.lab.URL + address
	}
	v.do(v.t, chromedp.Navigate(address))
	v.arrive(heading)
}

// follow presses something that leads to a page.
func (v tour) follow(selector, heading string) {
	v.t.Helper()
	v.press(v.t, selector)
	v.arrive(heading)
}

func (v tour) arrive(heading string) {
	v.t.Helper()
	if got := v.text(v.t, "h1"); got != heading {
		v.t.Fatalf("got the page %q, want %q", got, heading)
	}
	v.seen(heading)
}

// signOn fills in what is asked for. The page keeps the username.
func (v tour) signOn(password, heading string) {
	v.t.Helper()
	v.do(v.t, chromedp.SetValue("#username", v.lab.Username))
	v.do(v.t, chromedp.SendKeys("#password", password))
	v.follow("#sign_on", heading)
}

// code begins a sign-in as a client does, and returns the address to open.
func (v tour) code() string {
	v.t.Helper()
	client, oidc := newComputer(v.t), v.lab.URL+"/oidc/"+v.lab.Region
	registered := client.post(oidc+"/client/register", map[string]any{
		"clientName": "qlogin for Amazon Q in VS Code on practice", "clientType": "public",
		"scopes": []string{"codewhisperer:completions", "codewhisperer:conversations"},
	})
	begun := client.post(oidc+"/device_authorization", map[string]any{
		"clientId": registered["clientId"], "clientSecret": registered["clientSecret"], "startUrl": v.lab.StartURL,
	})
	return text(begun, "verificationUriComplete")
}

// scenario changes what happens, for a browser without a past.
func (v tour) scenario(name string) {
	v.t.Helper()
	v.post("/lab/scenario", url.Values{"name": {name}})
	v.forget()
}

// forget takes all cookies away.
func (v tour) forget() {
	v.t.Helper()
	v.command(v.t, "Network.clearBrowserCookies", nil)
}

// post sends a form to the lab, past the browser.
func (v tour) post(path string, form url.Values) {
	v.t.Helper()
	response, err := new(http.Client).PostForm(v.lab.URL+path, form)
	if err != nil {
		v.t.Fatal(err)
	}
	if text, err := body(response); err != nil || response.StatusCode >= http.StatusBadRequest {
		v.t.Fatalf("%s: %s, %v: %s", path, response.Status, err, text)
	}
}
