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

	mu      sync.Mutex
	proper  map[time.Duration]*pair // by how long the certificate was good when it was made
	strange *pair
}

// current returns the key that was imported, with a certificate that has left
// time to live; 0 for the whole year.
func (k *keyring) current(left time.Duration) (*pair, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if made, ok := k.proper[left]; ok {
		return made, nil
	}
	ends := k.now().Add(left)
	if left == 0 {
		ends = k.now().AddDate(1, 0, 0)
	}
	made, err := newPair(k.key, ends)
	if err != nil {
		return nil, err
	}
	if k.proper == nil {
		k.proper = map[time.Duration]*pair{}
	}
	k.key, k.proper[left] = made.key, made
	return made, nil
}

// stranger returns a key that nobody has imported.
func (k *keyring) stranger() (*pair, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.strange == nil {
		made, err := newPair(nil, k.now().AddDate(1, 0, 0))
		if err != nil {
			return nil, err
		}
		k.strange = made
	}
	return k.strange, nil
}

// newPair certifies key for the year until ends, as PingOne does; it makes a key
// where there is none.
func newPair(key *rsa.PrivateKey, ends time.Time) (*pair, error) {
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
		NotBefore:    ends.AddDate(-1, 0, 0).Add(-time.Hour),
		NotAfter:     ends,
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
	current, err := p.keys.current(p.faults().CertificateLeft)
	if err != nil {
		return nil, err
	}
	return []*x509.Certificate{current.certificate}, nil
}

// signer returns the key that responses are signed with now, which is the one
// in the metadata.
func (p *Provider) signer() (*pair, error) {
	if p.faults().WrongKey {
		return p.keys.stranger()
	}
	return p.keys.current(p.faults().CertificateLeft)
}
