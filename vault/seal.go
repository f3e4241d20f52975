package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"github.com/qlogin/qlogin/secret"
)

// fileMagic begins an encrypted file: what it is, and the version of its format.
const fileMagic = "qlogin-vault 1"

// cost is what one guess at the passphrase costs: the parameters of Argon2id
// (RFC 9106 section 3.1).
type cost struct {
	passes  uint32
	memory  uint32 // KiB
	threads uint8
}

// newCost is the second recommended choice of RFC 9106 section 4.
var newCost = cost{passes: 3, memory: 64 << 10, threads: 4}

// sane refuses what qlogin never writes: below, guessing would be cheap (OWASP's
// lowest memory is 19 MiB); above, opening the file would take the machine down.
func (c cost) sane() bool {
	return c.passes >= 1 && c.passes <= 16 &&
		c.memory >= 19<<10 && c.memory <= 1<<20 &&
		c.threads >= 1 && c.threads <= 16
}

// header is the first line of the file. check tells a wrong passphrase from a
// damaged file, which a broken seal alone could not.
type header struct {
	cost  cost
	salt  [16]byte
	check [32]byte
}

// keys are what the passphrase is turned into.
type keys struct {
	seal  [32]byte
	check [32]byte
}

// newHeader chooses a salt.
func newHeader(c cost, passphrase secret.Text) header {
	h := header{cost: c}
	_, _ = rand.Read(h.salt[:]) // never fails, see crypto/rand
	h.check = h.derive(passphrase).check
	return h
}

// String returns the line as it is stored, and as the seal covers it.
func (h header) String() string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("%s argon2id t=%d m=%d p=%d %s %s", fileMagic, h.cost.passes, h.cost.memory, h.cost.threads,
		b64.EncodeToString(h.salt[:]), b64.EncodeToString(h.check[:]))
}

func parseHeader(line string) (header, error) {
	var h header
	var salt, check string
	_, err := fmt.Sscanf(line, fileMagic+" argon2id t=%d m=%d p=%d %s %s", &h.cost.passes, &h.cost.memory, &h.cost.threads, &salt, &check)
	if err != nil {
		return header{}, because(ErrDamaged, "this is not an encrypted file of qlogin, version 1")
	}
	b64 := base64.RawStdEncoding.Strict()
	decodedSalt, saltErr := b64.DecodeString(salt)
	decodedCheck, checkErr := b64.DecodeString(check)
	copy(h.salt[:], decodedSalt)
	copy(h.check[:], decodedCheck)
	if saltErr != nil || checkErr != nil || h.String() != line || !h.cost.sane() {
		return header{}, because(ErrDamaged, "its first line is not in order")
	}
	return h, nil
}

// derive turns the passphrase into keys. It is slow on purpose. Argon2id ends
// with a BLAKE2b hash of 64 bytes (RFC 9106 section 3.3), one half of which says
// nothing about the other: so one of them may stand in the file.
func (h header) derive(passphrase secret.Text) keys {
	both := argon2.IDKey([]byte(passphrase.Reveal()), h.salt[:], h.cost.passes, h.cost.memory, h.cost.threads, 64)
	return keys{seal: [32]byte(both[:32]), check: [32]byte(both[32:])}
}

// fit says whether k comes from the passphrase that h was made with.
func (k keys) fit(h header) bool {
	return subtle.ConstantTimeCompare(k.check[:], h.check[:]) == 1
}

// aead seals with a random nonce: 2^32 saves under one salt are safe, which is
// one a second for a century (NIST SP 800-38D section 8.3).
func (k keys) aead() (cipher.AEAD, error) {
	block, err := aes.NewCipher(k.seal[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// sealed is a whole file: the header, its SHA-256, the sealed records, a line each.
type sealed struct {
	header header
	body   []byte
}

// seal returns the text of the file. The header is covered too: no other
// version, cost or salt can be put in front of the records.
func seal(h header, k keys, records map[string][]byte) ([]byte, error) {
	plain, err := json.Marshal(records)
	if err != nil {
		return nil, err
	}
	aead, err := k.aead()
	if err != nil {
		return nil, err
	}
	return sealed{h, aead.Seal(nil, nil, plain, []byte(h.String()))}.text(), nil
}

func (s sealed) text() []byte {
	head := s.header.String()
	return fmt.Appendf(nil, "%s\n%x\n%s\n", head, sha256.Sum256([]byte(head)), base64.RawStdEncoding.EncodeToString(s.body))
}

// parseSealed reads exactly what text writes.
func parseSealed(text []byte) (sealed, error) {
	lines := strings.Split(string(text), "\n")
	// The sum comes before the passphrase: a flipped bit in the header must not
	// read as a wrong one.
	if len(lines) != 4 || lines[1] != fmt.Sprintf("%x", sha256.Sum256([]byte(lines[0]))) {
		return sealed{}, because(ErrDamaged, "the file is cut short or was changed")
	}
	h, err := parseHeader(lines[0])
	if err != nil {
		return sealed{}, err
	}
	body, err := base64.RawStdEncoding.Strict().DecodeString(lines[2])
	s := sealed{h, body}
	if err != nil || string(s.text()) != string(text) {
		return sealed{}, because(ErrDamaged, "the file is cut short or was changed")
	}
	return s, nil
}

// open breaks the seal.
func (s sealed) open(k keys) (map[string][]byte, error) {
	aead, err := k.aead()
	if err != nil {
		return nil, err
	}
	plain, err := aead.Open(nil, nil, s.body, []byte(s.header.String()))
	if err != nil {
		return nil, because(ErrDamaged, "the file's seal is broken")
	}
	records := map[string][]byte{}
	if err := json.Unmarshal(plain, &records); err != nil {
		return nil, because(ErrDamaged, "the file's records are not in order")
	}
	return records, nil
}
