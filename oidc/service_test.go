package oidc_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/secret"
)

const (
	startURL     = "https://d-9067f1ab2c.awsapps.com/start"
	clientSecret = "eyJraWQiOiJwbGFudGVkLWNsaWVudC1zZWNyZXQi"
	deviceCode   = "planted-device-code-8f2a"
	accessToken  = "aoaAAAAA-planted-access-token:MGUCMQ"
	refreshToken = "aorAAAAA-planted-refresh-token:MGUCMQ"
	tokenBody    = `{"accessToken":"` + accessToken + `","tokenType":"Bearer","expiresIn":3600,"refreshToken":"` + refreshToken + `"}`
	startBody    = `{"deviceCode":"` + deviceCode + `","userCode":"BCDF-GHJK","verificationUri":"https://d-9067f1ab2c.awsapps.com/start/#/device","verificationUriComplete":"https://d-9067f1ab2c.awsapps.com/start/#/device?user_code=BCDF-GHJK","expiresIn":600,"interval":1}`
	registerBody = `{"clientId":"kZ3Ux","clientSecret":"` + clientSecret + `","clientIdIssuedAt":946684800,"clientSecretExpiresAt":954543600}`
)

// reply is one answer of the service, as raw HTTP.
type reply func(*http.Request) (*http.Response, error)

// RoundTrip makes a reply a network of its own that always answers so.
func (a reply) RoundTrip(r *http.Request) (*http.Response, error) { return a(r) }

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

// exception is an error as the service sends it.
func exception(status int, name, code, description string) reply {
	body, _ := json.Marshal(map[string]any{"error": code, "error_description": description, "reason": nil})
	return answer(status, string(body), "Content-Type", "application/json", "X-Amzn-Errortype", name)
}

func broken(cause error) reply {
	return func(*http.Request) (*http.Response, error) { return nil, cause }
}

// held keeps the request open, as a server or proxy does that has lost it.
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

func pending() reply {
	return exception(400, "AuthorizationPendingException", "authorization_pending", "")
}
func slowDown() reply { return exception(400, "SlowDownException", "slow_down", "") }
func token() reply    { return answer(200, tokenBody) }

// service answers polls and checks that they keep to the interval.
type service struct {
	t        *testing.T
	began    time.Time
	interval time.Duration
	answer   func(n int, since time.Duration) reply
	polls    []time.Duration
}

func newService(t *testing.T, interval time.Duration, answer func(n int, since time.Duration) reply) *service {
	t.Helper()
	return &service{t: t, began: time.Now(), interval: interval, answer: answer}
}

func (s *service) RoundTrip(r *http.Request) (*http.Response, error) {
	since := time.Since(s.began)
	last := time.Duration(0)
	if n := len(s.polls); n > 0 {
		last = s.polls[n-1]
	}
	if since-last < s.interval {
		s.t.Errorf("poll %d came %s after the one before, the interval is %s", len(s.polls)+1, since-last, s.interval)
	}
	s.polls = append(s.polls, since)
	resp, err := s.answer(len(s.polls), since)(r)
	if resp != nil && resp.Header.Get("X-Amzn-Errortype") == "SlowDownException" {
		s.interval += 5 * time.Second
	}
	return resp, err
}

// newClient asks exactly when it is due.
func newClient(tb testing.TB, base http.RoundTripper) *oidc.Client {
	tb.Helper()
	return newClientWith(tb, base, func(time.Duration) time.Duration { return 0 })
}

func newClientWith(tb testing.TB, base http.RoundTripper, spread func(time.Duration) time.Duration) *oidc.Client {
	tb.Helper()
	client, err := network.NewClient(network.Options{Base: base})
	if err != nil {
		tb.Fatal(err)
	}
	c, err := oidc.New(oidc.Options{StartURL: startURL, Region: "eu-west-1", HTTP: client, Spread: spread})
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func registration() oidc.Registration {
	return oidc.Registration{ClientID: "kZ3Ux", ClientSecret: secret.New(clientSecret), Scopes: oidc.Scopes()}
}

func authorization(interval, lifetime time.Duration) oidc.Authorization {
	return oidc.Authorization{
		DeviceCode: secret.New(deviceCode), UserCode: "BCDF-GHJK",
		Interval: interval, Lifetime: lifetime, Started: time.Now(),
	}
}
