package portal_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/lab/pingone"
)

// wantGoodPage checks what every page owes to every person and browser.
func wantGoodPage(t *testing.T, b *browser) {
	t.Helper()
	for _, want := range []string{
		`<html lang="en">`, "<title>", `name="viewport"`, "<main>", "<h1>", "Practice server</strong> – not AWS, not PingIdentity",
	} {
		if n := strings.Count(b.page, want); n != 1 {
			t.Errorf("page %q has %d of %s, want 1", b.title(), n, want)
		}
	}
	for _, never := range []string{"<script", "javascript:", " onload", " onclick", " style=", "https://fonts", "<img"} {
		if strings.Contains(b.page, never) {
			t.Errorf("page %q has %s", b.title(), never)
		}
	}
	for _, m := range inputTag.FindAllStringSubmatch(b.page, -1) {
		a := attributesOf(m[2])
		if m[1] == "input" && a["type"] != "hidden" && !strings.Contains(b.page, `<label for="`+a["id"]+`">`) {
			t.Errorf("page %q: no label for %s", b.title(), m[0])
		}
	}
	for _, form := range formTag.FindAllString(b.page, -1) {
		if strings.Contains(form, `method="post"`) && !strings.Contains(form, `name="csrf_token"`) && !strings.Contains(form, `name="SAMLResponse"`) {
			t.Errorf("page %q: a form without a token: %s", b.title(), form)
		}
	}
	wantHeaders(t, b)
}

func wantHeaders(t *testing.T, b *browser) {
	t.Helper()
	policy := b.header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "style-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("page %q: policy %q has no %s", b.title(), policy, want)
		}
	}
	if got := b.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("page %q: got Cache-Control %q, want no-store", b.title(), got)
	}
}

func TestEveryPage(t *testing.T) {
	p, b := newPractice(t), newBrowser(t)
	device := p.url + "/start/device?user_code=" + goodCode
	show := func(title string) {
		t.Helper()
		b.wantTitle(title)
		wantGoodPage(t, b)
	}
	b.open(p.url + "/start/")
	show("Enter the code")
	b.open(device)
	show("Sign on")
	b.press("Sign on", "username", "asilva", "password", "wrong")
	show("Error: Sign on")
	b.press("Sign on", "username", "locked", "password", "wrong")
	show("Error: Sign on")
	b.press("Sign on", "username", "asilva", "password", password)
	show("Signed on")
	b.press("Continue")
	show("Authorization requested")
	b.press("Confirm and continue")
	show("Allow " + client + " to access your data?")
	b.press("Allow access")
	show("Request approved")
	b.open(p.url + "/start/device?user_code=ZZZZ-ZZZZ")
	show("Invalid code")
	b.press("Sign out")
	show("You are signed out")
	b.open(p.idp.SignOffURL())
	show("Sign off")
	b.press("Sign off")
	show("You are signed off")
	b.open(p.url + "/elsewhere")
	show("Page not found")
	b.open(p.idp.Issuer() + "/elsewhere")
	show("Page not found")
	p.set(func() { p.idpOff = pingone.Faults{GroupDenied: true} })
	b.open(device)
	b.press("Sign on", "username", "asilva", "password", password)
	show("Access denied")
	p.set(func() { p.off.PasswordSignIn = true })
	b.open(device)
	show("Sign in")
	p.set(func() { p.off.Unavailable = true })
	b.open(device)
	show(vague)
	b.open(p.url + "/start/practice.css")
	if b.status != http.StatusOK || b.header.Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("style sheet: got %d %q", b.status, b.header.Get("Content-Type"))
	}
}

// TestStyleIsThere follows the style sheet's address from both servers' pages.
func TestStyleIsThere(t *testing.T) {
	p, b := newPractice(t), newBrowser(t)
	link := regexp.MustCompile(`<link rel="stylesheet" href="([^"]+)">`)
	for _, address := range []string{p.url + "/start/", p.idp.SignOffURL()} {
		b.open(address)
		found := link.FindStringSubmatch(b.page)
		if found == nil {
			t.Fatalf("no style sheet on %s", address)
		}
		b.open(html.UnescapeString(found[1]))
		if b.status != http.StatusOK || !strings.Contains(b.page, "prefers-color-scheme") {
			t.Errorf("style sheet of %s: status %d", address, b.status)
		}
	}
}

