package network

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// How long to wait for each part of an answer. A request as a whole is limited by
// its context.
const (
	dialTimeout   = 10 * time.Second
	tlsTimeout    = 10 * time.Second
	headerTimeout = 30 * time.Second
)

// Options are what a client depends on.
type Options struct {
	// Getenv looks up HTTPS_PROXY, HTTP_PROXY, NO_PROXY, AWS_CA_BUNDLE,
	// SSL_CERT_FILE and NODE_EXTRA_CA_CERTS. Nil is an empty environment.
	Getenv func(string) string
	// Base takes the place of the network: the lab's transport.
	Base http.RoundTripper
}

// NewClient makes the client for everything that goes to AWS. It fails where the
// environment names a proxy or certificates that cannot be used.
func NewClient(o Options) (*http.Client, error) {
	if o.Getenv == nil {
		o.Getenv = func(string) string { return "" }
	}
	base := o.Base
	if base == nil {
		t, err := newTransport(o.Getenv)
		if err != nil {
			return nil, err
		}
		base = t
	}
	return &http.Client{
		Transport: &guard{base: base},
		// No call to AWS is ever redirected. Whoever does so is a captive portal,
		// and would be handed the body of the request with its secrets.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

func newTransport(getenv func(string) string) (*http.Transport, error) {
	proxy, err := newProxies(getenv)
	if err != nil {
		return nil, err
	}
	pool, err := roots(getenv)
	if err != nil {
		return nil, err
	}
	return &http.Transport{
		Proxy:                  proxy.of,
		OnProxyConnectResponse: refusedByProxy,
		DialContext:            (&net.Dialer{Timeout: dialTimeout}).DialContext,
		TLSClientConfig:        &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    tlsTimeout,
		ResponseHeaderTimeout:  headerTimeout,
		IdleConnTimeout:        90 * time.Second,
		ForceAttemptHTTP2:      true,
		// After a VPN change or sleep, HTTP/2 would send every further request into
		// the dead connection, for the minutes that TCP takes to notice. The ping
		// finds out within one request.
		HTTP2: &http.HTTP2Config{SendPingTimeout: 4 * time.Second, PingTimeout: 4 * time.Second},
	}, nil
}

// refusedByProxy explains why a proxy does not open the tunnel. net/http itself
// would keep the text of the status line alone.
func refusedByProxy(_ context.Context, proxy *url.URL, connect *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	host, _, _ := strings.Cut(connect.Host, ":")
	return &Error{
		Kind:      Proxy,
		Host:      host,
		Detail:    proxy.Host + ": " + proxyAnswer(resp),
		Temporary: resp.StatusCode >= http.StatusInternalServerError,
	}
}

// proxyAnswer says what the proxy wants. The schemes tell whether a password in
// HTTPS_PROXY can help at all: Go speaks Basic, not Negotiate or NTLM.
func proxyAnswer(resp *http.Response) string {
	if resp.StatusCode != http.StatusProxyAuthRequired {
		return fmt.Sprintf("it answered with status %d", resp.StatusCode)
	}
	var schemes []string
	for _, challenge := range resp.Header.Values("Proxy-Authenticate") {
		scheme, _, _ := strings.Cut(challenge, " ")
		schemes = append(schemes, Plain(scheme, 20))
	}
	if len(schemes) == 0 {
		return "it asks for a sign-in (407)"
	}
	return fmt.Sprintf("it asks for a sign-in (407, %s)", strings.Join(schemes, ", "))
}
