package lab_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/internal/practice"
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

// Whatever is asked of the APIs for administrators and of the suggestion, the
// answer is JSON, and an error has its type in the header.
func FuzzOperations(f *testing.F) {
	operations := []string{
		"SWBExternalService.ListInstances", "SWBExternalService.DescribeInstance", "SWBExternalService.ListRegions",
		"SWBExternalService.ListApplications", "SWBExternalService.DescribeApplication", "SWBExternalService.ListApplicationAssignments",
		"AWSIdentityStore.ListUsers", "AWSIdentityStore.DescribeUser", "AWSIdentityStore.GetUserId", "AWSIdentityStore.ListGroups",
		"AWSIdentityStore.DescribeGroup", "AWSIdentityStore.GetGroupId", "AWSIdentityStore.ListGroupMemberships",
		"AWSIdentityStore.ListGroupMembershipsForMember", "AmazonCodeWhispererService.GenerateCompletions",
	}
	l, err := lab.New(lab.Options{Key: practice.Key()})
	if err != nil {
		f.Fatal(err)
	}
	good := practiceSignature("us-west-2", "identitystore", l.Now())["Authorization"]
	for i := range operations {
		f.Add(i, `{"IdentityStoreId":"d-9067f1ab2c","MaxResults":1,"NextToken":"1"}`, good)
	}
	f.Add(8, `{"IdentityStoreId":"d-9067f1ab2c","AlternateIdentifier":{"UniqueAttribute":{"AttributePath":"userName"}}}`, good)
	f.Add(6, `{"IdentityStoreId":"d-9067f1ab2c","Filters":[{},{}]}`, good)
	f.Add(14, `{"fileContext":{"filename":"a","programmingLanguage":{"languageName":"go"},"leftFileContent":"\tx","rightFileContent":""}}`, "")
	f.Add(0, ``, "AWS4-HMAC-SHA256 Credential=////, SignedHeaders=;, Signature=")
	var access string
	f.Fuzz(func(t *testing.T, which int, body, authorization string) {
		if access == "" { // a token is needed to get as far as the body
			c := newClient(t, l)
			c.signIn()
			access = c.access
		}
		operation := operations[uint(which)%uint(len(operations))]
		path := map[string]string{"SWB": "/sso-admin/us-west-2/", "AWS": "/identitystore/us-west-2/", "Ama": "/q/us-east-1/"}[operation[:3]]
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
		r.Header.Set("X-Amz-Target", operation)
		r.Header.Set("X-Amz-Date", l.Now().UTC().Format("20060102T150405Z"))
		r.Header.Set("Authorization", authorization)
		if path == "/q/us-east-1/" {
			r.Header.Set("Authorization", "Bearer "+access)
		}
		w := httptest.NewRecorder()
		l.ServeHTTP(w, r)
		if w.Code != http.StatusOK && w.Header().Get("x-amzn-ErrorType") == "" {
			t.Errorf("%s %q: %d without a type", operation, body, w.Code)
		}
		if !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s %q: %s is not JSON", operation, body, w.Body)
		}
	})
}
