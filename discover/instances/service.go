package instances

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"github.com/qlogin/qlogin/partition"
)

// Service is one service of AWS in one Region that speaks the AWS JSON 1.1
// protocol, and whose credentials.
type Service struct {
	HTTP        *http.Client
	Credentials aws.Credentials
	Region      string
	Now         time.Time
	// Endpoint is asked in place of the Region's own; see Options.
	Endpoint *url.URL

	Name   string // of the host, and what requests are signed for: "sso"
	Target string // of operations: "SWBExternalService"
}

// requestTimeout ends a request that is held open.
const requestTimeout = 10 * time.Second

// address is where the service is asked.
func (s Service) address() (string, error) {
	if s.Endpoint != nil {
		return s.Endpoint.String(), nil
	}
	p, ok := partition.Of(s.Region)
	if !ok {
		return "", &partition.RegionError{Name: s.Region}
	}
	return "https://" + s.Name + "." + s.Region + "." + p.Suffix + "/", nil
}

// Operation is what a service is asked to do, and how that is called in words:
// "to list the Identity Center instances".
type Operation struct{ Name, Words string }

// Call asks one operation and reads its answer into out. AWS' refusal is a
// *RefusedError.
func (s Service) Call(ctx context.Context, operation Operation, in, out any) error {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	request, err := s.request(ctx, operation, in)
	if err != nil {
		return err
	}
	response, err := s.HTTP.Do(request)
	if err != nil {
		return fmt.Errorf("asking AWS %s: %w", operation.Words, err)
	}
	defer func() { _ = response.Body.Close() }() // only read
	data, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	switch {
	case err != nil:
		return fmt.Errorf("asking AWS %s: %w", operation.Words, err)
	case response.StatusCode != http.StatusOK:
		return refusal(operation, response, data)
	}
	if err := json.Unmarshal(data, out); err != nil {
		return fmt.Errorf("asking AWS %s: its answer is not readable: %w", operation.Words, err)
	}
	return nil
}

func (s Service) request(ctx context.Context, operation Operation, in any) (*http.Request, error) {
	address, err := s.address()
	if err != nil {
		return nil, err
	}
	content, err := json.Marshal(in)
	if err != nil {
		return nil, fmt.Errorf("asking AWS %s: %w", operation.Words, err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("asking AWS %s: %w", operation.Words, err)
	}
	request.Header.Set("Content-Type", "application/x-amz-json-1.1")
	request.Header.Set("X-Amz-Target", s.Target+"."+operation.Name)
	sum := sha256.Sum256(content)
	if err := v4.NewSigner().SignHTTP(ctx, s.Credentials, request, hex.EncodeToString(sum[:]), s.Name, s.Region, s.Now); err != nil {
		return nil, fmt.Errorf("signing the request to AWS: %w", err)
	}
	return request, nil
}

// RefusedError says that AWS does not do what it is asked for these credentials.
type RefusedError struct {
	Operation     Operation
	Code, Message string
}

func (e *RefusedError) Error() string {
	if e.Message == "" {
		return "AWS refuses " + e.Operation.Words + ": " + e.Code
	}
	return fmt.Sprintf("AWS refuses %s: %s: %s", e.Operation.Words, e.Code, e.Message)
}

func refusal(operation Operation, response *http.Response, data []byte) error {
	var said struct {
		Type    string `json:"__type"`
		Message string `json:"message"`
	}
	e := &RefusedError{Operation: operation, Code: fmt.Sprintf("status %d", response.StatusCode)}
	if json.Unmarshal(data, &said) == nil && said.Type != "" {
		e.Code, e.Message = said.Type[strings.LastIndexByte(said.Type, '#')+1:], said.Message
	}
	return e
}
