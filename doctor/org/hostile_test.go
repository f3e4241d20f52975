package org_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/doctor/org"
	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/secret"
)

// answering is a server that says the same to everything.
type answering func(*http.Request) (*http.Response, error)

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) { return a(r) }

func saying(body func(*http.Request) string) answering {
	return func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body(r))), Request: r}, nil
	}
}

// everything is what there is to look at, behind one server.
func everything(t testing.TB, server http.RoundTripper) org.Options {
	t.Helper()
	client, err := network.NewClient(network.Options{Base: server})
	if err != nil {
		t.Fatal(err)
	}
	return org.Options{
		Now: time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC), HTTP: client, Region: "us-east-1",
		Credentials: func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIAPRACTICE", SecretAccessKey: "practice-only"}, nil
		},
		IdentityMetadata: org.Document(client, "https://auth.pingone.eu/metadata"),
		ServiceMetadata:  org.Document(client, "https://sp.example/metadata"),
		SCIM:             org.SCIM{Endpoint: "https://scim.us-west-2.amazonaws.com/11111111-2222/scim/v2", Token: secret.New("t0ken-to-find")},
		UserName:         "ana", Email: "ana@example.com", Group: "Amazon Q Developer",
		ACS: []string{"https://us-west-2.signin.aws/platform/saml/acs/1"}, EntityID: "e",
	}
}

// hostile answers with escape sequences wherever a name can be.
func hostile(r *http.Request) string {
	const evil = `\u001b]0;owned\u0007\u202eevil\n`
	switch target := r.Header.Get("X-Amz-Target"); {
	case strings.HasSuffix(target, "ListInstances"):
		return `{"Instances":[{"InstanceArn":"arn:aws:sso:::instance/` + evil + `","IdentityStoreId":"` + evil + `","Status":"` + evil + `","OwnerAccountId":"` + evil + `","PrimaryRegion":"us-west-2"}]}`
	case strings.HasSuffix(target, "ListApplications"):
		return `{"Applications":[{"Name":"QDevProfile` + evil + `","ApplicationArn":"a"}]}`
	case strings.Contains(target, "IdentityStore"):
		return `{"UserId":"1","GroupId":"g","UserName":"` + evil + `","Users":[{"UserName":"` + evil + `"}],"GroupMemberships":[],"Groups":[{"DisplayName":"Amazon Q ` + evil + `"}]}`
	case strings.Contains(r.URL.Path, "/scim/"):
		return `{"Resources":[{"id":"1","userName":"` + evil + `","displayName":"` + evil + `"}]}`
	case r.URL.Host == "auth.pingone.eu":
		return `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://&#x202e;&#x85;evil"><IDPSSODescriptor/></EntityDescriptor>`
	}
	return `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://&#x202e;evil"><SPSSODescriptor><AssertionConsumerService Location="&#x9b;31m"/></SPSSODescriptor></EntityDescriptor>`
}

// TestEscapes: nothing of a server reaches the terminal unescaped.
func TestEscapes(t *testing.T) {
	for _, f := range org.Look(t.Context(), everything(t, saying(hostile))) {
		checkPlain(t, f)
	}
}

func checkPlain(t *testing.T, f doctor.Finding) {
	t.Helper()
	all := strings.Join([]string{f.Check, f.Looked, f.Saw, f.Cause, f.Next, f.Where, f.Value, f.Step, f.Owner}, "")
	if strings.ContainsFunc(all, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
		t.Errorf("%q", all)
	}
	if strings.Contains(all, "t0ken-to-find") {
		t.Errorf("the token is in %+v", f)
	}
}

// TestHangingHosts: where nobody answers, every host has its time, and all of it
// together too.
func TestHangingHosts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		silent := answering(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		found := org.Look(t.Context(), everything(t, silent))
		if took := time.Since(began); took > 45*time.Second {
			t.Errorf("it took %v", took)
		}
		for _, f := range found {
			if f.Outcome == doctor.Error {
				t.Errorf("silence is taken for an answer: %+v", f)
			}
		}
	})
}

// FuzzServers answers everything with the same strange words.
func FuzzServers(f *testing.F) {
	f.Add(`{}`)
	f.Add(`{"Instances":[{"InstanceArn":"a","PrimaryRegion":"us-west-2","Regions":[{"RegionName":"x"}]}],"Resources":[{"id":"1"}],"Users":[{"UserName":"ana"}]}`)
	f.Add(`<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x"><IDPSSODescriptor/><SPSSODescriptor/></EntityDescriptor>`)
	f.Add(`[`)
	f.Fuzz(func(t *testing.T, body string) {
		options := everything(t, saying(func(*http.Request) string { return body }))
		options.Response = []byte(body)
		for _, found := range org.LookInTurn(t.Context(), options) {
			checkPlain(t, found)
		}
	})
}
