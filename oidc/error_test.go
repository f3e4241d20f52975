package oidc_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/secret"
)

// operations are all requests that a client sends, each as a function of the
// network's answer.
func operations(t *testing.T) map[string]func(answer reply) error {
	t.Helper()
	ctx := context.Background()
	return map[string]func(reply) error{
		"registering with Identity Center": func(a reply) error {
			_, err := newClient(t, a).Register(ctx, "qlogin on host")
			return err
		},
		"starting the sign-in": func(a reply) error {
			_, err := newClient(t, a).Start(ctx, registration())
			return err
		},
		"waiting for the approval": func(a reply) error {
			answer, err := newClient(t, a).Poll(registration(), due()).Next(ctx)
			return cmp.Or(err, answer.Problem)
		},
		"refreshing the session": func(a reply) error {
			_, err := newClient(t, a).Refresh(ctx, registration(), secret.New(refreshToken))
			return err
		},
		"ending the session": func(a reply) error {
			return newClient(t, a).Logout(ctx, secret.New(accessToken))
		},
	}
}

// due is an authorization whose first question may be asked at once.
func due() oidc.Authorization {
	a := authorization(time.Second, 10*time.Minute)
	a.Started = a.Started.Add(-time.Minute)
	return a
}

func TestErrors(t *testing.T) { synctest.Test(t, testErrors) }

func testErrors(t *testing.T) {
	tests := []struct {
		status      int
		class, code string
		want        error
	}{
		{400, "AuthorizationPendingException", "authorization_pending", oidc.ErrPending},
		{400, "SlowDownException", "slow_down", oidc.ErrSlowDown},
		{400, "ExpiredTokenException", "expired_token", oidc.ErrExpired},
		{400, "AccessDeniedException", "access_denied", oidc.ErrDenied},
		{400, "InvalidGrantException", "invalid_grant", oidc.ErrInvalidGrant},
		{401, "InvalidClientException", "invalid_client", oidc.ErrInvalidClient},
		{400, "InvalidRequestException", "invalid_request", oidc.ErrInvalidRequest},
		{400, "UnauthorizedClientException", "unauthorized_client", oidc.ErrUnauthorizedClient},
		{400, "UnsupportedGrantTypeException", "unsupported_grant_type", oidc.ErrUnsupportedGrantType},
		{400, "InvalidScopeException", "invalid_scope", oidc.ErrInvalidScope},
		{400, "InvalidClientMetadataException", "invalid_client_metadata", oidc.ErrInvalidClientMetadata},
		{400, "InvalidRedirectUriException", "invalid_redirect_uri", oidc.ErrInvalidRedirectURI},
		{500, "InternalServerException", "server_error", oidc.ErrServer},
		{503, "ServiceUnavailableException", "", oidc.ErrServer},
		{429, "ThrottledSomehowException", "", oidc.ErrThrottled},
		{418, "TeapotException", "teapot", oidc.ErrUnexpected},
	}
	for _, tt := range tests {
		plain := fmt.Sprintf(`{"error":%q,"error_description":"Why\u001b[2J it is","reason":null}`, tt.code)
		typed := fmt.Sprintf(`{"__type":"com.amazonaws.ssooidc#%s","error":%q,"error_description":"Why\u001b[2J it is"}`, tt.class, tt.code)
		answers := map[string]reply{
			"header":        answer(tt.status, plain, "X-Amzn-Errortype", tt.class),
			"header + link": answer(tt.status, plain, "X-Amzn-Errortype", tt.class+":http://internal.amazon.com/coral/com.amazon.sso/"),
			"body type":     answer(tt.status, typed),
			"code alone":    answer(tt.status, plain),
		}
		for form, a := range answers {
			err := operations(t)["refreshing the session"](a)
			got, ok := errors.AsType[*oidc.Error](err)
			if !ok || !errors.Is(err, tt.want) {
				t.Errorf("%s by %s: got %v", tt.class, form, err)
				continue
			}
			want := oidc.Error{
				Op: "refreshing the session", Class: tt.class, Code: tt.code, Description: "Why[2J it is",
				RequestID: "3f1c8a52-0001", Status: tt.status,
			}
			if form == "code alone" {
				want.Class = ""
			}
			if diff := gocmp.Diff(want, *got); diff != "" {
				t.Errorf("%s by %s: -want +got\n%s", tt.class, form, diff)
			}
			if text := err.Error(); !strings.Contains(text, `(AWS says "Why[2J it is")`) || text != network.Plain(text, 1000) {
				t.Errorf("%s by %s: %q", tt.class, form, text)
			}
		}
	}
}

