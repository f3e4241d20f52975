package network

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

// maxBody is far above every answer of AWS and every portal page.
const maxBody = 4 << 20

// guard stands between the callers and the network: it explains errors, limits
// bodies, refuses web pages where data is due, and reads the server's clock.
type guard struct {
	base http.RoundTripper
	skew atomic.Pointer[time.Duration]
}

// RoundTrip implements http.RoundTripper. A request that accepts text/html is
// meant for a page and gets it; every other one gets data or an error.
func (g *guard) RoundTrip(req *http.Request) (*http.Response, error) {
	began := time.Now()
	resp, err := g.base.RoundTrip(req)
	switch {
	case errors.Is(err, context.Canceled):
		return nil, err // the caller gave up: nothing is in the way
	case err != nil:
		return nil, Explain(req.URL.Hostname(), err)
	}
	ended := time.Now()
	resp.Body = http.MaxBytesReader(nil, resp.Body, maxBody)
	if strings.Contains(req.Header.Get("Accept"), "text/html") {
		return resp, nil
	}
	buffered := bufio.NewReader(resp.Body)
	if page := pageError(req.URL.Hostname(), resp, buffered); page != nil {
		_ = resp.Body.Close() // nothing more is wanted from it
		return nil, page
	}
	resp.Body = body{Reader: buffered, Closer: resp.Body}
	// Only an answer of AWS tells AWS's time: a captive portal's box may be off.
	if skew, ok := clockSkew(resp.Header, began, ended); ok {
		g.skew.Store(&skew)
	}
	return resp, nil
}

// CloseIdleConnections lets http.Client.CloseIdleConnections reach the network.
func (g *guard) CloseIdleConnections() {
	if base, ok := g.base.(interface{ CloseIdleConnections() }); ok {
		base.CloseIdleConnections()
	}
}

type body struct {
	io.Reader
	io.Closer
}
