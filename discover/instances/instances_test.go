package instances_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/discover/instances"
)

// service plays the AWS service, and checks the signature with code of its own.
type service struct {
	t       *testing.T
	answers []string // one for each page
	status  int
	bodies  []string
}

func (s *service) RoundTrip(r *http.Request) (*http.Response, error) {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	s.bodies = append(s.bodies, string(data))
	if r.URL.String() != "https://sso.eu-central-1.amazonaws.com/" || r.Header.Get("X-Amz-Target") != "SWBExternalService.ListInstances" {
		s.t.Errorf("%s %s", r.URL, r.Header.Get("X-Amz-Target"))
	}
	if got, want := r.Header.Get("Authorization"), signed(r, data, "secret"); got != want {
		s.t.Errorf("Authorization\n got %s\nwant %s", got, want)
	}
	answer := s.answers[len(s.bodies)-1]
	return &http.Response{StatusCode: s.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(answer)), Request: r}, nil
}

// signed is the header of Signature Version 4, by the steps of "Create a signed
// AWS API request" (AWS IAM User Guide).
func signed(r *http.Request, body []byte, secret string) string {
	mac := func(key []byte, text string) []byte {
		h := hmac.New(sha256.New, key)
		h.Write([]byte(text))
		return h.Sum(nil)
	}
	sum := func(data []byte) string { s := sha256.Sum256(data); return hex.EncodeToString(s[:]) }
	_, list, _ := strings.Cut(r.Header.Get("Authorization"), "SignedHeaders=")
	list, _, _ = strings.Cut(list, ",")
	names := strings.Split(list, ";")
	var headers strings.Builder
	for _, name := range names {
		value := r.Header.Get(name)
		switch name {
		case "host":
			value = r.URL.Host
		case "content-length":
			value = strconv.Itoa(len(body))
		}
		headers.WriteString(name + ":" + value + "\n")
	}
	canonical := "POST\n/\n\n" + headers.String() + "\n" + list + "\n" + sum(body)
	date := r.Header.Get("X-Amz-Date")
	scope := date[:8] + "/eu-central-1/sso/aws4_request"
	key := mac(mac(mac(mac([]byte("AWS4"+secret), date[:8]), "eu-central-1"), "sso"), "aws4_request")
	signature := hex.EncodeToString(mac(key, "AWS4-HMAC-SHA256\n"+date+"\n"+scope+"\n"+sum([]byte(canonical))))
	if !slices.Contains(names, "host") || !slices.Contains(names, "x-amz-date") || !slices.Contains(names, "x-amz-target") {
		return "too little is signed: " + list
	}
	return "AWS4-HMAC-SHA256 Credential=AKID/" + scope + ", SignedHeaders=" + list + ", Signature=" + signature
}

func list(t *testing.T, s *service) ([]instances.Instance, error) {
	t.Helper()
	s.t = t
	return instances.List(t.Context(), instances.Options{
		HTTP: &http.Client{Transport: s}, Region: "eu-central-1", Now: time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC),
		Credentials: aws.Credentials{AccessKeyID: "AKID", SecretAccessKey: "secret", SessionToken: "session"},
	})
}

func TestList(t *testing.T) {
	s := &service{status: 200, answers: []string{
		`{"Instances":[{"InstanceArn":"arn:aws:sso:::instance/ssoins-7223a1b2c3d4e5f6","IdentityStoreId":"d-9067f1ab2c","Name":"acme","OwnerAccountId":"111122223333","Status":"ACTIVE","CreatedDate":1.7e9,"PrimaryRegion":"eu-central-1","Regions":[{"RegionName":"eu-central-1","IsPrimaryRegion":true},{"RegionName":"us-east-1"}]}],"NextToken":"more"}`,
		`{"Instances":[{"InstanceArn":"arn:aws:sso:::instance/ssoins-0000000000000000","IdentityStoreId":"d-1234567890"}]}`,
	}}
	got, err := list(t, s)
	if err != nil {
		t.Fatal(err)
	}
	want := []instances.Instance{
		{ID: "ssoins-7223a1b2c3d4e5f6", Store: "d-9067f1ab2c", Name: "acme", Owner: "111122223333", Status: "ACTIVE", Created: time.Unix(1.7e9, 0).UTC(), Region: "eu-central-1", Regions: []string{"us-east-1"}, StartURL: "https://d-9067f1ab2c.awsapps.com/start"},
		{ID: "ssoins-0000000000000000", Store: "d-1234567890", Region: "eu-central-1", StartURL: "https://d-1234567890.awsapps.com/start"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{`{"RegionScope":"ALL_REGIONS"}`, `{"RegionScope":"ALL_REGIONS","NextToken":"more"}`}, s.bodies); diff != "" {
		t.Error(diff)
	}
}

func TestRefused(t *testing.T) {
	_, err := list(t, &service{status: 400, answers: []string{`{"__type":"com.amazonaws.ssoadmin#AccessDeniedException","message":"not authorized"}`}})
	if refused, ok := errors.AsType[*instances.RefusedError](err); !ok || refused.Code != "AccessDeniedException" || refused.Message != "not authorized" {
		t.Errorf("got %v", err)
	}
	if _, err := list(t, &service{status: 200, answers: []string{`<html>`}}); err == nil {
		t.Error("a web page is taken for an answer")
	}
}

func TestCredentials(t *testing.T) {
	environment := map[string]string{"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"}
	got, err := instances.Credentials(t.Context(), func(name string) string { return environment[name] })
	if err != nil || got.AccessKeyID != "AKID" || got.SecretAccessKey != "s" || got.SessionToken != "t" {
		t.Errorf("from the environment: %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := instances.Credentials(t.Context(), func(string) string { return "" }); !errors.Is(err, instances.ErrNoCredentials) {
		t.Errorf("without anything: %v", err)
	}
	if runtime.GOOS == "windows" {
		return // the CLI below is a shell script
	}
	for name, c := range map[string]struct{ script, key, problem string }{
		"good":   {`echo '{"Version":1,"AccessKeyId":"AKIDCLI","SecretAccessKey":"s"}'`, "AKIDCLI", ""},
		"failed": {`echo 'Error: the SSO session has expired' >&2; exit 255`, "", "the SSO session has expired"},
		"old":    {`echo 'usage: aws [options]' >&2; exit 252`, "", "too old"},
		"odd":    {`echo hello`, "", "something else"},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "aws"), []byte("#!/bin/sh\n"+c.script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", dir+":/bin:/usr/bin")
		got, err := instances.Credentials(t.Context(), func(string) string { return "" })
		if got.AccessKeyID != c.key || (c.problem == "") != (err == nil) || (err != nil && !strings.Contains(err.Error(), c.problem)) {
			t.Errorf("%s: %q, %v", name, got.AccessKeyID, err)
		}
	}
}
