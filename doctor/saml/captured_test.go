package saml_test

import (
	"encoding/base64"
	"html"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/qlogin/qlogin/doctor/saml"
)

// captures are all the ways in which browsers and their tools show a response.
func captures(t testing.TB) map[string]string {
	t.Helper()
	document := string(good(t))
	coded := base64.StdEncoding.EncodeToString([]byte(document))
	var wrapped strings.Builder
	for i := 0; i < len(coded); i += 76 {
		wrapped.WriteString(coded[i:min(i+76, len(coded))] + "\r\n")
	}
	return map[string]string{
		"XML":                 document,
		"XML with mark":       "\ufeff" + document,
		"base64":              coded,
		"base64 in lines":     wrapped.String(),
		"base64, no padding":  strings.TrimRight(coded, "="),
		"percent-encoded":     url.QueryEscape(coded),
		"form body":           "RelayState=x&SAMLResponse=" + url.QueryEscape(coded) + "&a=b",
		"form body, decoded":  "SAMLResponse=" + coded,
		"page":                `<html><form method="post"><input type="hidden" name="SAMLResponse" value="` + html.EscapeString(coded) + `"/></form></html>`,
		"HAR with parameters": `{"log":{"entries":[{"startedDateTime":"2026-11-03T09:00:01Z","request":{"postData":{"params":[{"name":"SAMLResponse","value":"` + url.QueryEscape(coded) + `"}]}}}]}}`,
		"HAR with text":       `{"log":{"entries":[{"request":{}},{"startedDateTime":"2026-11-03T09:00:01Z","request":{"postData":{"text":"SAMLResponse=` + url.QueryEscape(coded) + `&RelayState="}}}]}}`,
	}
}

func TestExtract(t *testing.T) {
	want := strings.TrimSpace(string(good(t)))
	for name, pasted := range captures(t) {
		t.Run(name, func(t *testing.T) {
			c, err := saml.Extract([]byte(pasted))
			if err != nil {
				t.Fatal(err)
			}
			// Two signatures of one document are the same with RSA PKCS #1.
			if string(c.Document) != want {
				t.Errorf("got %.200s", c.Document)
			}
			if isHAR := strings.HasPrefix(name, "HAR"); isHAR && !c.At.Equal(time.Date(2026, 11, 3, 9, 0, 1, 0, time.UTC)) || !isHAR && !c.At.IsZero() {
				t.Errorf("sent at %v", c.At)
			}
			if got := saml.Named([]byte(pasted)); got != "ana@example.com" {
				t.Errorf("it is about %q", got)
			}
		})
	}
}

func TestExtractRefuses(t *testing.T) {
	for _, pasted := range []string{"", "  \n", "hello there", "SAMLResponse=%zz", "SAMLResponse=", `{"a":`, `{"log":{"entries":[]}}`, "<html><input name=\"SAMLResponse\"></html>"} {
		if c, err := saml.Extract([]byte(pasted)); err == nil {
			t.Errorf("%q: got %q", pasted, c.Document)
		}
	}
	if _, err := saml.Extract(make([]byte, saml.MaxCapture+1)); err == nil {
		t.Error("endless input is taken")
	}
}

func TestParseMetadata(t *testing.T) {
	m, err := saml.ParseMetadata([]byte(metadata(provider().certificate)))
	if err != nil {
		t.Fatal(err)
	}
	if !m.Identity || m.Service || m.EntityID != issuer || len(m.SignOn) != 2 || len(m.Certificates) != 1 || !m.Certificates[0].Equal(provider().certificate) {
		t.Errorf("got %+v", m)
	}
	for _, document := range []string{"", "<a/>", "hello", strings.Replace(metadata(provider().certificate), "X509Certificate>MII", "X509Certificate>AAA", 1)} {
		if _, err := saml.ParseMetadata([]byte(document)); err == nil {
			t.Errorf("%.60q is taken", document)
		}
	}
}
