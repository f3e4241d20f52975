package oidc

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/aws/smithy-go"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/secret"
)

// maxAnswer is far above a registration with five scopes, about 7 kB.
const maxAnswer = 1 << 20

// recorder keeps the answer that the SDK reads: the SDK drops the status of an
// error it cannot name, and leaves error_description out of its messages.
type recorder struct {
	client   *http.Client
	answered bool
	status   int
	header   http.Header
	body     []byte
}

// Do implements ssooidc.HTTPClient. It reads the whole answer, so that one which
// breaks off half-way counts as no answer.
func (r *recorder) Do(req *http.Request) (*http.Response, error) {
	resp, err := r.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close() // it was only read
	r.body, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, err
	}
	r.answered, r.status, r.header = true, resp.StatusCode, resp.Header
	resp.Body = io.NopCloser(bytes.NewReader(r.body))
	return resp, nil
}

// failure makes an *Error of an answer with which the SDK failed. The SDK's own
// error is not wrapped: a DeserializationError carries the raw body, which may
// hold a token.
func (r *recorder) failure(op string, err error, secrets []secret.Text) *Error {
	e := &Error{Op: op, Status: r.status, RequestID: network.Plain(r.header.Get("X-Amzn-Requestid"), 80)}
	if r.status >= 200 && r.status < 300 {
		e.Missing = "readable data"
		return e
	}
	e.Class = clean(r.class(err), secrets)
	var body struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
		Message     string `json:"message"`
		Reason      string `json:"reason"`
	}
	// Whatever is readable is used; a field of another type is left empty.
	_ = json.Unmarshal(r.body, &body)
	e.Code, e.Reason = clean(body.Error, secrets), clean(body.Reason, secrets)
	e.Description = clean(body.Description, secrets)
	if e.Description == "" {
		e.Description = clean(body.Message, secrets)
	}
	return e
}

// class is the name of the exception, by the SDK where it took part.
func (r *recorder) class(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok && api.ErrorCode() != "UnknownError" {
		return api.ErrorCode()
	}
	name, _, _ := strings.Cut(r.header.Get("X-Amzn-Errortype"), ":")
	return name
}

// clean is the boundary for everything that AWS says in words.
func clean(s string, secrets []secret.Text) string {
	for _, hidden := range secrets {
		if !hidden.Empty() {
			s = strings.ReplaceAll(s, hidden.Reveal(), secret.Hidden)
		}
	}
	return network.Plain(s, 300)
}
