package doctor

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// inspected is the chain of certificates behind which AWS is seen here, where
// somebody else stands at its end and only a file that the environment or the
// settings name makes that trusted: whom the system trusts, the IDEs trust, too. It
// is nil otherwise.
func (k *facts) inspected() ([]*x509.Certificate, error) {
	named := func(variable string) bool { return k.Getenv(variable) != "" }
	if !slices.ContainsFunc(caVariables(), named) {
		return nil, nil
	}
	answers, _ := k.reached() // each has its own error
	for _, r := range answers {
		if len(r.chain) == 0 || strings.HasPrefix(r.issuer, "Amazon") {
			continue
		}
		system, err := systemRoots(k.Getenv)
		if err != nil {
			return nil, fmt.Errorf("whom the system trusts: %w", err)
		}
		if !trusts(system, r.chain[len(r.chain)-1]) {
			return r.chain, nil
		}
	}
	return nil, nil
}

func trusts(roots *x509.CertPool, root *x509.Certificate) bool {
	_, err := root.Verify(x509.VerifyOptions{Roots: roots, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	return err == nil
}

// distrusts names whom an IDE would have to trust and does not; "" where it does,
// or need not. Java takes any certificate of a chain for trusted that stands in the
// store, and the IDE puts there what the person has accepted in its dialog.
func (k *facts) distrusts(t ide.Target, w way) (string, error) {
	if t.Holder != "jetbrains" || w.insecure {
		return "", nil
	}
	chain, err := k.inspected()
	if chain == nil || err != nil {
		return "", err
	}
	trusted, err := jetbrainsTrust(t.Dir)
	if err != nil {
		return "", err
	}
	if slices.ContainsFunc(chain, func(c *x509.Certificate) bool { return slices.ContainsFunc(trusted, c.Equal) }) {
		return "", nil
	}
	return chain[len(chain)-1].Subject.String(), nil
}

// storePassword is what every IDE closes its store with; it keeps nothing secret
// (com.intellij.util.net.ssl.CertificateManager.DEFAULT_PASSWORD).
const storePassword = "changeit"

// errOldStore is the form that Java 8 gave its stores.
var errOldStore = errors.New("it has the form of Java 8 (JKS), which qlogin does not read; the IDE shows it under Server Certificates")

// jetbrainsTrust reads the certificates that an IDE trusts besides those of Java
// and of the system (CertificateManager.DEFAULT_PATH); none where there is no file.
func jetbrainsTrust(dir string) ([]*x509.Certificate, error) {
	file := filepath.Join(dir, "ssl", "cacerts")
	found, err := edit.Read(file)
	if err != nil || !found.Exists || len(found.Data) == 0 {
		return nil, err
	}
	if bytes.HasPrefix(found.Data, []byte{0xfe, 0xed, 0xfe, 0xed}) {
		return nil, fmt.Errorf("reading %s: %w", file, errOldStore)
	}
	trusted, err := pkcs12.DecodeTrustStore(found.Data, storePassword)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", file, err)
	}
	return trusted, nil
}
