package pingone

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"sync"
	"time"
)

// pair is a signing key and the certificate that says so.
type pair struct {
	key         *rsa.PrivateKey
	certificate *x509.Certificate
}

// keyring makes the signing keys when they are first needed: a 2048 bit key
// takes longer than starting the whole lab.
type keyring struct {
	now func() time.Time
	key *rsa.PrivateKey

	mu              sync.Mutex
	proper, strange *pair
}

// current returns the key that the metadata announces.
func (k *keyring) current() (*pair, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.proper == nil {
		made, err := newPair(k.key, k.now())
		if err != nil {
			return nil, err
		}
		k.proper = made
	}
	return k.proper, nil
}

// stranger returns a key that nobody has imported.
func (k *keyring) stranger() (*pair, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.strange == nil {
		made, err := newPair(nil, k.now())
		if err != nil {
			return nil, err
		}
		k.strange = made
	}
	return k.strange, nil
}

// newPair certifies key for one year, as PingOne does; it makes a key where
// there is none.
func newPair(key *rsa.PrivateKey, now time.Time) (*pair, error) {
	if key == nil {
		made, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			return nil, fmt.Errorf("making a signing key: %w", err)
		}
		key = made
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, fmt.Errorf("numbering a certificate: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: "Practice SSO certificate", Organization: []string{"qlogin practice"}},
		NotBefore:    now.Add(-time.Hour),
		NotAfter:     now.AddDate(1, 0, 0),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, fmt.Errorf("certifying a signing key: %w", err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("reading the certificate just made: %w", err)
	}
	return &pair{key, certificate}, nil
}

// Certificates returns the signing certificates that IT would import.
func (p *Provider) Certificates() ([]*x509.Certificate, error) {
	current, err := p.keys.current()
	if err != nil {
		return nil, err
	}
	return []*x509.Certificate{current.certificate}, nil
}
