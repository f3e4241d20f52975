package scim_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/doctor/scim"
	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/secret"
)

func TestParseEndpoint(t *testing.T) {
	const tenant = "11111111-2222-3333-4444-555555555555"
	const good = "https://scim.eu-central-1.amazonaws.com/" + tenant + "/scim/v2"
	for _, c := range []struct {
		name, raw string
		want      scim.Endpoint
		err       error
	}{
		{"as AWS shows it", good, scim.Endpoint{URL: good, Region: "eu-central-1", Tenant: tenant}, nil},
		{"slash", good + "/", scim.Endpoint{URL: good, Region: "eu-central-1", Tenant: tenant}, scim.ErrTrailingSlash},
		{"two slashes", good + "//", scim.Endpoint{URL: good, Region: "eu-central-1", Tenant: tenant}, scim.ErrTrailingSlash},
		{"white space", good + "\n", scim.Endpoint{URL: good, Region: "eu-central-1", Tenant: tenant}, scim.ErrSpaces},
		{"China", "https://scim.cn-north-1.amazonaws.com.cn/" + tenant + "/scim/v2", scim.Endpoint{URL: "https://scim.cn-north-1.amazonaws.com.cn/" + tenant + "/scim/v2", Region: "cn-north-1", Tenant: tenant}, nil},
		{"lab", "http://127.0.0.1:1234/scim/us-west-2/" + tenant + "/scim/v2", scim.Endpoint{URL: "http://127.0.0.1:1234/scim/us-west-2/" + tenant + "/scim/v2", Tenant: tenant}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := scim.ParseEndpoint(c.raw)
			if !errors.Is(err, c.err) {
				t.Errorf("got %v, want %v", err, c.err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	for _, raw := range []string{
		"", "scim", "https://scim.eu-central-1.amazonaws.com/scim/v2", "http://scim.eu-central-1.amazonaws.com/" + tenant + "/scim/v2",
		"https://scim.eu-central-1.amazonaws.com.evil.net/" + tenant + "/scim/v2", "https://evil.net/" + tenant + "/scim/v2",
		"https://scim.nowhere-1.amazonaws.com/" + tenant + "/scim/v2", "https://a:b@scim.eu-central-1.amazonaws.com/" + tenant + "/scim/v2",
		"https://scim.cn-north-1.amazonaws.com/" + tenant + "/scim/v2", good + "/Users",
	} {
		if e, err := scim.ParseEndpoint(raw); err == nil || e.URL != "" {
			t.Errorf("%s: got %+v, %v: the token would be sent there", raw, e, err)
		}
	}
}

// service answers everything with one body.
type service struct {
	status int
	body   string
	asked  []string
}

func (s *service) RoundTrip(r *http.Request) (*http.Response, error) {
	s.asked = append(s.asked, r.URL.Path+" "+r.URL.Query().Get("filter")+" "+r.Header.Get("Authorization"))
	return &http.Response{StatusCode: s.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(s.body)), Request: r}, nil
}

func (s *service) client(t testing.TB) scim.Client {
	t.Helper()
	web, err := network.NewClient(network.Options{Base: s})
	if err != nil {
		t.Fatal(err)
	}
	e, err := scim.ParseEndpoint("https://scim.eu-central-1.amazonaws.com/11111111-2222/scim/v2")
	if err != nil {
		t.Fatal(err)
	}
	return scim.Client{HTTP: web, Endpoint: e, Token: secret.New("t0ken")}
}

func TestUsers(t *testing.T) {
	s := &service{status: 200, body: `{"totalResults":1,"Resources":[{"id":"1","externalId":"x","userName":"ana@example.com","name":{"givenName":"Ana"},` +
		`"displayName":"Ana","emails":[{"value":"ana@example.com"}],"phoneNumbers":[{"value":"1"},{"value":"2"}],"active":true}]}`}
	users, err := s.client(t).Users(t.Context(), `a"b\c<d>`)
	if err != nil || len(users) != 1 {
		t.Fatalf("got %+v, %v", users, err)
	}
	if diff := cmp.Diff([]string{"name.familyName"}, users[0].Missing()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"phoneNumbers"}, users[0].Several()); diff != "" {
		t.Error(diff)
	}
	want := `/11111111-2222/scim/v2/Users userName eq "a\"b\\c<d>" Bearer t0ken`
	if diff := cmp.Diff([]string{want}, s.asked); diff != "" {
		t.Error(diff)
	}
}

func TestGroups(t *testing.T) {
	s := &service{status: 200, body: `{"Resources":[{"id":"g","displayName":"Amazon Q","members":[]}]}`}
	groups, err := s.client(t).Groups(t.Context(), "Amazon Q")
	if diff := cmp.Diff([]scim.Group{{ID: "g", Name: "Amazon Q"}}, groups); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	in, err := s.client(t).Member(t.Context(), groups[0], scim.User{ID: "u"})
	if err != nil || !in {
		t.Errorf("got %v, %v", in, err)
	}
	if last := s.asked[len(s.asked)-1]; !strings.Contains(last, `id eq "g" and members eq "u"`) {
		t.Errorf("asked %s", last)
	}
}

// TestRefusals: what the service says keeps its status, loses the token, and is
// fit for a terminal.
func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		status       int
		body         string
		unauthorized bool
		want         string
	}{
		{401, `{"schema":["urn:ietf:params:scim:api:messages:2.0:Error"],"detail":"UnauthorizedException","status":"401"}`, true, "status 401: UnauthorizedException"},
		{403, `{"message":"\u001b[31mno t0ken"}`, false, "status 403: [31mno [hidden]"},
		{500, ``, false, "status 500"},
		{200, `[`, false, "not readable"},
		{200, `<html><title>Sign in</title>`, false, "web page"},
	} {
		_, err := (&service{status: c.status, body: c.body}).client(t).Config(t.Context())
		if err == nil || errors.Is(err, scim.ErrUnauthorized) != c.unauthorized || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%d %s: got %v, want %q", c.status, c.body, err, c.want)
		}
	}
}

func FuzzAnswers(f *testing.F) {
	f.Add(200, `{"Resources":[{"id":"1","userName":"a","name":{"givenName":"A"},"emails":[{"value":"x"}],"active":false}]}`)
	f.Add(401, `{"detail":"no"}`)
	f.Add(200, `{"Resources":[null,{"name":null}]}`)
	f.Add(500, `<html>`)
	f.Fuzz(func(t *testing.T, status int, body string) {
		s := &service{status: status, body: body}
		client := s.client(t)
		users, err := client.Users(t.Context(), "a")
		if err != nil && strings.Contains(err.Error(), "t0ken") {
			t.Errorf("the token is in %v", err)
		}
		if err != nil && len(users) > 0 {
			t.Error("refused, and believed")
		}
		for _, u := range users {
			_, _ = u.Missing(), u.Several()
		}
		if _, err := client.Config(t.Context()); err != nil {
			_ = fmt.Sprint(err)
		}
		_, _ = client.Groups(t.Context(), "g")
	})
}
