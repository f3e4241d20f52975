package network_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qlogin/qlogin/network"
)

// scripted is the network of a test: it answers every request in the same way.
type scripted func(*http.Request) (*http.Response, error)

func (s scripted) RoundTrip(r *http.Request) (*http.Response, error) { return s(r) }

func reply(status int, body string, header ...string) scripted {
	return func(r *http.Request) (*http.Response, error) {
		h := make(http.Header)
		for i := 0; i < len(header); i += 2 {
			h.Set(header[i], header[i+1])
		}
		return &http.Response{
			StatusCode: status, Header: h, Request: r,
			Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1,
		}, nil
	}
}

func over(t *testing.T, base http.RoundTripper) *http.Client {
	t.Helper()
	client, err := network.NewClient(network.Options{Base: base})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestWebPages(t *testing.T) {
	const address = "https://" + oidcHost + "/token"
	tests := map[string]struct {
		answer    scripted
		kind      network.Kind // "" for none
		text      string
		temporary bool
	}{
		"welcome page": {
			reply(200, "<!DOCTYPE html>\n<html><head><TITLE lang=en>Hotel\x1b[2J &amp;\n Spa</TITLE>", "Content-Type", "text/html; charset=utf-8"),
			network.WebPage, `from ` + oidcHost + `: status 200, titled "Hotel[2J & Spa"`, false,
		},
		"page sent as text":     {reply(200, "\ufeff \n<html>", "Content-Type", "text/plain"), network.WebPage, "without a title", false},
		"page sent as JSON":     {reply(200, "<html>", "Content-Type", "application/json"), network.WebPage, "without a title", false},
		"page with empty title": {reply(403, "<title> </title>"), network.WebPage, "status 403, without a title", false},
		"load balancer":         {reply(503, "<html><title>503</title>", "Content-Type", "text/html"), network.WebPage, `status 503, titled "503"`, true},
		"words sent as HTML":    {reply(200, "Blocked.", "Content-Type", "text/html"), network.WebPage, "without a title", false},
		"redirect":              {reply(302, "", "Location", "http://portal.hotel.example/?id=1"), network.WebPage, "status 302, a redirect to portal.hotel.example", false},
		"redirect to nowhere":   {reply(302, "", "Location", "/login"), network.WebPage, "a redirect to nowhere in particular", false},
		"proxy":                 {reply(407, "<html>", "Proxy-Authenticate", "NTLM"), network.Proxy, "(407, NTLM)", false},
		"data":                  {reply(200, `{"a":1}`, "Content-Type", "application/json"), "", "", false},
		"data sent as HTML":     {reply(200, `{"a":1}`, "Content-Type", "text/html"), "", "", false},
		"error":                 {reply(400, `{"error":"x"}`), "", "", false},
		"nothing":               {reply(200, "", "Content-Type", "text/html"), "", "", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			body, got := post(t, over(t, tt.answer), address)
			if tt.kind == "" {
				want, _ := tt.answer(nil)
				text, _ := io.ReadAll(want.Body)
				if got != nil || body != string(text) {
					t.Errorf("got %q, %v; want %q", body, got, text)
				}
				return
			}
			wantError(t, got, tt.kind, tt.text)
			if got.Temporary != tt.temporary {
				t.Errorf("temporary is %t", got.Temporary)
			}
		})
	}
}

// Whoever asks for a page gets it, redirects included, but does not follow them.
func TestPagesOnRequest(t *testing.T) {
	for _, answer := range []scripted{reply(200, "<html>"), reply(302, "<html>", "Location", "https://elsewhere.example")} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://d-9067f1ab2c.awsapps.com/start", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept", "text/html")
		resp, err := over(t, answer).Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer shut(resp.Body)
		if body, _ := io.ReadAll(resp.Body); string(body) != "<html>" || resp.Request.URL.Host != req.URL.Host {
			t.Errorf("got %q from %s", body, resp.Request.URL)
		}
	}
}

func TestEndlessBody(t *testing.T) {
	_, got := post(t, over(t, reply(200, strings.Repeat(`{"a":1} `, 1<<20))), "https://"+oidcHost)
	if got == nil {
		t.Fatal("8 MB were read")
	}
	if _, ok := errors.AsType[*http.MaxBytesError](got); !ok {
		t.Errorf("got %v", got)
	}
}

func TestSkew(t *testing.T) {
	tests := map[string]struct {
		ahead time.Duration // of this machine
		text  string        // "" for what does not matter
	}{
		"right":  {0, ""},
		"a bit":  {59 * time.Second, ""},
		"ahead":  {90 * time.Minute, "the clock of this machine is wrong: 1h30m0s ahead of that of " + oidcHost},
		"behind": {-2 * time.Minute, "the clock of this machine is wrong: 2m0s behind that of " + oidcHost},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := over(t, scripted(func(r *http.Request) (*http.Response, error) {
					time.Sleep(500 * time.Millisecond) // the way there
					date := time.Now().Add(-tt.ahead).UTC().Format(http.TimeFormat)
					time.Sleep(500 * time.Millisecond) // and back
					return reply(200, "{}", "Date", date)(r)
				}))
				if _, known := network.Skew(client); known {
					t.Error("known before any answer")
				}
				if _, err := post(t, client, "https://"+oidcHost); err != nil {
					t.Fatal(err)
				}
				skew, known := network.Skew(client)
				if off := skew - tt.ahead; !known || off.Abs() > time.Second {
					t.Errorf("got %s, %t, want %s", skew, known, tt.ahead)
				}
				err := network.SkewError(oidcHost, skew.Round(time.Second))
				if (err == nil) != (tt.text == "") || (err != nil && err.Error() != tt.text) {
					t.Errorf("got %v, want %q", err, tt.text)
				}
			})
		})
	}
}

func TestSkewOfStrangeClient(t *testing.T) {
	if _, ok := network.Skew(&http.Client{}); ok {
		t.Error("a client of another kind knows nothing")
	}
	client := over(t, reply(200, "{}", "Date", "yesterday"))
	if _, err := post(t, client, "https://"+oidcHost); err != nil {
		t.Fatal(err)
	}
	if _, ok := network.Skew(client); ok {
		t.Error("an unreadable date tells nothing")
	}
}

func FuzzGuard(f *testing.F) {
	f.Add(200, "text/html", "<title>\x1b]8;;x\x07</title>", "")
	f.Add(302, "", "", "https://x.example/\u202e")
	f.Add(407, "Basic \x9b", "<", "")
	f.Add(200, "application/json", `{"error":"x"}`, "")
	f.Fuzz(func(t *testing.T, status int, header, body, location string) {
		client := over(t, reply(status, body, "Content-Type", header, "Location", location, "Proxy-Authenticate", header))
		got, err := post(t, client, "https://"+oidcHost)
		if err != nil && err.Error() != network.Plain(err.Error(), 10_000) {
			t.Errorf("not fit for a terminal: %q", err.Error())
		}
		if err == nil && got != body {
			t.Errorf("the body changed: %q became %q", body, got)
		}
		if err == nil && strings.HasPrefix(strings.TrimSpace(body), "<") {
			t.Errorf("a page got through: %q", body)
		}
	})
}
