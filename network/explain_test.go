package network_test

import (
	"context"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/network"
)

// sdk wraps a cause as the AWS SDK and net/http do together.
func sdk(cause error) error {
	return &smithy.OperationError{
		ServiceID: "SSO OIDC", OperationName: "CreateToken",
		Err: fmt.Errorf("request send failed, %w", &url.Error{Op: "Post", URL: "https://" + oidcHost + "/token", Err: cause}),
	}
}

func TestExplain(t *testing.T) {
	issuedBy := func(name pkix.Name) error {
		return x509.UnknownAuthorityError{Cert: &x509.Certificate{Issuer: name}}
	}
	tests := map[string]struct {
		err       error
		kind      network.Kind
		text      string
		temporary bool
	}{
		"unknown name":    {&net.DNSError{Name: oidcHost, IsNotFound: true}, network.DNS, "looking up " + oidcHost + ": no such host", false},
		"no name server":  {&net.DNSError{Name: oidcHost, IsTimeout: true}, network.DNS, "looking up " + oidcHost + ": the name server does not answer", true},
		"deadline":        {context.DeadlineExceeded, network.Timeout, oidcHost + " did not answer in time", true},
		"end of file":     {io.EOF, network.Reset, "the connection to " + oidcHost + " broke off", true},
		"ping unanswered": {errors.New("http2: client connection lost"), network.Reset, "broke off", true},
		"issuer in full":  {issuedBy(pkix.Name{CommonName: "Proxy CA", Organization: []string{"Example"}}), network.TLSUntrusted, `is signed by "Proxy CA (Example)", which`, false},
		"organization":    {issuedBy(pkix.Name{Organization: []string{"Example"}}), network.TLSUntrusted, `is signed by "Example", which`, false},
		"nameless issuer": {issuedBy(pkix.Name{}), network.TLSUntrusted, "is signed by an issuer without a name", false},
		"no certificate":  {x509.UnknownAuthorityError{}, network.TLSUntrusted, "is signed by an unknown issuer", false},
		"not for servers": {x509.CertificateInvalidError{Cert: &x509.Certificate{}, Reason: x509.IncompatibleUsage}, network.TLSOther, "securing the connection to", false},
		"unknown":         {errors.New("odd\x1b[0m"), network.Unknown, "talking to " + oidcHost + ": odd[0m", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := network.Explain(oidcHost, sdk(tt.err))
			wantError(t, got, tt.kind, tt.text)
			if got.Temporary != tt.temporary || got.Host != oidcHost || got.Unwrap() == nil {
				t.Errorf("got %+v", got)
			}
			if again := network.Explain("other", sdk(got)); again != got {
				t.Errorf("explained twice: %v", again)
			}
		})
	}
	if network.Explain(oidcHost, nil) != nil {
		t.Error("nothing is not an error")
	}
}

func TestPlain(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"untouched":     {"Access denied – ÄÖ 日本", "Access denied – ÄÖ 日本"},
		"lines":         {"a\r\n b\tc\u2028d", "a b c d"},
		"escape":        {"\x1b[31mred\x1b[0m\x07", "[31mred[0m"},
		"C1":            {"a\u009bb\x9bc", "abc"},
		"bidirectional": {"a\u202eb\u2066c\u200b", "abc"},
		"long":          {strings.Repeat("ä", 30), strings.Repeat("ä", 24) + "…"},
		"empty":         {" \n ", ""},
	}
	for name, tt := range tests {
		if diff := cmp.Diff(tt.want, network.Plain(tt.in, 25)); diff != "" {
			t.Errorf("%s: -want +got\n%s", name, diff)
		}
	}
}
