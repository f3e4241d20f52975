package vault

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// The first word of every item: what it is, and the version of its format.
const (
	manifestMagic = "ql1"
	pieceMagic    = "ql1p"
)

// manifest is the item under the account of a record. It holds the record, or
// says where its pieces are. As text it is one line of ASCII, because KeePassXC
// does not give binary values back as they were:
//
//	ql1 GENERATION SLOT PIECES LENGTH PAYLOAD SHA256
type manifest struct {
	generation uint64
	slot       int               // 0 or 1: where the pieces are
	pieces     int               // 0 where the record is in payload
	length     int               // of the record in bytes
	payload    string            // the record in base64; "" where it is in pieces
	sum        [sha256.Size]byte // see checksum
}

// newManifest describes data without saying where it is.
func newManifest(account string, generation uint64, data []byte) manifest {
	m := manifest{generation: generation, length: len(data)}
	m.sum = m.checksum(account, data)
	return m
}

// checksum covers account and generation too, so that an item copied from
// another record, or from another time, is noticed.
func (m manifest) checksum(account string, data []byte) [sha256.Size]byte {
	return sha256.Sum256(fmt.Appendf(nil, "%s %d %s", account, m.generation, data))
}

// String returns the manifest as it is stored.
func (m manifest) String() string {
	return fmt.Sprintf("%s %d %d %d %d %s %x", manifestMagic, m.generation, m.slot, m.pieces, m.length, m.payload, m.sum)
}

// parseManifest reads exactly what String writes: every other spelling means
// that somebody else wrote the item.
func parseManifest(text string) (manifest, error) {
	fields := strings.Split(text, " ")
	if len(fields) != 7 || fields[0] != manifestMagic {
		return manifest{}, because(ErrDamaged, "the keyring holds something that is not a record of qlogin, version 1")
	}
	m := manifest{payload: fields[5]}
	var errs [5]error
	m.generation, errs[0] = strconv.ParseUint(fields[1], 10, 64)
	m.slot, errs[1] = strconv.Atoi(fields[2])
	m.pieces, errs[2] = strconv.Atoi(fields[3])
	m.length, errs[3] = strconv.Atoi(fields[4])
	sum, err := hex.DecodeString(fields[6])
	errs[4] = err
	copy(m.sum[:], sum)
	if errs != [5]error{} || m.String() != text || !m.plausible() {
		return manifest{}, because(ErrDamaged, "its first item is not in order")
	}
	return m, nil
}

// plausible keeps a damaged manifest from asking for a million pieces.
func (m manifest) plausible() bool {
	if m.length < 0 || m.length > MaxRecord {
		return false
	}
	if m.pieces == 0 {
		return m.slot == 0
	}
	encoded := base64.RawStdEncoding.EncodedLen(m.length)
	return m.payload == "" && m.pieces > 0 && m.pieces <= encoded && (m.slot == 0 || m.slot == 1)
}

// open decodes payload and checks that it is what was saved.
func (m manifest) open(account, payload string) ([]byte, error) {
	data, err := base64.RawStdEncoding.Strict().DecodeString(payload)
	if err != nil || len(data) != m.length || m.checksum(account, data) != m.sum {
		return nil, because(ErrDamaged, "its checksum does not match")
	}
	return data, nil
}

// pieceHead stands before the payload of a piece.
func pieceHead(generation uint64, i int) string {
	return fmt.Sprintf("%s %d %d ", pieceMagic, generation, i)
}

// cut splits text into pieces of at most size bytes.
func cut(text string, size int) []string {
	var pieces []string
	for len(text) > size {
		pieces = append(pieces, text[:size])
		text = text[size:]
	}
	return append(pieces, text)
}
