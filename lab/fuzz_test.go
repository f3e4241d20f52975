package lab_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/lab"
)

// Whatever is sent to a service, it answers in JSON, and an error has its type
// in the header.
func FuzzServices(f *testing.F) {
	f.Add("/oidc/us-west-2/client/register", `{"clientName":"x","clientType":"public","scopes":["sso:account:access"]}`)
	f.Add("/oidc/us-west-2/device_authorization", `{"clientId":"x","clientSecret":"y","startUrl":"z"}`)
	f.Add("/oidc/us-west-2/token", `{"grantType":"refresh_token","refreshToken":null}`)
	f.Add("/q/us-east-1", `{"maxResults":-1}`)
	f.Add("/portal/us-west-2/logout", ``)
	f.Add("/oidc/us-west-2/token", "[[[")
	l, err := lab.New(lab.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, path, body string) {
		service, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
		if !strings.Contains(" oidc q portal ", " "+service+" ") || strings.ContainsAny(path, " ?#%\\") || strings.Contains(path, "//") || strings.Contains(path, "/.") {
			return
		}
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body)).WithContext(t.Context())
		r.URL.Path = path
		r.Header.Set("X-Amz-Target", "AmazonCodeWhispererService.ListAvailableProfiles")
		w := httptest.NewRecorder()
		l.ServeHTTP(w, r)
		if w.Code != http.StatusOK && w.Header().Get("x-amzn-ErrorType") == "" {
			t.Errorf("%s %q: %d without a type", path, body, w.Code)
		}
		if !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s %q: %s is not JSON", path, body, w.Body)
		}
	})
}
