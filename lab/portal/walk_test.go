package portal_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/lab/pingone"
	"github.com/qlogin/qlogin/lab/portal"
)

func TestApprove(t *testing.T) {
	p, b := newPractice(t), newBrowser(t)
	b.signIn(p.url + "/start/device?user_code=" + goodCode)
	b.wantTitle("Authorization requested")
	for _, want := range []string{`id="verification_code">` + goodCode, `id="cli_verification_btn"`, client} {
		if !strings.Contains(b.page, want) {
			t.Errorf("no %s on the page:\n%s", want, b.page)
		}
	}
	b.press("Confirm and continue")
	b.wantTitle("Allow " + client + " to access your data?")
	for _, want := range []string{"Inline code suggestions", "codewhisperer:conversations", `data-testid="allow-access-button"`} {
		if !strings.Contains(b.page, want) {
			t.Errorf("no %s on the page:\n%s", want, b.page)
		}
	}
	b.press("Allow access")
	b.wantTitle("Request approved")
	if !strings.Contains(b.page, `data-analytics-alert="success"`) {
		t.Errorf("no success alert:\n%s", b.page)
	}
	if got, want := p.answer(), "approved by ana.silva@example.com"; got != want {
		t.Errorf("got state %q, want %q", got, want)
	}
	want := []string{"ExternalIdPDirectoryLogin Success", "UserAuthentication Success", "DeviceAuthorizationApproved"}
	if diff := cmp.Diff(want, p.events); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

// TestByHost walks the same pages at the addresses of AWS and PingOne, where
// cookies are for https alone and the response comes from another site.
func TestByHost(t *testing.T) {
	p, b := newPracticeAt(t, "https://d-9067f1ab2c.awsapps.com", "https://auth.pingone.eu"), newBrowser(t)
	b.http.Transport = p
	b.signIn("https://device.sso.eu-central-1.amazonaws.com/?user_code=" + goodCode)
	if got := b.url.Host; got != "d-9067f1ab2c.awsapps.com" {
		t.Errorf("got the code page at %s, want the portal", got)
	}
	if got, want := b.header.Get("Content-Security-Policy"), "form-action 'self' https://auth.pingone.eu;"; !strings.Contains(got, want) {
		t.Errorf("got policy %q, want %q in it", got, want)
	}
	b.press("Confirm and continue")
	b.press("Allow access")
	b.wantTitle("Request approved")
	if got, want := p.answer(), "approved by ana.silva@example.com"; got != want {
		t.Errorf("got state %q, want %q", got, want)
	}
}

func TestDeny(t *testing.T) {
	t.Run("consent", func(t *testing.T) {
		p, b := newPractice(t), newBrowser(t)
		b.signIn(p.url + "/start/device?user_code=" + goodCode)
		b.press("Confirm and continue")
		b.press("Deny access")
		b.wantTitle("Request denied")
		if p.answer() != "denied" {
			t.Errorf("got state %q, want denied", p.answer())
		}
	})
	t.Run("code differs", func(t *testing.T) {
		p, b := newPractice(t), newBrowser(t)
		b.signIn(p.url + "/start/device?user_code=" + goodCode)
		b.press("This is not my code")
		b.wantTitle("Request denied")
		if p.answer() != "denied" {
			t.Errorf("got state %q, want denied", p.answer())
		}
	})
}

// TestAddresses opens every form that verification addresses have had.
func TestAddresses(t *testing.T) {
	for _, test := range []struct{ name, path, want string }{
		{"own host", "/?user_code=" + goodCode, "Sign on"},
		{"portal", "/start/device?user_code=" + goodCode, "Sign on"},
		{"portal, other spelling", "/start/?user_code=bcdfghjk", "Sign on"},
		{"fragment", "/start/#/device?user_code=" + goodCode, "Enter the code"},
		{"fragment without start", "/#/device?user_code=" + goodCode, "Enter the code"},
		{"without slash", "/start", "Enter the code"},
		{"request uri", "/platform/authorize?request_uri=urn:known", "Sign on"},
		{"unknown request uri", "/platform/authorize?request_uri=urn:other", "Invalid code"},
		{"no code", "/start/device", "Enter the code"},
		{"elsewhere", "/start/elsewhere", "Page not found"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, b := newPractice(t), newBrowser(t)
			b.open(p.url + test.path)
			b.wantTitle(test.want)
		})
	}
}

