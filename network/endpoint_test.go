package network_test

import (
	"strings"
	"testing"

	"github.com/qlogin/qlogin/network"
)

func TestEndpoint(t *testing.T) {
	for _, good := range []string{"https://oidc.us-east-1.amazonaws.com", "http://127.0.0.1:4321/oidc/x", "http://localhost:1", "http://[::1]:1/"} {
		if u, err := network.Endpoint(good); err != nil || u.String() != good {
			t.Errorf("%s: %v, %v", good, u, err)
		}
	}
	for _, bad := range []string{
		"", "oidc", "https://", "https://:443", "ftp://127.0.0.1", "http://oidc.example", "http://127.0.0.1.example",
		"http://localhost.example", "https://x:pa55word@oidc.example", "http://x:pa55word@oidc.example:y", "//127.0.0.1",
	} {
		if u, err := network.Endpoint(bad); err == nil || strings.Contains(err.Error(), "pa55word") {
			t.Errorf("%s: %v, %v", bad, u, err)
		}
	}
}
