package portal_test

import (
	"encoding/base64"
	"testing"
)

// FuzzVerify spoils a good response in any way: what is still believed must
// be the good one's words.
func FuzzVerify(f *testing.F) {
	p := newPractice(f)
	_, _, values := signedOn(f, p)
	good, err := base64.StdEncoding.DecodeString(values.Get("SAMLResponse"))
	if err != nil {
		f.Fatal(err)
	}
	wantName, wantRequest, err := p.portal.Verified(values.Get("SAMLResponse"))
	if err != nil {
		f.Fatal(err)
	}
	// A seed says which bytes of the good response give way to what.
	f.Add(0, 0, []byte{})
	f.Add(0, len(good), []byte("<a/>"))
	f.Add(0, 0, []byte(`<!DOCTYPE a>`))
	f.Add(len(good)/2, 10, []byte("<!-- -->"))
	f.Add(len(good)-20, 0, []byte(`<saml:Assertion/>`))
	f.Fuzz(func(t *testing.T, at, length int, with []byte) {
		if at < 0 || length < 0 || at > len(good) || length > len(good)-at {
			return
		}
		spoilt := append(append(append([]byte{}, good[:at]...), with...), good[at+length:]...)
		name, request, err := p.portal.Verified(base64.StdEncoding.EncodeToString(spoilt))
		if err == nil && (name != wantName || request != wantRequest) {
			t.Errorf("believed %q for %q:\n%s", name, request, spoilt)
		}
	})
}
