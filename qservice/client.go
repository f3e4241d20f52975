package qservice

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/secret"
)

const (
	// requestTimeout ends a request that is held open.
	requestTimeout = 15 * time.Second
	// maxAnswer is far above a full page of ten profiles.
	maxAnswer = 1 << 20
)

// Regions are the only ones with Q Developer profiles, wherever the Identity
// Center is. There is no way to ask for the list; the extensions have it built in.
func Regions() []string { return []string{"us-east-1", "eu-central-1"} }

// Options are what a client depends on.
type Options struct {
	HTTP *http.Client // from package network
	// Endpoints take the place of the service's own addresses, by Region: a lab.
	Endpoints map[string]string
}

// Client asks the Q service. It may be used by several goroutines.
type Client struct {
	http      *http.Client
	endpoints map[string]string
}

// New makes a client. It does not touch the network.
func New(o Options) *Client {
	endpoints := make(map[string]string)
	for _, region := range Regions() {
		endpoints[region] = "https://q." + region + ".amazonaws.com/"
	}
	maps.Copy(endpoints, o.Endpoints)
	return &Client{http: o.HTTP, endpoints: endpoints}
}

func (c *Client) regions() []string { return slices.Sorted(maps.Keys(c.endpoints)) }

// request is one operation in one Region.
type request struct {
	op        string // in words
	operation string // of the API
	region    string
	access    secret.Text
	input     any
}

// call asks r of the service, and again while the service or the way there is in
// passing trouble. It returns the context's error, a *network.Error or a *Refusal.
func call[T any](ctx context.Context, c *Client, r request) (T, error) {
	return network.Retry(ctx, temporary, func() (out T, err error) {
		err = c.once(ctx, r, &out)
		return out, err
	})
}

// temporary says whether the same request may succeed in a moment. Throttling is
// left out: asking more often does not help against a limit.
func temporary(err error) bool {
	between, ok := errors.AsType[*network.Error](err)
	return ok && between.Temporary || errors.Is(err, ErrServer)
}

// once sends r within its own deadline and reads the answer into out.
func (c *Client) once(ctx context.Context, r request, out any) error {
	limited, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	req, err := c.prepare(limited, r)
	if err != nil {
		return fmt.Errorf("%s in %s: %w", r.op, r.region, err)
	}
	resp, data, err := c.send(req) //nolint:bodyclose // send has read and closed it
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return network.Explain(req.URL.Hostname(), err)
	case resp.StatusCode != http.StatusOK:
		return refusal(r, resp, data)
	}
	if err := lenient(data, "{", out); err != nil {
		return fmt.Errorf("%s in %s: the service's answer is not readable: %w", r.op, r.region, err)
	}
	return nil
}

func (c *Client) prepare(ctx context.Context, r request) (*http.Request, error) {
	endpoint, err := network.Endpoint(c.endpoints[r.region])
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(r.input)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint.JoinPath("/").String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-amz-json-1.0")
	req.Header.Set("X-Amz-Target", "AmazonCodeWhispererService."+r.operation)
	req.Header.Set("Authorization", "Bearer "+r.access.Reveal())
	req.Header.Set("X-Amzn-Codewhisperer-Optout", "true") // nothing here is content to learn from
	return req, nil
}

func (c *Client) send(req *http.Request) (*http.Response, []byte, error) {
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close() // it was only read
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	return resp, data, err
}

// lenient reads what it can of an object or list, as opening says: the API has no
// published model, and a field that changes its type must not hide the others.
func lenient(data []byte, opening string, out any) error {
	err := json.Unmarshal(data, out)
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && bytes.HasPrefix(bytes.TrimSpace(data), []byte(opening)) {
		return nil
	}
	return err
}

func refusal(r request, resp *http.Response, data []byte) *Refusal {
	var body struct {
		Type    string `json:"__type"`
		Message string `json:"message"`
		Reason  string `json:"reason"`
	}
	// Whatever is readable is used; the status alone means something too.
	_ = json.Unmarshal(data, &body)
	exception := body.Type
	if exception == "" {
		exception = resp.Header.Get("X-Amzn-Errortype")
	}
	// Both may carry a namespace before # and a link after : (awsJson1.0).
	exception, _, _ = strings.Cut(exception[strings.LastIndex(exception, "#")+1:], ":")
	message := body.Message
	if !r.access.Empty() {
		message = strings.ReplaceAll(message, r.access.Reveal(), secret.Hidden)
	}
	return &Refusal{
		Op:        r.op,
		Region:    r.region,
		Exception: network.Plain(exception, 80),
		Reason:    network.Plain(body.Reason, 80),
		Message:   network.Plain(message, 300),
		RequestID: network.Plain(resp.Header.Get("X-Amzn-Requestid"), 80),
		Status:    resp.StatusCode,
	}
}
