package network

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"time"
)

// Explain says what kind of trouble err is for a request to host. It takes any
// error of net/http or of the AWS SDK, which wraps those, and returns nil for nil.
func Explain(host string, err error) *Error {
	if err == nil {
		return nil
	}
	if known, ok := errors.AsType[*Error](err); ok {
		return known
	}
	for _, look := range []func(error) *Error{proxied, untrusted, handshake, lookup, broken} {
		if found := look(err); found != nil {
			found.Host, found.Err = host, err
			return found
		}
	}
	return &Error{Kind: Unknown, Host: host, Detail: Plain(bare(err).Error(), 200), Err: err}
}

// bare leaves out the method and URL that net/http puts before a cause.
func bare(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// proxied finds trouble on the way to the proxy itself: net/http marks it with
// this operation. The proxy's own refusals are made where they are read, in
// refusedByProxy.
func proxied(err error) *Error {
	op, ok := errors.AsType[*net.OpError](err)
	if !ok || op.Op != "proxyconnect" {
		return nil
	}
	host := proxyHost(op.Err)
	if host == "" {
		cause := Explain("it", op.Err)
		return &Error{Kind: Proxy, Detail: "of the environment: " + cause.Error(), Temporary: cause.Temporary}
	}
	cause := Explain(host, op.Err)
	detail := host + ": " + strings.TrimPrefix(cause.Error(), host+" ")
	return &Error{Kind: Proxy, Detail: detail, Temporary: cause.Temporary}
}

// proxyHost finds the proxy's name in what went wrong below; net/http itself does
// not say which proxy it was.
func proxyHost(err error) string {
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		return Plain(dns.Name, 100)
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Addr != nil {
		return op.Addr.String()
	}
	return ""
}

// untrusted finds a certificate that no root of this machine vouches for. The
// issuer is what tells IT which inspecting proxy it is.
func untrusted(err error) *Error {
	unknown, ok := errors.AsType[x509.UnknownAuthorityError](err)
	if !ok {
		return nil
	}
	cert := unknown.Cert // any of the chain; its leaf names the inspecting proxy best
	if v, ok := errors.AsType[*tls.CertificateVerificationError](err); ok && len(v.UnverifiedCertificates) > 0 {
		cert = v.UnverifiedCertificates[0]
	}
	return &Error{Kind: TLSUntrusted, Detail: issuer(cert)}
}

func issuer(cert *x509.Certificate) string {
	if cert == nil {
		return "an unknown issuer"
	}
	name, organization := cert.Issuer.CommonName, ""
	if len(cert.Issuer.Organization) > 0 {
		organization = cert.Issuer.Organization[0]
	}
	switch {
	case name == "" && organization == "":
		return "an issuer without a name"
	case name == "":
		name = organization
	case organization != "" && organization != name:
		name += " (" + organization + ")"
	}
	return `"` + Plain(name, 120) + `"`
}

// handshake finds the rest of what can go wrong before the first byte of HTTP.
func handshake(err error) *Error {
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok {
		return outdated(invalid, time.Now())
	}
	if name, ok := errors.AsType[x509.HostnameError](err); ok {
		return &Error{Kind: TLSOther, Detail: words(name)}
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return &Error{Kind: TLSOther, Detail: "something in between answers without encryption"}
	}
	if v, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return &Error{Kind: TLSOther, Detail: words(v.Err)}
	}
	// crypto/tls marks the alerts of either side in this way.
	if op, ok := errors.AsType[*net.OpError](err); ok && (op.Op == "remote error" || op.Op == "local error") {
		return &Error{Kind: TLSOther, Detail: words(op.Err)}
	}
	return nil
}

// words are those of crypto/tls and crypto/x509, without the package's name.
func words(err error) string {
	text := strings.TrimPrefix(strings.TrimPrefix(err.Error(), "x509: "), "tls: ")
	return Plain(text, 200)
}

// outdated tells a wrong clock from an old certificate. A certificate from the
// future can only be the clock: nobody hands one out before it is valid.
func outdated(invalid x509.CertificateInvalidError, now time.Time) *Error {
	if invalid.Reason != x509.Expired || invalid.Cert == nil {
		return &Error{Kind: TLSOther, Detail: words(invalid)}
	}
	const day = "2 January 2006 15:04 MST"
	today := "this machine says it is " + now.UTC().Format(day)
	if from := invalid.Cert.NotBefore; now.Before(from) {
		return &Error{Kind: ClockSkew, Detail: today + ", but the certificate begins on " + from.UTC().Format(day)}
	}
	until := invalid.Cert.NotAfter.UTC().Format(day)
	return &Error{Kind: TLSOther, Detail: "the certificate from " + issuer(invalid.Cert) + " ended on " + until + "; " + today}
}

func lookup(err error) *Error {
	dns, ok := errors.AsType[*net.DNSError](err)
	switch {
	case !ok:
		return nil
	case dns.IsNotFound:
		return &Error{Kind: DNS, Detail: "no such host"}
	}
	return &Error{Kind: DNS, Detail: "the name server does not answer", Temporary: true}
}

// broken finds connections that were refused, cut or left without an answer.
func broken(err error) *Error {
	timeout, ok := errors.AsType[net.Error](err)
	switch {
	case refused(err):
		return &Error{Kind: Refused, Temporary: true}
	case unreachable(err):
		return &Error{Kind: Unreachable, Temporary: true}
	case ok && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return &Error{Kind: Timeout, Temporary: true}
	case reset(err), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed), lost(err):
		return &Error{Kind: Reset, Temporary: true}
	}
	return nil
}

// lost knows the broken connections for which net/http has a text but no type that
// could be asked for: a ping without answer, and a server that hangs up.
func lost(err error) bool {
	for _, text := range []string{"http2: client connection lost", "http2: server sent GOAWAY", "http: server closed idle connection"} {
		if strings.Contains(err.Error(), text) {
			return true
		}
	}
	return false
}
