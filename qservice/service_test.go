package qservice_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/qservice"
)

const (
	virginia    = "q.us-east-1.amazonaws.com"
	frankfurt   = "q.eu-central-1.amazonaws.com"
	accessToken = "aoaAAAAA-planted-access-token:MGUCMQ"
	profileARN  = "arn:aws:codewhisperer:eu-central-1:111122223333:profile/ABCDEFGHJKLM"
	profileBody = `{"profiles":[{"arn":"` + profileARN + `","profileName":"QDevProfile","status":"ACTIVE","profileType":"Q_DEVELOPER",
		"identityDetails":{"ssoIdentityDetails":{"instanceArn":"arn:aws:sso:::instance/ssoins-1234567890abcdef","oidcClientId":"x","ssoRegion":"eu-west-1"}},
		"activeFunctionalities":["COMPLETIONS"]}]}`
	none = `{"profiles":[]}`
)

type reply func(*http.Request) (*http.Response, error)

func answer(status int, body string, header ...string) reply {
	return func(r *http.Request) (*http.Response, error) {
		h := make(http.Header)
		h.Set("X-Amzn-Requestid", "3f1c8a52-0001")
		for i := 0; i < len(header); i += 2 {
			h.Set(header[i], header[i+1])
		}
		return &http.Response{
			StatusCode: status, Header: h, Request: r,
			Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
		}, nil
	}
}

func broken(cause error) reply {
	return func(*http.Request) (*http.Response, error) { return nil, cause }
}

func held(d time.Duration, then reply) reply {
	return func(r *http.Request) (*http.Response, error) {
		select {
		case <-r.Context().Done():
			return nil, r.Context().Err()
		case <-time.After(d):
			return then(r)
		}
	}
}

// request is what the service got.
type request struct {
	Host, Target, Token string
	Body                map[string]any
}

// service answers by host, the last answer for ever.
type service struct {
	t       *testing.T
	mu      sync.Mutex
	answers map[string][]reply
	got     map[string][]request // by host
}

func (s *service) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method != http.MethodPost || r.URL.Path != "/" || r.Header.Get("Content-Type") != "application/x-amz-json-1.0" {
		s.t.Errorf("not awsJson1.0: %s %s, %s", r.Method, r.URL, r.Header.Get("Content-Type"))
	}
	var body map[string]any
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		s.t.Errorf("the body: %v", err)
	}
	return s.next(r.URL.Host, request{r.URL.Host, r.Header.Get("X-Amz-Target"), r.Header.Get("Authorization"), body})(r)
}

func (s *service) next(host string, got request) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.got == nil {
		s.got = make(map[string][]request)
	}
	n, answers := len(s.got[host]), s.answers[host]
	s.got[host] = append(s.got[host], got)
	if len(answers) == 0 {
		s.t.Errorf("unexpected request to %s", host)
		return answer(404, "")
	}
	return answers[min(n, len(answers)-1)]
}

func newService(t *testing.T, virginian, frankfurter reply) *service {
	t.Helper()
	return &service{t: t, answers: map[string][]reply{virginia: {virginian}, frankfurt: {frankfurter}}}
}

func newClient(t *testing.T, base http.RoundTripper) *qservice.Client {
	t.Helper()
	client, err := network.NewClient(network.Options{Base: base})
	if err != nil {
		t.Fatal(err)
	}
	return qservice.New(qservice.Options{HTTP: client})
}
func (a reply) RoundTrip(r *http.Request) (*http.Response, error) { return a(r) }