func TestCodeTypedByHand(t *testing.T) {
	p, b := newPractice(t), newBrowser(t)
	b.open(p.url + "/start/")
	action, values := b.form("Next")
	values.Set("user_code", " bcdf ghjk ")
	b.signIn(action + "?" + values.Encode())
	b.wantTitle("Authorization requested")
}

func TestSecondApprovalNeedsNoPassword(t *testing.T) {
	p, b := newPractice(t), newBrowser(t)
	b.signIn(p.url + "/start/device?user_code=" + goodCode)
	b.wantTitle("Authorization requested")

	t.Run("portal session", func(t *testing.T) {
		b.open(p.url + "/start/device?user_code=" + goodCode)
		b.wantTitle("Authorization requested")
	})
	t.Run("identity provider session", func(t *testing.T) {
		if got := p.portal.EndSessions("ana.silva@example.com"); got != 1 {
			t.Fatalf("ended %d sessions, want 1", got)
		}
		b.open(p.url + "/start/device?user_code=" + goodCode)
		b.wantTitle("Signed on")
		b.press("Continue")
		b.wantTitle("Authorization requested")
	})
	t.Run("no session", func(t *testing.T) {
		p.portal.EndSessions("")
		p.idp.EndSessions("asilva")
		b.open(p.url + "/start/device?user_code=" + goodCode)
		b.wantTitle("Sign on")
	})
}

func TestSignOut(t *testing.T) {
	p, b := newPractice(t), newBrowser(t)
	b.signIn(p.url + "/start/device?user_code=" + goodCode)
	b.press("Sign out")
	b.wantTitle("You are signed out")
	b.open(p.idp.SignOffURL())
	b.press("Sign off")
	b.wantTitle("You are signed off")
	b.open(p.url + "/start/device?user_code=" + goodCode)
	b.wantTitle("Sign on")
}

func TestCodeProblems(t *testing.T) {
	for _, test := range []struct {
		name, code string
		lookup     error
		want       string
	}{
		{"unknown", "ZZZZ-ZZZZ", nil, "Invalid code"},
		{"far too long", strings.Repeat("B", 5000), nil, "Invalid code"},
		{"expired", goodCode, portal.ErrExpiredCode, "The code has expired"},
		{"used", goodCode, portal.ErrUsedCode, "This code has been used"},
		{"broken", goodCode, url.InvalidHostError("x"), "We couldn't complete your request right now"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, b := newPractice(t), newBrowser(t)
			p.lookup = test.lookup
			b.signIn(p.url + "/start/device?user_code=" + test.code)
			b.wantTitle(test.want)
		})
	}
	t.Run("expires between the pages", func(t *testing.T) {
		p, b := newPractice(t), newBrowser(t)
		b.signIn(p.url + "/start/device?user_code=" + goodCode)
		p.set(func() { p.lookup = portal.ErrExpiredCode })
		b.press("Confirm and continue")
		b.wantTitle("The code has expired")
	})
	t.Run("answered elsewhere meanwhile", func(t *testing.T) {
		p, b := newPractice(t), newBrowser(t)
		b.signIn(p.url + "/start/device?user_code=" + goodCode)
		b.press("Confirm and continue")
		p.set(func() { p.state = "denied" })
		b.press("Allow access")
		b.wantTitle("This code has been used")
	})
}

// TestConsentNeedsComparison makes sure that nobody gets past the page with
// the code by knowing the next address.
func TestConsentNeedsComparison(t *testing.T) {
	p, b := newPractice(t), newBrowser(t)
	b.signIn(p.url + "/start/device?user_code=" + goodCode)
	for _, path := range []string{"/start/consent", "/start/result"} {
		b.open(p.url + path + "?user_code=" + goodCode)
		b.wantTitle("Authorization requested")
	}
	_, values := b.form("Confirm and continue")
	values.Set("decision", "allow")
	b.post(p.url+"/start/consent", values)
	b.wantTitle("Authorization requested")
	if p.answer() != "pending" {
		t.Errorf("got state %q, want pending", p.answer())
	}
}

