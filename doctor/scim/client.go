package scim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/secret"
)

const (
	requestTimeout = 10 * time.Second
	maxAnswer      = 1 << 20
)

// Client asks one tenant.
type Client struct {
	HTTP     *http.Client // from package network
	Endpoint Endpoint
	Token    secret.Text
}

// Error is an answer of the service that is none to the question.
type Error struct {
	Status int
	Detail string
}

func (e *Error) Error() string {
	return strings.TrimSuffix(fmt.Sprintf("the SCIM service answers with status %d: %s", e.Status, e.Detail), ": ")
}

// ErrUnauthorized says that the service does not know the token, or not for this
// tenant: it does not tell which.
var ErrUnauthorized = errors.New("the SCIM service does not take the token")

// Unwrap makes a 401 ErrUnauthorized.
func (e *Error) Unwrap() error {
	if e.Status == http.StatusUnauthorized {
		return ErrUnauthorized
	}
	return nil
}

// get asks for path and reads the answer into out.
func (c Client) get(ctx context.Context, path string, query url.Values, out any) error {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	target := c.Endpoint.URL + path
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return fmt.Errorf("asking the SCIM service: %w", err)
	}
	request.Header.Set("Authorization", "Bearer "+c.Token.Reveal())
	request.Header.Set("Accept", "application/scim+json, application/json")
	response, err := c.HTTP.Do(request)
	if err != nil {
		return network.Explain(request.URL.Hostname(), err)
	}
	defer func() { _ = response.Body.Close() }() // only read
	data, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	switch {
	case err != nil:
		return network.Explain(request.URL.Hostname(), err)
	case response.StatusCode != http.StatusOK:
		return c.refusal(response.StatusCode, data)
	}
	if err := json.Unmarshal(data, out); err != nil {
		return fmt.Errorf("the SCIM service's answer is not readable: %s", network.Plain(err.Error(), 200))
	}
	return nil
}

// refusal reads RFC 7644, section 3.12, and what AWS' gateway says in its place.
func (c Client) refusal(status int, data []byte) error {
	var said struct {
		Detail  string `json:"detail"`
		Message string `json:"message"`
	}
	// Whatever is readable is used; the status alone means something too.
	_ = json.Unmarshal(data, &said)
	detail := said.Detail
	if detail == "" {
		detail = said.Message
	}
	if !c.Token.Empty() {
		detail = strings.ReplaceAll(detail, c.Token.Reveal(), secret.Hidden)
	}
	return &Error{Status: status, Detail: network.Plain(detail, 300)}
}
