package page_test

import (
	"html"
	"net/url"
	"strings"
	"testing"

	h "maragu.dev/gomponents/html"

	"github.com/qlogin/qlogin/lab/page"
)

// link draws a link and returns the address in it, and false if it was refused.
func link(t *testing.T, to string) (string, bool) {
	t.Helper()
	var drawn strings.Builder
	if h.A(page.Href(to)).Render(&drawn) != nil {
		return "", false
	}
	inner, ok := strings.CutPrefix(drawn.String(), `<a href="`)
	inner, closed := strings.CutSuffix(inner, `"></a>`)
	if !ok || !closed || strings.ContainsAny(inner, `"'<>`) {
		t.Errorf("%q leaves its attribute: %s", to, drawn.String())
	}
	return html.UnescapeString(inner), true
}

func TestAddresses(t *testing.T) {
	for _, to := range []string{
		"/", "/start/", "/start/device?user_code=BCDF-GHJK&x='\"<>", "http://127.0.0.1:4321/start/",
		"https://auth.pingone.eu/5f0c0e7a/signon/?flowId=A%2BB", "HTTPS://d-9067f1ab2c.awsapps.com/start",
	} {
		if got, ok := link(t, to); !ok || got != to {
			t.Errorf("%q became %q (drawn: %t)", to, got, ok)
		}
	}
	for _, to := range []string{
		"", "start", "#top", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "\x01javascript:alert(1)",
		" javascript:alert(1)", "data:text/html,<p>", "vbscript:x", "file:///etc/passwd", "mailto:ana@lab.example",
		"//evil.example/", `/\evil.example/`, `\\evil.example/`, "/\t/evil.example/", "https:evil.example", "https:///evil.example",
		"javascript://lab.example/%0Aalert(1)",
	} {
		if got, ok := link(t, to); ok {
			t.Errorf("%q was drawn as %q", to, got)
		}
	}
}

// FuzzHref holds that whatever is drawn is a web address or a path of this
// server, and stays in its attribute.
func FuzzHref(f *testing.F) {
	for _, to := range []string{"/start/", "https://lab.example/?a=b&c", "javascript:alert(1)", `/\x`, "//x", `"><script>`} {
		f.Add(to)
	}
	base := &url.URL{Scheme: "https", Host: "lab.example"}
	f.Fuzz(func(t *testing.T, to string) {
		if _, ok := link(t, to); !ok {
			return
		}
		u, err := base.Parse(to)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
			t.Errorf("%q was drawn and leads to %v (%v)", to, u, err)
		}
		if strings.HasPrefix(to, "/") && u.Host != base.Host {
			t.Errorf("the path %q leads to %s", to, u.Host)
		}
	})
}