func TestPeople(t *testing.T) {
	for _, test := range []struct {
		name        string
		change      func(*practice)
		want, event string
	}{
		{"not provisioned", func(p *practice) { p.user.UserName = "asilva" }, "We couldn't complete your request right now", "userName of a provisioned person"},
		{"other case", func(p *practice) { p.user.UserName = "Ana.Silva@example.com" }, "We couldn't complete your request right now", "userName of a provisioned person"},
		{"disabled", func(p *practice) { p.user.Disabled = true }, "We couldn't complete your request right now", "disabled"},
		{"pending", func(p *practice) { p.user.Pending = true }, "Invalid MFA credentials", "not fully provisioned"},
		{"unassigned", func(p *practice) { p.user.Unassigned = true }, "No access", "Success"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, b := newPractice(t), newBrowser(t)
			test.change(p)
			b.signIn(p.url + "/start/device?user_code=" + goodCode)
			b.wantTitle(test.want)
			if got := p.lastEvent(); !strings.Contains(got, test.event) {
				t.Errorf("got event %q, want one with %q", got, test.event)
			}
		})
	}
}

// TestGroups changes who belongs to the application's group while a browser is
// signed on.
func TestGroups(t *testing.T) {
	p, b := newPractice(t), newBrowser(t)
	p.group = []string{"Amazon Q"} // nearly the right name
	b.open(p.url + "/start/device?user_code=" + goodCode)
	b.press("Sign on", "username", "asilva", "password", password)
	b.wantTitle("Access denied")
	if !strings.Contains(b.page, "belong to one of the authorized groups") {
		t.Errorf("the page does not speak of groups:\n%s", b.page)
	}
	p.set(func() { p.group = []string{"Amazon Q Developer"} })
	b.open(p.url + "/start/device?user_code=" + goodCode)
	b.wantTitle("Signed on")
}

func TestPortalFaults(t *testing.T) {
	t.Run("password of its own", func(t *testing.T) {
		p, b := newPractice(t), newBrowser(t)
		p.off.PasswordSignIn = true
		b.open(p.url + "/start/device?user_code=" + goodCode)
		b.wantTitle("Sign in")
		b.press("Sign in", "username", "asilva", "password", password)
		b.wantTitle("Error: Sign in")
	})
	t.Run("unavailable", func(t *testing.T) {
		p, b := newPractice(t), newBrowser(t)
		p.off.Unavailable = true
		b.open(p.url + "/start/device?user_code=" + goodCode)
		b.wantTitle("We couldn't complete your request right now")
	})
	t.Run("set up anew", func(t *testing.T) {
		p, b := newPractice(t), newBrowser(t)
		p.off.ACS = "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/old"
		b.open(p.url + "/start/device?user_code=" + goodCode)
		b.wantTitle("This request cannot be answered")
	})
	t.Run("other instance", func(t *testing.T) {
		p, b := newPractice(t), newBrowser(t)
		p.off.Issuer = "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-0000000000"
		b.open(p.url + "/start/device?user_code=" + goodCode)
		b.wantTitle("Application not found")
	})
}

func TestSessionEnds(t *testing.T) {
	for _, test := range []struct {
		name  string
		idp   time.Duration
		after time.Duration
		want  string
	}{
		{"within eight hours", 0, 7 * time.Hour, "Authorization requested"},
		{"after eight hours", 0, 8 * time.Hour, "Signed on"},
		{"identity provider says less", 10 * time.Minute, 10 * time.Minute, "Signed on"},
		{"identity provider says more", 24 * time.Hour, 8 * time.Hour, "Signed on"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, b := newPractice(t), newBrowser(t)
			p.idpOff = pingone.Faults{SessionLength: test.idp}
			b.signIn(p.url + "/start/device?user_code=" + goodCode)
			p.set(func() { p.now = p.now.Add(test.after) })
			b.open(p.url + "/start/device?user_code=" + goodCode)
			b.wantTitle(test.want)
		})
	}
}
