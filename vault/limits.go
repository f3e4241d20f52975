package vault

import "fmt"

// MaxRecord is the largest record in bytes. A grant has about 10 kB.
const MaxRecord = 256 << 10

// checkSize refuses what is too big for any store, before anything is written.
func checkSize(data []byte) error {
	if len(data) > MaxRecord {
		return fmt.Errorf("%w: %d bytes where %d fit", ErrTooBig, len(data), MaxRecord)
	}
	return nil
}

// limits are the sizes that one keyring takes.
type limits struct {
	item  func(account string) int // bytes of one item's value
	piece int                      // length of one piece's value, where a record must be cut up
}

// secretServiceLimits are those of the Secret Service. It has none of its own,
// but gnome-keyring rewrites its whole file for every item, and slows down past
// 100 kB.
func secretServiceLimits() limits {
	return limits{item: func(string) int { return 64 << 10 }, piece: 60 << 10}
}

// credentialLimits are those of the Windows Credential Manager:
// CRED_MAX_CREDENTIAL_BLOB_SIZE is 5*512 bytes (wincred.h).
func credentialLimits() limits {
	return limits{item: func(string) int { return 5 * 512 }, piece: 2400}
}

// keychainLimits are those of go-keyring's way into the macOS keychain: one line
// of at most 4096 bytes on the input of security -i,
//
//	add-generic-password -U -s SERVICE -a ACCOUNT -w go-keyring-base64:VALUE
//
// where VALUE is in base64. The library notices a line that is too long only
// after it has started security, and leaves that child behind.
func keychainLimits(service string) limits {
	const line, words, prefix = 4096, 36, len("go-keyring-base64:")
	item := func(account string) int {
		return (line - words - prefix - len(service) - len(account)) / 4 * 3
	}
	return limits{item: item, piece: 2400}
}
