package portal_test

import (
	"encoding/base64"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"

	"github.com/qlogin/qlogin/lab/pingone"
	"github.com/qlogin/qlogin/lab/portal"
)

const vague = "We couldn't complete your request right now"

// signedOn brings a browser to the page that carries the response, and returns
// the address and the form it would send.
func signedOn(tb testing.TB, p *practice) (*browser, string, url.Values) {
	tb.Helper()
	b := newBrowser(tb)
	b.open(p.url + "/start/device?user_code=" + goodCode)
	b.press("Sign on", "username", "asilva", "password", password)
	action, values := b.form("Continue")
	return b, action, values
}

func decoded(t *testing.T, values url.Values) string {
	t.Helper()
	document, err := base64.StdEncoding.DecodeString(values.Get("SAMLResponse"))
	if err != nil {
		t.Fatal(err)
	}
	return string(document)
}

// edit changes a response as a tree, after it was signed.
func edit(t *testing.T, document string, change func(response, assertion, signature *etree.Element)) string {
	t.Helper()
	doc := etree.NewDocument()
	if err := doc.ReadFromString(document); err != nil {
		t.Fatal(err)
	}
	root := doc.Root()
	change(root, root.FindElement("./Assertion"), root.FindElement("./Signature"))
	changed, err := doc.WriteToString()
	if err != nil {
		t.Fatal(err)
	}
	if changed == document {
		t.Fatal("the change changed nothing")
	}
	return changed
}

func replaced(old, with string) func(*testing.T, string) string {
	return func(t *testing.T, document string) string {
		t.Helper()
		changed := strings.Replace(document, old, with, 1)
		if changed == document {
			t.Fatalf("the response has no %s:\n%s", old, document)
		}
		return changed
	}
}

// evil returns a copy of an assertion with somebody else's name.
func evil(assertion *etree.Element) *etree.Element {
	forged := assertion.Copy()
	forged.CreateAttr("ID", "_forged")
	forged.FindElement("./Subject/NameID").SetText("root@example.com")
	return forged
}

// TestTamperedResponses changes a good response on its way through the
// browser. Each must be refused, with the generic page for the person and the
// reason for the event.
func TestTamperedResponses(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(t *testing.T, document string) string
		reason string
	}{
		{"name changed", replaced(">ana.silva@", ">eva.silva@"), "Signature"},
		{"signature removed", func(t *testing.T, d string) string {
			t.Helper()
			return edit(t, d, func(r, _, s *etree.Element) { r.RemoveChild(s) })
		}, "Signature"},
		{"digest swapped", func(t *testing.T, d string) string {
			t.Helper()
			return edit(t, d, func(_, _, s *etree.Element) {
				s.FindElement(".//DigestValue").SetText(base64.StdEncoding.EncodeToString(make([]byte, 32)))
			})
		}, "Signature"},
		{"wrapped: forged beside the signed", func(t *testing.T, d string) string {
			t.Helper()
			return edit(t, d, func(r, a, _ *etree.Element) { r.InsertChildAt(a.Index(), evil(a)) })
		}, "more than one"},
		{"wrapped: signed inside the forged", func(t *testing.T, d string) string {
			t.Helper()
			return edit(t, d, func(r, a, s *etree.Element) {
				original := r.Copy()
				r.CreateAttr("ID", "_outer")
				at := a.Index()
				r.RemoveChild(a)
				r.InsertChildAt(at, evil(a))
				s.CreateElement("ds:Object").AddChild(original)
			})
		}, "more than one"},
		{"wrapped: signed response renamed", func(t *testing.T, d string) string {
			t.Helper()
			return edit(t, d, func(r, _, _ *etree.Element) { r.CreateAttr("ID", "_outer") })
		}, "Signature"},
		{"comment in the name", replaced("ana.silva@example.com<", "ana.silva@example.com<!-- -->.evil.com<"), "comment"},
		{"audience changed", replaced("saml/d-9067f1ab2c<", "saml/d-0000000000<"), "Signature"},
		{"conditions removed", func(t *testing.T, d string) string {
			t.Helper()
			return edit(t, d, func(_, a, _ *etree.Element) { a.RemoveChild(a.FindElement("./Conditions")) })
		}, "Signature"},
		{"document type", replaced("<samlp:Response", `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><samlp:Response`), "document type"},
		{"not base64", func(*testing.T, string) string { return "" }, "Response"},
		{"huge", replaced("<samlp:Status>", strings.Repeat(" ", 1<<18)+"<samlp:Status>"), "too long"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPractice(t)
			b, action, values := signedOn(t, p)
			values.Set("SAMLResponse", base64.StdEncoding.EncodeToString([]byte(test.change(t, decoded(t, values)))))
			b.post(action, values)
			wantRefused(t, p, b, test.reason)
		})
	}
}

