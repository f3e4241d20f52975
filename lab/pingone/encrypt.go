package pingone

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"fmt"

	"github.com/beevik/etree"

	"github.com/qlogin/qlogin/lab/saml"
)

// encrypt wraps an assertion as PingOne does when its encryption switch is on
// (SAML core, section 2.3.4). IAM Identity Center has no key to open one with,
// so the key is not handed over either.
func encrypt(assertion *etree.Element) (*etree.Element, error) {
	doc := etree.NewDocument()
	doc.SetRoot(assertion)
	plain, err := doc.WriteToBytes()
	if err != nil {
		return nil, fmt.Errorf("writing the assertion: %w", err)
	}
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("making an encryption key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("encrypting the assertion: %w", err)
	}
	sealer, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("encrypting the assertion: %w", err)
	}
	encrypted := etree.NewElement("saml:EncryptedAssertion")
	attributes(encrypted, "xmlns:saml", saml.Assertion)
	data := add(encrypted, "xenc:EncryptedData",
		"xmlns:xenc", "http://www.w3.org/2001/04/xmlenc#", "Type", "http://www.w3.org/2001/04/xmlenc#Element")
	add(data, "xenc:EncryptionMethod", "Algorithm", "http://www.w3.org/2009/xmlenc11#aes256-gcm")
	sealed := sealer.Seal(nil, nil, plain, nil)
	add(add(data, "xenc:CipherData"), "xenc:CipherValue").SetText(base64.StdEncoding.EncodeToString(sealed))
	return encrypted, nil
}