// Every operation tells a refusal, the network, and AWS's own trouble apart.
func TestOperations(t *testing.T) {
	for op, run := range operations(t) {
		t.Run(op, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				err := run(exception(400, "InvalidRequestException", "invalid_request", ""))
				if !errors.Is(err, oidc.ErrInvalidRequest) || err.Error() != op+": AWS does not accept the request" {
					t.Errorf("a refusal: %v", err)
				}
				for name, a := range map[string]reply{"refused": broken(syscall.ECONNREFUSED), "page": answer(200, html), "cut": cut(tokenBody)} {
					err := run(a)
					if _, ok := errors.AsType[*network.Error](err); !ok || errors.Is(err, oidc.ErrInvalidGrant) || errors.Is(err, oidc.ErrServer) {
						t.Errorf("%s: %v", name, err)
					}
				}
				if err := run(answer(502, "no gateway")); !errors.Is(err, oidc.ErrServer) || !strings.HasSuffix(err.Error(), op+": AWS answered with status 502") {
					t.Errorf("a server's trouble: %v", err)
				}
			})
		})
	}
}

// Passing trouble costs a second or three, not the sign-in. A refusal is final.
func TestRetries(t *testing.T) {
	bodies := map[string]string{
		"registering with Identity Center": registerBody, "starting the sign-in": startBody,
		"refreshing the session": tokenBody, "ending the session": "",
	}
	tests := map[string]struct {
		trouble reply
		times   int
		sent    int
		ends    error
	}{
		"one page of 503":     {answer(503, html), 1, 2, nil},
		"one 500":             {answer(500, ""), 1, 2, nil},
		"two resets":          {broken(syscall.ECONNRESET), 2, 3, nil},
		"500 for ever":        {answer(500, ""), 9, 3, oidc.ErrServer},
		"refusal":             {exception(400, "InvalidGrantException", "invalid_grant", ""), 1, 1, oidc.ErrInvalidGrant},
		"guest network":       {answer(200, html), 1, 1, nil},
		"held beyond waiting": {held(time.Hour, answer(200, "")), 1, 1, nil},
	}
	for op, body := range bodies {
		for name, tt := range tests {
			t.Run(op+", "+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					if op == "refreshing the session" && name == "two resets" {
						// AWS may have heard it: once more could end the session.
						tt.sent, tt.ends = 1, syscall.ECONNRESET
					}
					sent := 0
					err := operations(t)[op](func(r *http.Request) (*http.Response, error) {
						if sent++; sent <= tt.times {
							return tt.trouble(r)
						}
						return answer(200, body)(r)
					})
					if sent != tt.sent || !errors.Is(err, tt.ends) && tt.ends != nil || (err == nil) != (tt.sent > tt.times) {
						t.Errorf("%d requests, %v", sent, err)
					}
				})
			})
		}
	}
}

// cut breaks an answer off half-way.
func cut(body string) reply {
	return func(r *http.Request) (*http.Response, error) {
		resp, err := answer(200, "")(r)
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(body[:len(body)/2]), iotest.ErrReader(io.ErrUnexpectedEOF)))
		return resp, err
	}
}

func TestKeyTrouble(t *testing.T) {
	tests := map[string]string{
		"KMS_AccessDeniedException":    "the key policy does not let Identity Center use its encryption key",
		"KMS_NotFoundException":        "the encryption key of Identity Center does not exist",
		"KMS_DisabledException":        "the encryption key of Identity Center is disabled",
		"KMS_InvalidStateException":    "the encryption key of Identity Center is not in a usable state",
		"KMS_InvalidKeyUsageException": "the key given to Identity Center is not one for encryption",
		"KMS_NewException":             "the encryption key of Identity Center cannot be used, KMS_NewException",
	}
	for reason, want := range tests {
		body := `{"error":"access_denied","error_description":null,"reason":"` + reason + `"}`
		err := operations(t)["starting the sign-in"](answer(400, body, "X-Amzn-Errortype", "AccessDeniedException"))
		if !errors.Is(err, oidc.ErrKMS) || errors.Is(err, oidc.ErrDenied) || err.Error() != "starting the sign-in: "+want {
			t.Errorf("%s: %v", reason, err)
		}
	}
}

