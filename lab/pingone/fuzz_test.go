package pingone_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/qlogin/qlogin/lab/pingone"
	"github.com/qlogin/qlogin/lab/saml"
)

// FuzzRequest sends any message as a request: its answer goes to the one
// registered address or nowhere.
func FuzzRequest(f *testing.F) {
	p, err := pingone.New(options())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(request())
	f.Add(request(acs, "https://evil.example"))
	f.Add(request(entityID, "x"))
	f.Add("<a/>")
	f.Fuzz(func(t *testing.T, message string) {
		query := url.Values{"SAMLRequest": {saml.EncodePost([]byte(message))}}
		r := httptest.NewRequest(http.MethodPost, p.SSOURL(), nil)
		r.PostForm, r.Form = query, query
		if got, err := p.Recipient(r); err == nil && got != acs {
			t.Errorf("got an answer to %q for %q", got, message)
		}
	})
}
