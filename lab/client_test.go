package lab_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"syscall"
	"testing"
	"time"

	"github.com/qlogin/qlogin/internal/practice"
	"github.com/qlogin/qlogin/lab"
)

// The paths and words below are written out once more on purpose: they are what
// AWS documents, not what the lab happens to define.

var qScopes = []string{
	"codewhisperer:completions", "codewhisperer:analysis", "codewhisperer:conversations",
	"codewhisperer:transformations", "codewhisperer:taskassist",
}

const (
	deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"
	westOIDC    = "https://oidc.us-west-2.amazonaws.com"
	practiceARN = "arn:aws:codewhisperer:us-east-1:111122223333:profile/ABCDEFGHIJKL"
)

func newLab(t *testing.T, o lab.Options) *lab.Lab {
	t.Helper()
	o.Key = practice.Key()
	l, err := lab.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// client is an OIDC client that knows the wire format and nothing else.
type client struct {
	t        *testing.T
	lab      *lab.Lab
	http     *http.Client
	oidc     string            // base URL
	header   map[string]string // sent along
	id       string
	secret   string
	device   string
	userCode string
	url      string
	access   string
	refresh  string
}

func newClient(t *testing.T, l *lab.Lab) *client {
	return &client{
		t: t, lab: l, http: &http.Client{Transport: l.Transport()}, oidc: "https://oidc." + l.Organization().Region + ".amazonaws.com",
	}
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	raw    string
	body   map[string]any
}

// class is the type of an error, as SDKs find it.
func (r reply) class() string { return r.header.Get("x-amzn-ErrorType") }

func (r reply) text(key string) string {
	s, _ := r.body[key].(string)
	return s
}

func (c *client) send(ctx context.Context, url string, header map[string]string, in any) (reply, error) {
	c.t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		c.t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	for _, h := range []map[string]string{c.header, header} {
		for key, value := range h {
			request.Header.Set(key, value)
		}
	}
	response, err := c.http.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	r := reply{status: response.StatusCode, header: response.Header, raw: string(raw)}
	_ = json.Unmarshal(raw, &r.body) // a web page has no members
	return r, nil
}

func (c *client) post(path string, in any) reply {
	c.t.Helper()
	r, err := c.send(c.t.Context(), c.oidc+path, nil, in)
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

func (c *client) register() reply {
	c.t.Helper()
	r, err := c.tryRegister(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

func (c *client) tryRegister(ctx context.Context) (reply, error) {
	in := map[string]any{"clientName": "lab test", "clientType": "public", "scopes": qScopes}
	r, err := c.send(ctx, c.oidc+"/client/register", nil, in)
	c.id, c.secret = r.text("clientId"), r.text("clientSecret")
	return r, err
}

func (c *client) start() reply {
	c.t.Helper()
	r := c.post("/device_authorization", map[string]any{
		"clientId": c.id, "clientSecret": c.secret, "startUrl": c.lab.Organization().StartURL,
	})
	c.device, c.userCode, c.url = r.text("deviceCode"), r.text("userCode"), r.text("verificationUriComplete")
	return r
}

func (c *client) poll() reply {
	c.t.Helper()
	r := c.post("/token", c.pollBody())
	c.keep(r)
	return r
}

func (c *client) pollBody() map[string]any {
	return map[string]any{"clientId": c.id, "clientSecret": c.secret, "grantType": deviceGrant, "deviceCode": c.device}
}

func (c *client) renew() reply {
	c.t.Helper()
	r := c.post("/token", c.renewBody())
	c.keep(r)
	return r
}

func (c *client) renewBody() map[string]any {
	return map[string]any{"clientId": c.id, "clientSecret": c.secret, "grantType": "refresh_token", "refreshToken": c.refresh}
}

func (c *client) keep(r reply) {
	if r.text("accessToken") != "" {
		c.access, c.refresh = r.text("accessToken"), r.text("refreshToken")
	}
}

// q calls an operation of Amazon Q.
func (c *client) q(region, operation string, in map[string]any) (reply, error) {
	c.t.Helper()
	return c.send(c.t.Context(), "https://q."+region+".amazonaws.com/", map[string]string{
		"Content-Type":  "application/x-amz-json-1.0",
		"X-Amz-Target":  "AmazonCodeWhispererService." + operation,
		"Authorization": "Bearer " + c.access,
	}, in)
}

// signIn goes all the way without a browser.
func (c *client) signIn() {
	c.t.Helper()
	c.register()
	c.start()
	if err := c.lab.Approve(c.userCode, c.lab.Organization().Email); err != nil {
		c.t.Fatal(err)
	}
	if r := c.poll(); r.status != http.StatusOK {
		c.t.Fatalf("no token: %s", r.raw)
	}
}

// tell sums a reply up in a few words.
func tell(r reply, err error) string {
	var refused *lab.PageError
	var unknown *net.DNSError
	var untrusted x509.UnknownAuthorityError
	switch {
	case errors.As(err, &unknown):
		return "no such host"
	case errors.As(err, &untrusted):
		return "unknown authority " + untrusted.Cert.Issuer.CommonName
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer"
	case errors.As(err, &refused):
		return refused.Title
	case err != nil:
		return "cut off"
	case r.class() != "":
		text := r.class()
		for _, key := range []string{"reason", "message"} {
			if r.text(key) != "" {
				text += " " + r.text(key)
			}
		}
		return text
	case r.body == nil:
		return fmt.Sprintf("web page %d", r.status)
	case len(r.body) == 0:
		return "empty"
	}
	return "ok"
}

const patience = 5 * time.Second
