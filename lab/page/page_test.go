package page_test

import (
	"math"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"github.com/qlogin/qlogin/lab/page"
)

func style(t *testing.T) string {
	t.Helper()
	recorder := httptest.NewRecorder()
	page.ServeStyle(recorder, httptest.NewRequest(http.MethodGet, "/practice.css", nil))
	if recorder.Code != http.StatusOK {
		t.Fatalf("got %d, want 200", recorder.Code)
	}
	return recorder.Body.String()
}

var colour = regexp.MustCompile(`(--[a-z-]+): #([0-9a-f]{6});`)

// palette collects the colours of one server's pages from a part of the sheet.
func palette(sheet, server string) map[string]uint64 {
	found := make(map[string]uint64)
	for line := range strings.Lines(sheet) {
		if strings.HasPrefix(strings.TrimSpace(line), ".") && !strings.HasPrefix(strings.TrimSpace(line), "."+server+" ") {
			continue
		}
		for _, m := range colour.FindAllStringSubmatch(line, -1) {
			value, err := strconv.ParseUint(m[2], 16, 32)
			if err == nil {
				found[m[1]] = value
			}
		}
	}
	return found
}

// luminance is WCAG's relative luminance.
func luminance(rgb uint64) float64 {
	channel := func(shift uint) float64 {
		c := float64(rgb>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(16) + 0.7152*channel(8) + 0.0722*channel(0)
}

func contrast(a, b uint64) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// TestContrast measures every pair of colours that the sheet puts together:
// 4.5:1 for text, 3:1 for the edges of fields (WCAG 2.2, 1.4.3 and 1.4.11).
func TestContrast(t *testing.T) {
	light, dark, ok := strings.Cut(style(t), "@media (prefers-color-scheme: dark)")
	if !ok {
		t.Fatal("the sheet has no dark part")
	}
	pairs := []struct {
		fore, back string
		least      float64
	}{
		{"text", "ground", 4.5},
		{"text", "sheet", 4.5},
		{"text", "inset", 4.5},
		{"quiet", "ground", 4.5},
		{"quiet", "sheet", 4.5},
		{"quiet", "inset", 4.5},
		{"accent", "ground", 4.5},
		{"accent", "sheet", 4.5},
		{"accent-strong", "sheet", 4.5},
		{"on-accent", "accent", 4.5},
		{"on-accent", "accent-strong", 4.5},
		{"bad", "bad-ground", 4.5},
		{"good", "good-ground", 4.5},
		{"notice", "notice-ground", 4.5},
		{"field", "sheet", 3},
		{"bad", "sheet", 3},
	}
	for scheme, sheet := range map[string]string{"light": light, "dark": dark} {
		for _, server := range []string{"portal", "pingone"} {
			colours := palette(sheet, server)
			for _, pair := range pairs {
				fore, ok1 := colours["--"+pair.fore]
				back, ok2 := colours["--"+pair.back]
				if !ok1 || !ok2 {
					t.Errorf("%s %s: no colour %s or %s", scheme, server, pair.fore, pair.back)
					continue
				}
				if got := contrast(fore, back); got < pair.least {
					t.Errorf("%s %s: %s on %s has %.2f:1, want %.1f:1", scheme, server, pair.fore, pair.back, got, pair.least)
				}
			}
		}
	}
}

func TestStyleLoadsNothing(t *testing.T) {
	for _, never := range []string{"url(", "@import", "@font-face"} {
		if strings.Contains(style(t), never) {
			t.Errorf("the sheet has %s", never)
		}
	}
}

func TestShow(t *testing.T) {
	server := page.Server{Name: "Practice", Class: "portal"}
	t.Run("escapes", func(t *testing.T) {
		w := httptest.NewRecorder()
		server.Show(w, http.StatusTeapot, page.Page{
			Title: "</title><b>", Content: h.H1(g.Text("Hello <script>")), Style: "/s.css", Forms: []string{"https://idp.example"},
			Person: &page.Person{Name: "<i>Ana</i>", SignOut: "/out", Token: `"`},
		})
		body := w.Body.String()
		if w.Code != http.StatusTeapot {
			t.Errorf("got %d, want 418", w.Code)
		}
		for _, want := range []string{"<h1>Hello &lt;script&gt;</h1>", "<title>&lt;/title&gt;&lt;b&gt; – Practice</title>", "<bdi>&lt;i&gt;Ana&lt;/i&gt;</bdi>", `value="&#34;"`} {
			if !strings.Contains(body, want) {
				t.Errorf("no %s in:\n%s", want, body)
			}
		}
		if got := w.Header().Get("Content-Security-Policy"); !strings.Contains(got, "form-action 'self' https://idp.example;") {
			t.Errorf("got policy %q", got)
		}
	})
	t.Run("half a page is never sent", func(t *testing.T) {
		w := httptest.NewRecorder()
		server.Show(w, http.StatusOK, page.Page{Style: "/s.css", Content: h.A(page.Href("javascript:alert(1)"), g.Text("here"))})
		if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "<html") {
			t.Errorf("got %d %q", w.Code, w.Body)
		}
	})
}

func TestCookie(t *testing.T) {
	for _, test := range []struct {
		name   string
		cookie page.Cookie
		want   string
	}{
		{"loopback", page.Cookie{Name: "a", Path: "/p/", Lifetime: time.Hour}, "a=v; Path=/p/; Max-Age=3600; HttpOnly; SameSite=Lax"},
		{"loopback, across sites", page.Cookie{Name: "a", Path: "/p/", Lifetime: time.Hour, CrossSite: true}, "a=v; Path=/p/; Max-Age=3600; HttpOnly; SameSite=Lax"},
		{"https", page.Cookie{Name: "a", Path: "/p/", Lifetime: time.Hour, Secure: true}, "a=v; Path=/p/; Max-Age=3600; HttpOnly; Secure; SameSite=Lax"},
		{"https, across sites", page.Cookie{Name: "a", Path: "/p/", Lifetime: time.Hour, Secure: true, CrossSite: true}, "a=v; Path=/p/; Max-Age=3600; HttpOnly; Secure; SameSite=None"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			test.cookie.Set(w, "v")
			if got := w.Header().Get("Set-Cookie"); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestToken(t *testing.T) {
	sent := func(token string) *http.Request {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("csrf_token="+token))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return r
	}
	if !page.CheckToken(sent(page.Token("mine")), "mine") {
		t.Error("the right token was refused")
	}
	for name, token := range map[string]string{"none": "", "other": page.Token("other"), "of no cookie": page.Token(""), "the cookie": "mine"} {
		if page.CheckToken(sent(token), "mine") {
			t.Errorf("%s: the token was accepted", name)
		}
	}
	if page.CheckToken(sent(page.Token("")), "") {
		t.Error("a browser without a cookie was accepted")
	}
}

func TestOrigin(t *testing.T) {
	for address, want := range map[string]string{
		"https://idp.example/a/b":       "https://idp.example",
		"http://127.0.0.1:4321/pingone": "http://127.0.0.1:4321",
		"https://idp.example":           "https://idp.example",
		"nothing":                       "",
	} {
		if got := page.Origin(address); got != want {
			t.Errorf("%s: got %q, want %q", address, got, want)
		}
	}
}
