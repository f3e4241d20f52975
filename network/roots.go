package network

import (
	"crypto/x509"
	"fmt"
	"os"
)

// roots are the certificates to trust, or nil for those of the machine.
//
//   - AWS_CA_BUNDLE takes their place, as in the AWS CLI and the AWS SDKs.
//   - NODE_EXTRA_CA_CERTS adds to them, as Node.js documents it; the extensions
//     of VS Code read it, so whoever has set it means AWS too.
//   - SSL_CERT_FILE adds to them as well. Go itself reads it on Unix only, and
//     leaves an unreadable file out without a word.
func roots(getenv func(string) string) (*x509.CertPool, error) {
	var pool *x509.CertPool
	for _, variable := range []string{"AWS_CA_BUNDLE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"} {
		path := getenv(variable)
		if path == "" {
			continue
		}
		if pool == nil {
			pool = base(variable)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("reading the certificates that %s names: %w", variable, err)
		}
		if !pool.AppendCertsFromPEM(data) {
			return nil, fmt.Errorf("reading the certificates that %s names: %s holds no PEM certificate", variable, path)
		}
	}
	return pool, nil
}

// base is what the first bundle goes on top of.
func base(variable string) *x509.CertPool {
	if variable == "AWS_CA_BUNDLE" {
		return x509.NewCertPool()
	}
	if system, err := x509.SystemCertPool(); err == nil {
		return system
	}
	return x509.NewCertPool()
}