func TestHostileClientNames(t *testing.T) {
	for _, test := range []struct{ name, client, shown string }{
		{"markup", `<script>alert(1)</script><h1>AWS</h1>`, "&lt;script&gt;alert(1)&lt;/script&gt;&lt;h1&gt;AWS&lt;/h1&gt;"},
		{"attribute", `" autofocus onfocus="x`, `&#34; autofocus onfocus=&#34;x`},
		{"template", `{{.Token}}`, `{{.Token}}`},
		{"turned direction", "qlogin\u202egnp.exe", "qlogin\ufffdgnp.exe"},
		{"line break", "qlogin\nApproved", "qlogin\ufffdApproved"},
		{"not UTF-8", "qlogin\xff", "qlogin\ufffd"},
		{"endless", strings.Repeat("A", 4000), strings.Repeat("A", 80) + "…"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, b := newPractice(t), newBrowser(t)
			p.request.ClientName = test.client
			p.request.Scopes = []string{test.client}
			b.signIn(p.url + "/start/device?user_code=" + goodCode)
			for _, button := range []string{"Confirm and continue", "Allow access"} {
				if !strings.Contains(b.page, "<bdi>"+test.shown+"</bdi>") {
					t.Errorf("page %q does not show %q:\n%s", b.title(), test.shown, b.page)
				}
				wantGoodPage(t, b)
				b.press(button)
			}
			b.wantTitle("Request approved")
		})
	}
}

// TestForgedForms sends every form from a page that is not ours.
func TestForgedForms(t *testing.T) {
	for _, test := range []struct{ name, path, decision string }{
		{"confirm", "/start/device", "confirm"},
		{"mismatch", "/start/device", "mismatch"},
		{"allow", "/start/consent", "allow"},
		{"deny", "/start/consent", "deny"},
		{"sign out", "/start/signout", ""},
		{"password", "/start/password", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, b := newPractice(t), newBrowser(t)
			b.signIn(p.url + "/start/device?user_code=" + goodCode)
			b.press("Confirm and continue")
			for _, token := range []string{"", "AAAA"} {
				b.post(p.url+test.path, url.Values{"user_code": {goodCode}, "decision": {test.decision}, "csrf_token": {token}})
				b.wantTitle("This page is out of date")
			}
			if p.answer() != "pending" {
				t.Errorf("got state %q, want pending", p.answer())
			}
			b.open(p.url + "/start/consent?user_code=" + goodCode)
			b.wantTitle("Allow " + client + " to access your data?")
		})
	}
	t.Run("somebody else's token", func(t *testing.T) {
		p, attacker, victim := newPractice(t), newBrowser(t), newBrowser(t)
		attacker.signIn(p.url + "/start/device?user_code=" + goodCode)
		action, values := attacker.form("Confirm and continue")
		victim.signIn(p.url + "/start/device?user_code=" + goodCode)
		victim.post(action, values)
		victim.wantTitle("This page is out of date")
	})
	t.Run("sign-on", func(t *testing.T) {
		p, attacker, victim := newPractice(t), newBrowser(t), newBrowser(t)
		attacker.open(p.url + "/start/device?user_code=" + goodCode)
		action, values := attacker.form("Sign on")
		values.Set("username", "asilva")
		values.Set("password", password)
		victim.post(action, values)
		victim.wantTitle("This sign-on has ended")
		values.Del("csrf_token")
		attacker.post(action, values)
		attacker.wantTitle("This sign-on has ended")
	})
}

func TestCookies(t *testing.T) {
	p, b := newPractice(t), newBrowser(t)
	b.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	seen := map[string]bool{}
	note := func() {
		t.Helper()
		for _, cookie := range b.header["Set-Cookie"] {
			name, _, _ := strings.Cut(cookie, "=")
			seen[name] = true
			if !strings.Contains(cookie, "; HttpOnly") || !strings.Contains(cookie, "; SameSite=Lax") {
				t.Errorf("cookie without HttpOnly or SameSite: %s", cookie)
			}
		}
	}
	follow := func() { t.Helper(); note(); b.open(b.header.Get("Location")) }
	b.open(p.url + "/start/device?user_code=" + goodCode)
	follow() // to the identity provider
	follow() // to its sign-on page
	b.press("Sign on", "username", "asilva", "password", password)
	follow()
	b.press("Continue")
	note()
	if len(seen) != 4 {
		t.Errorf("got cookies %v, want four", seen)
	}
}
