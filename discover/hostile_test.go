package discover_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/qlogin/qlogin/discover"
)

// startURLsOfStrangers are those that a domain's owner, or whoever took the domain
// over, must not be able to send anybody to.
func startURLsOfStrangers() map[string]string {
	return map[string]string{
		"another host":        "https://evil.test/start",
		"a look-alike":        "https://evil-awsapps.com/start",
		"AWS in front":        "https://d-1234567890.awsapps.com.evil.test/start",
		"AWS as the user":     "https://d-1234567890.awsapps.com@evil.test/start",
		"a user at AWS":       "https://ana:secret@d-1234567890.awsapps.com/start",
		"a port":              "https://d-1234567890.awsapps.com:8443/start",
		"http":                "http://d-1234567890.awsapps.com/start",
		"another scheme":      "javascript://d-1234567890.awsapps.com/start",
		"punycode":            "https://d-1234567890.xn--wsapps-3ve.com/start",
		"a homograph":         "https://d-1234567890.аwsapps.com/start", // begins with a Cyrillic letter
		"an ideographic stop": "https://d-1234567890.awsapps。com/start",
		"a backslash":         `https://evil.test\.awsapps.com/start`,
		"an escaped stop":     "https://evil.test%2f.awsapps.com/start",
		"a control character": "https://evil.test\x1b[2J.awsapps.com/start",
		"a null":              "https://evil.test\x00.awsapps.com/start",
		"a Builder ID":        "https://view.awsapps.com/start",
		"an endpoint":         "https://oidc.us-east-1.amazonaws.com/",
		"nothing":             "",
	}
}

// Whoever publishes it, a start URL elsewhere than at AWS is used by nobody, and
// no request goes to it.
func TestStrangersArePublishedInVain(t *testing.T) {
	for name, startURL := range startURLsOfStrangers() {
		t.Run(name, func(t *testing.T) {
			document := fmt.Sprintf(`{"version":1,"organizations":[{"start_url":%s,"region":"eu-central-1"}]}`, quoted(startURL))
			i := &internet{answers: map[string]http.HandlerFunc{"acme.test": says("application/json", document)}}
			txt := map[string][]string{"_qlogin.acme.test": {"v=qlogin1; start_url=" + startURL + "; region=eu-central-1"}}
			found, err := look(t, i, txt, discover.Hints{Name: "acme.test"})
			refused, ok := errors.AsType[*discover.NotPublishedError](err)
			if !ok || refused.Document == nil || refused.DNS == nil {
				t.Fatalf("found %+v, %v", found, err)
			}
			if strings.ContainsAny(err.Error(), "\x00\x1b") || strings.Contains(err.Error(), "secret") {
				t.Errorf("the error repeats what nobody should see: %q", err)
			}
			if len(i.asked) != 1 {
				t.Errorf("asked %v", i.asked)
			}
		})
	}
}

// quoted is text in JSON.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, "\x1b", `\u001b`, "\x00", `\u0000`).Replace(text) + `"`
}

// The texts of a name are anybody's: what is not plain is refused, and says so in
// plain characters.
func TestHostileTexts(t *testing.T) {
	good := "v=qlogin1; start_url=" + classic + "; region=eu-central-1"
	many := make([]string, 5000)
	for i := range many {
		many[i] = "v=spf1 " + strings.Repeat("a", 2000)
	}
	for _, c := range []struct {
		name  string
		texts []string
		want  string // "" where it is found
	}{
		{"control characters in the name", []string{good + "; name=a\x1b]0;b\a"}, "is no name"},
		{"a new line in the name", []string{good + "; name=a\nb"}, "is no name"},
		{"a name that is written backwards", []string{good + "; name=\u202eemca"}, "is no name"},
		{"not text at all", []string{good + "; name=\xff\xfe"}, "is no name"},
		{"a long name", []string{good + "; name=" + strings.Repeat("a", 60000)}, "is no name"},
		{"a long start URL", []string{"v=qlogin1; start_url=https://" + strings.Repeat("a", 60000)}, "is too long"},
		{"a long Region", []string{"v=qlogin1; start_url=" + classic + "; region=" + strings.Repeat("a", 60000)}, "is too long"},
		{"control characters in the Region", []string{"v=qlogin1; start_url=" + classic + "; region=\x1b[31m"}, "is not an AWS Region"},
		{"a Region of another partition", []string{"v=qlogin1; start_url=" + classic + "; region=cn-north-1"}, "aws-cn"},
		{"a second start URL, which counts", []string{good + "; start_url=https://evil.test/"}, "is not a host of AWS"},
		{"texts of others without number", many, "publishes no organization"},
		{"another version", []string{"v=qlogin10; start_url=" + classic}, "publishes no organization"},
		{"unknown fields", []string{good + "; =; ;;x; y=\x1b"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := look(t, &internet{}, map[string][]string{"_qlogin.acme.test": c.texts}, discover.Hints{Name: "acme.test"})
			switch {
			case c.want == "" && err != nil, c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got %v, want %q", err, c.want)
			case err != nil && !utf8.ValidString(err.Error()) || err != nil && strings.ContainsAny(err.Error(), "\x1b\a\n\u202e"):
				t.Errorf("the error repeats it: %q", err)
			case err != nil && len(err.Error()) > 1000:
				t.Errorf("the error is %d bytes long", len(err.Error()))
			}
		})
	}
}

// company is a web server that is reached by every name, behind the real client.
func company(t *testing.T, handler http.HandlerFunc) *discover.Web {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "tcp", server.Listener.Addr().String())
	}
	transport := &http.Transport{DialTLSContext: dial}
	t.Cleanup(transport.CloseIdleConnections)
	return &discover.Web{HTTP: &http.Client{Transport: transport}}
}

// Of an answer without end no more is taken than a publication may be long.
func TestEndlessAnswer(t *testing.T) {
	var sent atomic.Int64
	web := company(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for r.Context().Err() == nil && sent.Load() < 1<<30 {
			n, err := w.Write([]byte(strings.Repeat(" ", 64<<10)))
			sent.Add(int64(n))
			if err != nil {
				return
			}
		}
	})
	web.Limit = time.Minute // it has to be the length that ends it
	_, err := discover.Look(t.Context(), discover.Hints{Name: "acme.test", Getenv: getenv(), Web: web})
	if err == nil || !strings.Contains(err.Error(), "longer than 64 kB") {
		t.Errorf("got %v", err)
	}
	// What is on its way in the buffers of the system is not held against it.
	if got := sent.Load(); got > 100<<20 {
		t.Errorf("%d bytes were taken", got)
	}
}

// A server that sends a byte now and then is left when the time is over, with
// what it says and where it leads alike.
func TestDrippingAnswer(t *testing.T) {
	drip := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for {
			if _, err := w.Write([]byte(" ")); err != nil {
				return
			}
			_ = http.NewResponseController(w).Flush() // the next write says what is wrong
			select {
			case <-r.Context().Done():
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}
	for name, h := range map[string]discover.Hints{"a publication": {Name: "acme.test"}, "a portal": {StartURL: classic}} {
		t.Run(name, func(t *testing.T) {
			h.Getenv, h.Web = getenv(), company(t, drip)
			h.Web.Limit = 200 * time.Millisecond
			found, err := discover.Look(t.Context(), h)
			if err = errors.Join(append(found.Problems, err)...); err == nil || !strings.Contains(err.Error(), context.DeadlineExceeded.Error()) {
				t.Errorf("got %v", err)
			}
		})
	}
}
