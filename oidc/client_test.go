package oidc_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/secret"
)

// wire is what one request looked like.
type wire struct {
	Line string
	Body map[string]any
}

// recording keeps the requests and gives the answer of their path.
func recording(t *testing.T, sent *[]wire, answers map[string]reply) reply {
	t.Helper()
	return func(r *http.Request) (*http.Response, error) {
		data, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		var body map[string]any
		if len(data) > 0 {
			if err := json.Unmarshal(data, &body); err != nil {
				t.Errorf("%s: %v", data, err)
			}
		}
		if r.Header.Get("Authorization") != "" {
			t.Error("the request is signed")
		}
		*sent = append(*sent, wire{r.Method + " " + r.URL.String(), body})
		a, ok := answers[r.URL.Path]
		if !ok {
			t.Fatalf("unexpected %s", r.URL)
		}
		return a(r)
	}
}

func TestWire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []wire
		c := newClient(t, recording(t, &got, map[string]reply{
			"/client/register": answer(200, registerBody), "/device_authorization": answer(200, startBody), "/token": token(),
		}))
		reg, err := c.Register(t.Context(), "qlogin on host")
		if err != nil {
			t.Fatal(err)
		}
		a, err := c.Start(t.Context(), reg)
		if err != nil {
			t.Fatal(err)
		}
		tok, err := c.Poll(reg, a).Wait(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Refresh(t.Context(), reg, tok.RefreshToken); err != nil {
			t.Fatal(err)
		}
		const base = "POST https://oidc.eu-west-1.amazonaws.com"
		client := func(more ...string) map[string]any {
			body := map[string]any{"clientId": "kZ3Ux", "clientSecret": clientSecret}
			for i := 0; i < len(more); i += 2 {
				body[more[i]] = more[i+1]
			}
			return body
		}
		want := []wire{
			{base + "/client/register", map[string]any{
				"clientName": "qlogin on host", "clientType": "public",
				"scopes": []any{
					"codewhisperer:completions", "codewhisperer:analysis", "codewhisperer:conversations",
					"codewhisperer:transformations", "codewhisperer:taskassist",
				},
			}},
			{base + "/device_authorization", client("startUrl", startURL)},
			{base + "/token", client("grantType", "urn:ietf:params:oauth:grant-type:device_code", "deviceCode", deviceCode)},
			{base + "/token", client("grantType", "refresh_token", "refreshToken", refreshToken)},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	})
}

func TestRegister(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got, err := newClient(t, answer(200, registerBody)).Register(t.Context(), "qlogin on host")
		if err != nil {
			t.Fatal(err)
		}
		if got.ClientID != "kZ3Ux" || got.ClientSecret.Reveal() != clientSecret || got.ClientName != "qlogin on host" ||
			!got.HasScopes(oidc.Scopes()) || !got.ExpiresAt.Equal(time.Unix(954543600, 0)) {
			t.Errorf("got %+v", got)
		}
		got, err = newClient(t, answer(200, `{"clientId":"a","clientSecret":"b"}`)).Register(t.Context(), "x")
		if err != nil || time.Until(got.ExpiresAt) != 90*24*time.Hour {
			t.Errorf("without an end: %+v, %v", got, err)
		}
	})
}

func TestStart(t *testing.T) {
	tests := map[string]struct {
		change func(map[string]any)
		want   oidc.Authorization
	}{
		"in full":      {func(map[string]any) {}, oidc.Authorization{Interval: time.Second, Lifetime: 10 * time.Minute}},
		"no times":     {func(m map[string]any) { delete(m, "interval"); delete(m, "expiresIn") }, oidc.Authorization{Interval: 5 * time.Second, Lifetime: 10 * time.Minute}},
		"absurd times": {func(m map[string]any) { m["interval"], m["expiresIn"] = -1, 1<<31-1 }, oidc.Authorization{Interval: 5 * time.Second, Lifetime: time.Hour}},
		"slow service": {func(m map[string]any) { m["interval"], m["expiresIn"] = 10, 30 }, oidc.Authorization{Interval: 10 * time.Second, Lifetime: 30 * time.Second}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var body map[string]any
				if err := json.Unmarshal([]byte(startBody), &body); err != nil {
					t.Fatal(err)
				}
				tt.change(body)
				data, _ := json.Marshal(body)
				got, err := newClient(t, held(3*time.Second, answer(200, string(data)))).Start(t.Context(), registration())
				if err != nil {
					t.Fatal(err)
				}
				if got.Interval != tt.want.Interval || got.Lifetime != tt.want.Lifetime {
					t.Errorf("got %s, %s", got.Interval, got.Lifetime)
				}
				if want := time.Now().Add(-3 * time.Second).Add(got.Lifetime); !got.Deadline().Equal(want) {
					t.Errorf("the life counts from %s", got.Started)
				}
			})
		})
	}
}

