package discover

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/qlogin/qlogin/partition"
)

// Web is the way to what companies publish and to where their addresses lead.
type Web struct {
	HTTP *http.Client
	// TXT looks up the texts of a name in the DNS; nil where there is no DNS.
	TXT func(ctx context.Context, name string) ([]string, error)
	// Limit is for everything together; 0 means two seconds.
	Limit time.Duration
}

const (
	webLimit = 2 * time.Second
	maxPage  = 64 << 10
)

func (w *Web) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := w.Limit
	if limit == 0 {
		limit = webLimit
	}
	return context.WithTimeout(ctx, limit)
}

// reply is what a server said: no more of the body than the limit and one byte,
// which tells that there was more.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (r reply) redirects() bool {
	switch r.status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// get sends one request and follows nothing. Redirects are ours to judge: the
// Accept header says so to network's client, which refuses them elsewhere.
func (w *Web) get(ctx context.Context, method string, u *url.URL, accept string) (reply, error) {
	request, err := http.NewRequestWithContext(ctx, method, u.String(), nil)
	if err != nil {
		return reply{}, err
	}
	request.Header.Set("Accept", accept)
	client := *w.HTTP
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	client.Jar = nil
	response, err := client.Do(request)
	if bad, ok := errors.AsType[*url.Error](err); ok {
		return reply{}, fmt.Errorf("asking %s: %w", u.Host, bad.Err)
	}
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = response.Body.Close() }() // only read
	data, err := io.ReadAll(io.LimitReader(response.Body, maxPage+1))
	if err != nil {
		return reply{}, fmt.Errorf("reading the answer of %s: %w", u.Host, err)
	}
	return reply{response.StatusCode, response.Header, data}, nil
}

const (
	acceptPage = "text/html"
	acceptJSON = "application/json, text/html;q=0"
)

// follow asks an address of the company where it leads: HEAD, or GET where the
// server does not know that, and one hop. The AWS CLI resolves vanity addresses
// the same way (customizations/sso/resolve.py).
func (h Hints) follow(ctx context.Context, raw string, refused error) (partition.Portal, error) {
	u, ok := partition.Redirector(raw)
	if !ok || h.Web == nil {
		return partition.Portal{}, refused
	}
	ctx, cancel := h.Web.bounded(ctx)
	defer cancel()
	response, err := h.Web.get(ctx, http.MethodHead, u, acceptPage)
	if err == nil && (response.status == http.StatusMethodNotAllowed || response.status == http.StatusNotImplemented) {
		response, err = h.Web.get(ctx, http.MethodGet, u, acceptPage)
	}
	if err != nil {
		return partition.Portal{}, &RedirectError{Address: u.String(), Err: err}
	}
	if !response.redirects() {
		return partition.Portal{}, &RedirectError{Address: u.String(), Err: fmt.Errorf("it answers with status %d instead of leading to a portal", response.status)}
	}
	portal, err := partition.ParseStartURL(response.header.Get("Location"))
	if err != nil {
		return partition.Portal{}, &RedirectError{Address: u.String(), Err: fmt.Errorf("it leads elsewhere: %w", err)}
	}
	return portal, nil
}

// RedirectError says that an address of the company does not lead to a portal.
type RedirectError struct {
	Address string
	Err     error
}

func (e *RedirectError) Error() string {
	return fmt.Sprintf("%s is not a start URL, and does not lead to one: %v", e.Address, e.Err)
}

func (e *RedirectError) Unwrap() error { return e.Err }
