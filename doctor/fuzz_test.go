package doctor

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"unicode"

	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/secret"
	"github.com/qlogin/qlogin/signin"
)

// hostile answers everything with the same status, header and body.
type hostile struct {
	status       int
	header, body string
}

func (h hostile) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: h.status, Request: r, ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"X-Amzn-Errortype": {h.header}, "Date": {h.header}, "Content-Type": {"application/json"}},
		Body:   io.NopCloser(strings.NewReader(h.body)),
	}, nil
}

// FuzzAnswers lets every service answer with the same bytes: nothing of them
// reaches the terminal that it would obey, and there is always an end.
func FuzzAnswers(f *testing.F) {
	f.Add(uint16(200), "Mon, 23 Nov 2026 20:00:00 GMT", `{"profiles":[{"arn":"arn:aws:codewhisperer:us-east-1:1:profile/\u001b[2J","profileName":"\u202e"}]}`)
	f.Add(uint16(400), "InvalidRequestException", "{\"error\":\"invalid_request\",\"error_description\":\"\x1b]0;title\x07\"}")
	f.Add(uint16(403), "AccessDeniedException\x9b", `{"__type":"AccessDeniedException","message":"\u009b31m","reason":"\u0007"}`)
	f.Add(uint16(200), "", `{"clientId":"a","clientSecret":"b","clientSecretExpiresAt":99999999999,"deviceCode":"c","userCode":"\u001bc","verificationUri":"https://\u001b.example"}`)
	f.Add(uint16(407), "", "<html><title>\x1b[31m</title>")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, status uint16, header, body string) {
		synctest.Test(t, func(t *testing.T) {
			o := optionsIn(t, dir, hostile{int(status)%500 + 100, header, body})
			org := o.Organization
			grant := oidc.Grant{
				Holder: signin.Own, StartURL: org.StartURL, Region: org.Region,
				Registration: oidc.Registration{ClientID: "x", ClientSecret: secret.New("y"), ExpiresAt: o.Flow.Now().AddDate(1, 0, 0)},
				Token:        oidc.Token{AccessToken: secret.New("planted-access"), ExpiresAt: o.Flow.Now().AddDate(1, 0, 0)},
			}
			if err := o.Flow.Store(t.Context(), org, grant); err != nil {
				t.Fatal(err)
			}
			o.Metadata = "https://auth.pingone.eu/metadata"
			findings := Examine(t.Context(), o)
			for _, f := range findings {
				for _, text := range []string{f.Looked, f.Saw, f.Cause, f.Step, f.Owner, f.Next} {
					if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
						t.Errorf("%s: %q", f.Check, text)
					}
				}
			}
			if text := NewBundle(o, findings, "ana", "here").String(); strings.Contains(text, "planted-access") {
				t.Errorf("the bundle holds the token:\n%s", text)
			}
		})
	})
}

// FuzzMetadata: whatever PingOne's address holds, there is an answer, and the end
// of a certificate comes from a certificate.
func FuzzMetadata(f *testing.F) {
	f.Add([]byte(`<EntityDescriptor><IDPSSODescriptor><KeyDescriptor use="signing"><KeyInfo><X509Data><X509Certificate>AAAA</X509Certificate></X509Data></KeyInfo></KeyDescriptor></IDPSSODescriptor></EntityDescriptor>`))
	f.Add([]byte(`<!DOCTYPE a [<!ENTITY b "c">]><EntityDescriptor>&b;</EntityDescriptor>`))
	f.Add([]byte(strings.Repeat("<EntityDescriptor>", 100)))
	f.Fuzz(func(t *testing.T, data []byte) {
		ends, err := signingEnds(data)
		if (err == nil) != (len(ends) > 0) {
			t.Errorf("%d certificates, and %v", len(ends), err)
		}
	})
}

// FuzzIDESettings: no settings of an IDE are too strange to be read or refused, and
// a password in the address of a proxy is never part of what is found.
func FuzzIDESettings(f *testing.F) {
	f.Add(`{"http.proxy":"http://u:planted@p.example:8080","http.proxyStrictSSL":false}`)
	f.Add(`{"http.proxy":7,"amazonQ.proxy.certificateAuthority":[]} // c`)
	f.Add(`<application><component name="HttpConfigurable"><option name="USE_HTTP_PROXY" value="true"/><option name="PROXY_HOST" value="p"/></component></application>`)
	f.Add(`<application><component name="HttpConfigurable"><option name="USE_PROXY_PAC" value="true"/></component></application>`)
	file := filepath.Join(f.TempDir(), "settings")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, read := range []func(string) (way, error){vscodeWay, jetbrainsWay} {
			w, err := read(file)
			if err == nil && strings.Contains(w.proxy, "@") {
				t.Errorf("the proxy is %q", w.proxy)
			}
		}
	})
}

// FuzzTalk: any text may be pasted, and what matches is a choice that can be given.
func FuzzTalk(f *testing.F) {
	f.Add("We couldn’t complete your request right now")
	f.Add("\xff\xfe")
	f.Fuzz(func(t *testing.T, text string) {
		q, _ := Talk{}.Question()
		if c, ok := q.Match(text); ok {
			if _, err := (Talk{}).Answer(c.Name); err != nil {
				t.Error(err)
			}
		}
	})
}
