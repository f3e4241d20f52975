package lab

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"time"
)

// network is what can be between a computer and AWS.
type network int

const (
	open         network = iota
	noName               // DNS does not know the OIDC service
	refusing             // a firewall refuses connections
	silent               // a firewall answers nothing
	intercepting         // TLS is opened, with certificates of the company's own
	proxySignIn          // a proxy wants a name and a password
)

// networkOf is what a request meets on its way.
func (l *Lab) networkOf(r *http.Request) network {
	if scenario, err := named(r); err == nil && scenario != nil {
		return l.conditions(*scenario).network
	}
	return l.current().network
}

// wireError is what a client in process meets in place of an answer: the errors
// that net/http gives for the same. It is nil where a request arrives.
func (l *Lab) wireError(r *http.Request) error {
	host := r.URL.Hostname()
	switch l.networkOf(r) {
	case noName:
		if strings.HasPrefix(host, "oidc") {
			return &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}}
		}
	case open, proxySignIn: // the proxy answers in words, see between
	case refusing:
		return &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	case silent:
		<-r.Context().Done()
		return context.Cause(r.Context())
	case intercepting:
		return intercepted(host, l.Now())
	}
	return nil
}

// between stands before all services of a served lab, but not before its own
// pages. Without names and TLS of its own, it can only hang up where wireError
// says more.
func (l *Lab) between(w http.ResponseWriter, r *http.Request, to destination) bool {
	own := strings.HasPrefix(r.URL.Path, "/lab/") || strings.HasPrefix(r.URL.Path, "/admin") || r.URL.Path == "/"
	if to.kind == toNowhere && own || r.URL.Path == "/start/practice.css" {
		return false
	}
	switch l.networkOf(r) {
	case noName:
		if to.kind == toNowhere && strings.HasPrefix(r.URL.Path, "/oidc/") {
			drop(w, r)
			return true
		}
	case refusing, intercepting:
		drop(w, r)
		return true
	case silent:
		hold(w, r)
		return true
	case proxySignIn:
		w.Header().Set("Proxy-Authenticate", `Basic realm="proxy.lab.example"`)
		writeHTML(w, http.StatusProxyAuthRequired, "407 Proxy Authentication Required", "<p>Sign in to proxy.lab.example.</p>")
		return true
	case open:
	}
	return false
}

// intercepted is how Go refuses the certificate of a company's inspection.
func intercepted(host string, now time.Time) error {
	chain, err := inspectionChain(host, now)
	if err != nil {
		return err
	}
	return &tls.CertificateVerificationError{UnverifiedCertificates: chain, Err: x509.UnknownAuthorityError{Cert: chain[0]}}
}

// inspectionChain makes a certificate for host, signed by an authority that no
// program trusts by itself.
func inspectionChain(host string, now time.Time) ([]*x509.Certificate, error) {
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Practice Inspection CA", Organization: []string{"Lab Practice"}},
		NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(1, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotBefore: now.AddDate(0, 0, -1), NotAfter: now.AddDate(0, 0, 30),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making the key of the practice inspection: %w", err)
	}
	var chain []*x509.Certificate
	for _, template := range []*x509.Certificate{leaf, authority} {
		der, err := x509.CreateCertificate(rand.Reader, template, authority, &key.PublicKey, key)
		if err != nil {
			return nil, fmt.Errorf("certifying %s: %w", template.Subject.CommonName, err)
		}
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, errors.Join(errors.New("reading the certificate just made"), err)
		}
		chain = append(chain, certificate)
	}
	return chain, nil
}
