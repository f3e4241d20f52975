package oidc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/partition"
	"github.com/qlogin/qlogin/secret"
)

// requestTimeout ends a request that is held open: the service answers within a
// second, and a person is waiting.
const requestTimeout = 15 * time.Second

// Options say which Identity Center to speak with.
type Options struct {
	StartURL string       // of the access portal; only Start needs it
	Region   string       // of the Identity Center
	HTTP     *http.Client // from package network
	Scopes   []string     // to register with; nil is Scopes()

	// DualStack chooses the endpoints that are reachable over IPv6 too.
	DualStack bool
	// Endpoint and PortalEndpoint take the place of the Region's own, for a lab or
	// a private endpoint: https, or http on loopback.
	Endpoint, PortalEndpoint string
	// Spread draws what is added to each wait between two questions, up to limit, so
	// that machines that began together do not ask together. It is never taken off:
	// RFC 8628 §3.5 makes the interval a minimum. Nil draws at random.
	Spread func(limit time.Duration) time.Duration
}

// Client speaks with one Identity Center. It may be used by several goroutines.
type Client struct {
	http     *http.Client
	api      *ssooidc.Client
	startURL string
	scopes   []string
	host     string // of the OIDC service, for messages
	portal   *url.URL
	spread   func(limit time.Duration) time.Duration
}

// New makes a client. It does not touch the network.
func New(o Options) (*Client, error) {
	if o.HTTP == nil {
		return nil, errors.New("setting up the sign-in: no HTTP client was given")
	}
	endpoint, err := choose(o.Endpoint, partition.OIDCEndpoint, o)
	if err != nil {
		return nil, fmt.Errorf("choosing the address of the OIDC service: %w", err)
	}
	portal, err := choose(o.PortalEndpoint, partition.PortalEndpoint, o)
	if err != nil {
		return nil, fmt.Errorf("choosing the address of the access portal: %w", err)
	}
	if o.Scopes == nil {
		o.Scopes = Scopes()
	}
	if o.Spread == nil {
		o.Spread = spread
	}
	return &Client{
		spread:   o.Spread,
		http:     o.HTTP,
		api:      newAPI(o, endpoint),
		startURL: o.StartURL,
		scopes:   o.Scopes,
		host:     endpoint.Hostname(),
		portal:   portal,
	}, nil
}

// newAPI uses the bare SDK client: aws-sdk-go-v2/config would look for profiles and
// credentials, and none of the three operations is signed. Its retries are off
// because they know nothing of the polling interval.
func newAPI(o Options, endpoint *url.URL) *ssooidc.Client {
	return ssooidc.New(ssooidc.Options{
		Region:       o.Region,
		BaseEndpoint: aws.String(endpoint.String()),
		HTTPClient:   o.HTTP,
		Retryer:      aws.NopRetryer{},
		AppID:        "qlogin",
	})
}

func choose(override string, regional func(string, bool) (string, error), o Options) (*url.URL, error) {
	if override == "" {
		var err error
		if override, err = regional(o.Region, o.DualStack); err != nil {
			return nil, err
		}
	}
	return network.Endpoint(override)
}

// operation is one call of the SDK, with an option to be handed through.
type operation[T any] func(context.Context, func(*ssooidc.Options)) (T, error)

// call sends a request, and again while AWS or the way there is in passing trouble.
func call[T any](ctx context.Context, c *Client, op string, secrets []secret.Text, send operation[T]) (T, error) {
	return network.Retry(ctx, temporary, func() (T, error) { return once(ctx, c, op, secrets, send) })
}

// once sends one request of its own deadline and turns every outcome but success
// into the context's error, a *network.Error or an *Error. Secrets of the request
// are named so that an answer which repeats them is not passed on.
func once[T any](ctx context.Context, c *Client, op string, secrets []secret.Text, send operation[T]) (T, error) {
	request, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	heard := &recorder{client: c.http}
	out, err := send(request, func(o *ssooidc.Options) { o.HTTPClient = heard })
	switch {
	case err == nil:
		return out, nil
	case ctx.Err() != nil:
		return out, ctx.Err()
	case !heard.answered:
		return out, network.Explain(c.host, err)
	}
	return out, heard.failure(op, err, secrets)
}

// temporary says whether the same request may succeed in a moment.
func temporary(err error) bool {
	between, ok := errors.AsType[*network.Error](err)
	return ok && between.Temporary || errors.Is(err, ErrServer) || errors.Is(err, ErrThrottled)
}