func TestAddresses(t *testing.T) {
	tests := map[string]struct{ plain, complete, want string }{
		"both":        {"https://a.example/?a=%C3%A4&x=<", "https://a.example/?user_code=B", "https://a.example/?user_code=B"},
		"no complete": {"https://a.example/", "", "https://a.example/"},
	}
	for name, tt := range tests {
		body, _ := json.Marshal(map[string]string{"deviceCode": "d", "userCode": "BC\u202eDF", "verificationUri": tt.plain, "verificationUriComplete": tt.complete})
		got, err := newClient(t, answer(200, string(body))).Start(t.Context(), registration())
		if err != nil || got.VerificationURI != tt.plain || got.VerificationURIComplete != tt.want || got.UserCode != "BCDF" {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
	for _, bad := range []string{"https://a.example/\u001b]0;x", "https://a.example/\u202e", "https://a .example", "https://a.example\n"} {
		body, _ := json.Marshal(map[string]string{"deviceCode": "d", "userCode": "B", "verificationUri": "https://a.example", "verificationUriComplete": bad})
		if got, err := newClient(t, answer(200, string(body))).Start(t.Context(), registration()); !errors.Is(err, oidc.ErrIncomplete) {
			t.Errorf("%q is passed on: %+v", bad, got)
		}
	}
}

func TestRefresh(t *testing.T) {
	tests := map[string]struct {
		body    string
		refresh string
		lives   time.Duration
	}{
		"rotated":     {`{"accessToken":"a","expiresIn":3600,"refreshToken":"new"}`, "new", time.Hour},
		"not rotated": {`{"accessToken":"a","expiresIn":1800,"tokenType":"bearer"}`, refreshToken, 30 * time.Minute},
		"null":        {`{"accessToken":"a","expiresIn":3600,"refreshToken":null,"idToken":null}`, refreshToken, time.Hour},
		"no lifetime": {`{"accessToken":"a"}`, refreshToken, time.Hour},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := time.Now()
				got, err := newClient(t, held(4*time.Second, answer(200, tt.body))).Refresh(t.Context(), registration(), secret.New(refreshToken))
				if err != nil {
					t.Fatal(err)
				}
				if got.RefreshToken.Reveal() != tt.refresh || !got.CreatedAt.Equal(asked) || !got.ExpiresAt.Equal(asked.Add(tt.lives)) {
					t.Errorf("got %+v, refresh token %s", got, got.RefreshToken.Reveal())
				}
				// A monotonic reading would keep the token young while a laptop sleeps.
				if strings.Contains(got.ExpiresAt.String(), "m=") {
					t.Errorf("the expiry has a monotonic reading: %s", got.ExpiresAt)
				}
			})
		})
	}
}

func TestHeldRequest(t *testing.T) {
	for op, run := range operations(t) {
		t.Run(op, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				err := run(held(2*time.Minute, answer(200, "")))
				if between, ok := errors.AsType[*network.Error](err); !ok || between.Kind != network.Timeout {
					t.Errorf("got %v", err)
				}
				if took := time.Since(began); took != 15*time.Second {
					t.Errorf("took %s", took)
				}
			})
		})
	}
}

