package lab_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/lab"
)

// Whatever is sent to a service, it answers in JSON, an error has its type in
// the header, and nobody gets a token for it.
func FuzzServices(f *testing.F) {
	paths := []string{
		"/oidc/us-west-2/client/register", "/oidc/us-west-2/device_authorization", "/oidc/us-west-2/token",
		"/q/us-east-1", "/portal/us-west-2/logout",
	}
	f.Add(0, `{"clientName":"x","clientType":"public","scopes":["sso:account:access"]}`, "")
	f.Add(1, `{"clientId":"x","clientSecret":"y","startUrl":"z"}`, "")
	f.Add(2, `{"grantType":"refresh_token","refreshToken":null}`, "")
	f.Add(2, `[[[`, "")
	f.Add(3, `{"maxResults":-1}`, "aoaX:Y")
	f.Add(4, ``, "aoaX:Y")
	l, err := lab.New(lab.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, which int, body, bearer string) {
		path := paths[uint(which)%uint(len(paths))]
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
		r.Header.Set("X-Amz-Target", "AmazonCodeWhispererService.ListAvailableProfiles")
		r.Header.Set("Authorization", "Bearer "+bearer)
		r.Header.Set("x-amz-sso_bearer_token", bearer)
		w := httptest.NewRecorder()
		l.ServeHTTP(w, r)
		if w.Code != http.StatusOK && w.Header().Get("x-amzn-ErrorType") == "" {
			t.Errorf("%s %q: %d without a type", path, body, w.Code)
		}
		if !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s %q: %s is not JSON", path, body, w.Body)
		}
		if strings.Contains(w.Body.String(), "accessToken") {
			t.Errorf("%s %q: a token", path, body)
		}
	})
}
