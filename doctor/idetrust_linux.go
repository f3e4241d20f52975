package doctor

import (
	"crypto/x509"
	"errors"
	"os"
)

// distributionFiles are where distributions keep whom they trust
// (crypto/x509/root_linux.go).
func distributionFiles() []string {
	return []string{
		"/etc/ssl/certs/ca-certificates.crt",
		"/etc/pki/tls/certs/ca-bundle.crt",
		"/etc/ssl/ca-bundle.pem",
		"/etc/pki/tls/cacert.pem",
		"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
		"/etc/ssl/cert.pem",
	}
}

var errNoRoots = errors.New("SSL_CERT_FILE takes the place of the distribution's certificates, and none of its own files could be read")

// systemRoots are whom the system trusts. Go takes what SSL_CERT_FILE names for
// the system's, and the company's root may be in there alone.
func systemRoots(getenv func(string) string) (*x509.CertPool, error) {
	if getenv("SSL_CERT_FILE") == "" {
		return x509.SystemCertPool()
	}
	return firstReadable(distributionFiles())
}

func firstReadable(files []string) (*x509.CertPool, error) {
	for _, file := range files {
		pool := x509.NewCertPool()
		if data, err := os.ReadFile(file); err == nil && pool.AppendCertsFromPEM(data) {
			return pool, nil
		}
	}
	return nil, errNoRoots
}