// A 200 is a success only with everything in it that is needed.
func TestIncomplete(t *testing.T) {
	without := func(body, field string) string {
		var all map[string]any
		if err := json.Unmarshal([]byte(body), &all); err != nil {
			t.Fatal(err)
		}
		delete(all, field)
		less, _ := json.Marshal(all)
		return string(less)
	}
	tests := []struct{ op, body, missing string }{
		{"registering with Identity Center", "{}", "clientId"},
		{"registering with Identity Center", without(registerBody, "clientSecret"), "clientSecret"},
		{"registering with Identity Center", `{"clientId":"","clientSecret":"x"}`, "clientId"},
		{"starting the sign-in", "{}", "deviceCode"},
		{"starting the sign-in", without(startBody, "userCode"), "userCode"},
		{"starting the sign-in", without(startBody, "verificationUri"), "verificationUri"},
		{"starting the sign-in", "", "deviceCode"},
		{"refreshing the session", "{}", "accessToken"},
		{"refreshing the session", `{"accessToken":null}`, "accessToken"},
		{"refreshing the session", `{"accessToken":"x","tokenType":"mac"}`, "a bearer token"},
		{"refreshing the session", "", "accessToken"},
		{"refreshing the session", `{"accessToken":7}`, "readable data"},
		{"refreshing the session", `"ok"`, "readable data"},
	}
	for _, tt := range tests {
		err := operations(t)[tt.op](answer(200, tt.body))
		if !errors.Is(err, oidc.ErrIncomplete) || !strings.HasSuffix(err.Error(), tt.op+": AWS answered without "+tt.missing) {
			t.Errorf("%s, %q: got %v", tt.op, tt.body, err)
		}
	}
}

// A page is recognised even by a client that was not made by package network.
func TestForeignHTTPClient(t *testing.T) {
	c, err := oidc.New(oidc.Options{Region: "us-east-1", HTTP: &http.Client{Transport: answer(200, html)}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Register(t.Context(), "x"); !errors.Is(err, oidc.ErrIncomplete) {
		t.Errorf("got %v", err)
	}
}

// Whatever a server repeats, no error shows a secret.
func TestSecretsStayHidden(t *testing.T) { synctest.Test(t, testSecretsStayHidden) }

func testSecretsStayHidden(t *testing.T) {
	secrets := []string{clientSecret, deviceCode, accessToken, refreshToken}
	all := strings.Join(secrets, " ")
	answers := []reply{
		exception(400, "InvalidGrantException "+all, "invalid_grant "+all, "You sent "+all),
		answer(400, `{"error":"x","message":"`+all+`","reason":"`+all+`"}`),
		answer(200, `{"accessToken":"`+accessToken+`","refreshToken":`),
		answer(500, all),
	}
	for op, run := range operations(t) {
		for i, a := range answers {
			err := run(a)
			if err == nil {
				continue // a logout does not read its answer
			}
			var text strings.Builder
			for e := err; e != nil; e = errors.Unwrap(e) {
				fmt.Fprintf(&text, "%v %+v %#v ", e, e, e)
			}
			for _, s := range sent(op) {
				if strings.Contains(text.String(), s) {
					t.Errorf("%s, answer %d shows %s: %s", op, i, s, text.String())
				}
			}
		}
	}
}

// sent are the secrets that the operation puts on the wire or may get.
func sent(op string) []string {
	switch op {
	case "starting the sign-in":
		return []string{clientSecret}
	case "waiting for the approval":
		return []string{clientSecret, deviceCode}
	case "refreshing the session":
		return []string{clientSecret, refreshToken}
	case "ending the session":
		return []string{accessToken}
	}
	return nil
}

func TestClientPrintsNoSecret(t *testing.T) {
	c := newClient(t, answer(200, startBody))
	a, err := c.Start(t.Context(), registration())
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("%+v %#v %+v %#v", a, a, c.Poll(registration(), a), registration())
	if strings.Contains(text, deviceCode) || strings.Contains(text, clientSecret) {
		t.Error(text)
	}
}
