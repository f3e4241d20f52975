package org

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/qlogin/qlogin/doctor/saml"
	"github.com/qlogin/qlogin/network"
)

// Document is a metadata document at an address or in a file.
func Document(client *http.Client, where string) Source {
	read := func(ctx context.Context) ([]byte, error) { return fromFile(where) }
	if strings.Contains(where, "://") {
		read = func(ctx context.Context) ([]byte, error) { return fromWeb(ctx, client, where) }
	}
	return Source{Name: where, Read: read}
}

func fromFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close() // only read
	return io.ReadAll(io.LimitReader(file, saml.MaxDocument+1))
}

func fromWeb(ctx context.Context, client *http.Client, address string) ([]byte, error) {
	u, err := network.Endpoint(address)
	if err != nil {
		return nil, fmt.Errorf("reading metadata: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, timeLimit/4)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("reading metadata: %w", err)
	}
	// XML begins like a web page, which the client lets through only where one is
	// accepted; what it is, the parser finds out.
	request.Header.Set("Accept", "application/samlmetadata+xml, application/xml, text/html;q=0.1")
	response, err := client.Do(request)
	if err != nil {
		return nil, network.Explain(u.Hostname(), err)
	}
	defer response.Body.Close() // only read
	if response.StatusCode != http.StatusOK {
		return nil, &statusError{network.Plain(u.Host, 100), response.StatusCode}
	}
	return io.ReadAll(io.LimitReader(response.Body, saml.MaxDocument+1))
}

// statusError is an answer that is no document.
type statusError struct {
	host   string
	status int
}

func (e *statusError) Error() string {
	return fmt.Sprintf("reading metadata: %s answers with status %d", e.host, e.status)
}