func TestLogout(t *testing.T) {
	tests := map[string]struct {
		answer reply
		want   error
	}{
		"ended":         {answer(200, ""), nil},
		"ended already": {answer(401, `{"message":"Session token not found or invalid"}`, "X-Amzn-Errortype", "UnauthorizedException"), nil},
		"too many":      {answer(429, `{"message":"Rate exceeded"}`, "X-Amzn-Errortype", "TooManyRequestsException"), oidc.ErrThrottled},
		"refused":       {answer(400, `{"message":"x"}`, "X-Amzn-Errortype", "InvalidRequestException:http://x"), oidc.ErrInvalidRequest},
		"trouble":       {answer(500, ""), oidc.ErrServer},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var header, line string
				c := newClient(t, reply(func(r *http.Request) (*http.Response, error) {
					header, line = r.Header.Get("X-Amz-Sso_bearer_token"), r.Method+" "+r.URL.String()
					return tt.answer(r)
				}))
				if err := c.Logout(t.Context(), secret.New(accessToken)); !errors.Is(err, tt.want) {
					t.Errorf("got %v, want %v", err, tt.want)
				}
				if line != "POST https://portal.sso.eu-west-1.amazonaws.com/logout" || header != accessToken {
					t.Errorf("sent %s with %q", line, header)
				}
			})
		})
	}
}

func TestEndpoints(t *testing.T) {
	tests := map[string]struct {
		options oidc.Options
		want    []string // OIDC, portal; nil is an error
	}{
		"commercial": {oidc.Options{Region: "eu-central-1"}, []string{"https://oidc.eu-central-1.amazonaws.com/client/register", "https://portal.sso.eu-central-1.amazonaws.com/logout"}},
		"dual stack": {oidc.Options{Region: "eu-central-1", DualStack: true}, []string{"https://oidc.eu-central-1.api.aws/client/register", "https://portal.sso.eu-central-1.api.aws/logout"}},
		"China":      {oidc.Options{Region: "cn-north-1"}, []string{"https://oidc.cn-north-1.amazonaws.com.cn/client/register", "https://portal.sso.cn-north-1.amazonaws.com.cn/logout"}},
		"lab": {
			oidc.Options{Region: "us-east-1", Endpoint: "http://127.0.0.1:4321/oidc/us-east-1", PortalEndpoint: "http://localhost:4321/portal/us-east-1/"},
			[]string{"http://127.0.0.1:4321/oidc/us-east-1/client/register", "http://localhost:4321/portal/us-east-1/logout"},
		},
		"private":           {oidc.Options{Region: "us-east-1", Endpoint: "https://oidc.example"}, []string{"https://oidc.example/client/register", "https://portal.sso.us-east-1.amazonaws.com/logout"}},
		"no Region":         {oidc.Options{}, nil},
		"misspelt Region":   {oidc.Options{Region: "eu-cental-1"}, nil},
		"plain HTTP":        {oidc.Options{Region: "us-east-1", Endpoint: "http://oidc.example"}, nil},
		"almost loopback":   {oidc.Options{Region: "us-east-1", Endpoint: "http://127.0.0.1.example"}, nil},
		"plain HTTP portal": {oidc.Options{Region: "us-east-1", PortalEndpoint: "http://portal.example"}, nil},
		"with userinfo":     {oidc.Options{Region: "us-east-1", Endpoint: "https://x:pa55word@oidc.example"}, nil},
		"not an address":    {oidc.Options{Region: "us-east-1", Endpoint: "oidc"}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			tt.options.HTTP = &http.Client{Transport: reply(func(r *http.Request) (*http.Response, error) {
				got = append(got, r.URL.String())
				return answer(200, registerBody)(r)
			})}
			c, err := oidc.New(tt.options)
			if (err == nil) != (tt.want != nil) {
				t.Fatalf("got %v", err)
			}
			if err != nil {
				if strings.Contains(err.Error(), "pa55word") {
					t.Error(err)
				}
				return
			}
			if _, err := c.Register(t.Context(), "x"); err != nil {
				t.Error(err)
			}
			if err := c.Logout(t.Context(), secret.New("x")); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestNewNeedsHTTP(t *testing.T) {
	if _, err := oidc.New(oidc.Options{Region: "us-east-1"}); err == nil {
		t.Error("a client without network")
	}
}