func wantRefused(t *testing.T, p *practice, b *browser, reason string) {
	t.Helper()
	b.wantTitle(vague)
	if got := p.lastEvent(); !strings.HasPrefix(got, portal.EventSignIn+" Failure ") || !strings.Contains(got, reason) {
		t.Errorf("got event %q, want a failure with %q", got, reason)
	}
	if strings.Contains(b.page, reason) {
		t.Errorf("the page tells the reason:\n%s", b.page)
	}
	b.open(p.url + "/start/device?user_code=" + goodCode)
	if b.title() == "Authorization requested" {
		t.Error("the person was let in")
	}
}

// TestFaultyProvider signs what a misconfigured identity provider signs.
func TestFaultyProvider(t *testing.T) {
	for _, test := range []struct {
		name   string
		faults pingone.Faults
		reason string
	}{
		{"username for a name", pingone.Faults{SubjectFromUsername: true}, "not an e-mail address"},
		{"name format", pingone.Faults{NameIDFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"}, "Response contains invalid name id policy format"},
		{"audience", pingone.Faults{Audience: "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-0000000000"}, "Audience"},
		{"unsigned", pingone.Faults{Unsigned: true}, "Signature"},
		{"other key", pingone.Faults{WrongKey: true}, "Signature"},
		{"expired", pingone.Faults{Expired: true}, "NotOnOrAfter"},
		{"encrypted", pingone.Faults{Encrypted: true}, "encrypted"},
		{"second assertion", pingone.Faults{SecondAssertion: true}, "more than one"},
		{"clock ahead", pingone.Faults{ClockOffset: 10 * time.Minute}, "NotBefore"},
		{"clock behind", pingone.Faults{ClockOffset: -10 * time.Minute}, "NotOnOrAfter"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, b := newPractice(t), newBrowser(t)
			p.idpOff = test.faults
			b.signIn(p.url + "/start/device?user_code=" + goodCode)
			wantRefused(t, p, b, test.reason)
		})
	}
	t.Run("clock a little ahead", func(t *testing.T) {
		p, b := newPractice(t), newBrowser(t)
		p.idpOff.ClockOffset = 50 * time.Second
		b.signIn(p.url + "/start/device?user_code=" + goodCode)
		b.wantTitle("Authorization requested")
	})
	for name, faults := range map[string]pingone.Faults{
		"Access denied": {GroupDenied: true}, "Application not available": {AppDisabled: true},
	} {
		t.Run(name, func(t *testing.T) {
			p, b := newPractice(t), newBrowser(t)
			p.idpOff = faults
			b.open(p.url + "/start/device?user_code=" + goodCode)
			if !faults.AppDisabled {
				b.press("Sign on", "username", "asilva", "password", password)
			}
			b.wantTitle(name)
		})
	}
}

func TestResponseIsUsedOnce(t *testing.T) {
	t.Run("replayed", func(t *testing.T) {
		p := newPractice(t)
		b, action, values := signedOn(t, p)
		b.post(action, values)
		b.wantTitle("Authorization requested")
		p.portal.EndSessions("")
		b.post(action, values)
		wantRefused(t, p, b, "answers no open request")
	})
	t.Run("in another browser", func(t *testing.T) {
		p := newPractice(t)
		_, action, values := signedOn(t, p)
		victim := newBrowser(t)
		victim.post(action, values)
		wantRefused(t, p, victim, "another browser")
	})
	t.Run("other relay state", func(t *testing.T) {
		p := newPractice(t)
		b, action, values := signedOn(t, p)
		values.Set("RelayState", "https://evil.example")
		b.post(action, values)
		wantRefused(t, p, b, "RelayState")
	})
	t.Run("too late", func(t *testing.T) {
		p := newPractice(t)
		b, action, values := signedOn(t, p)
		p.set(func() { p.now = p.now.Add(5 * time.Minute) }) // NotOnOrAfter itself
		b.post(action, values)
		wantRefused(t, p, b, "NotOnOrAfter: is over")
	})
	t.Run("at the last moment", func(t *testing.T) {
		p := newPractice(t)
		b, action, values := signedOn(t, p)
		p.set(func() { p.now = p.now.Add(5*time.Minute - time.Second) })
		b.post(action, values)
		b.wantTitle("Authorization requested")
	})
}
