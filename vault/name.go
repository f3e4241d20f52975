package vault

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxAccount leaves room for the service and the suffix of a piece below the
// roughly 500 characters where the Credential Manager starts to fail, and keeps
// the line for the macOS keychain short.
const maxAccount = 180

// account turns the name of a record into the account name of its item. What is
// left as it is needs no quotes in the line for the macOS keychain; capitals are
// escaped because the Credential Manager ignores case; ":" is kept for the
// vault's own items.
func account(name string) (string, error) {
	if err := checkName(name); err != nil {
		return "", err
	}
	var b strings.Builder
	for _, c := range []byte(name) {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("._-@/+=,", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02x", c)
		}
	}
	if b.Len() > maxAccount {
		return "", fmt.Errorf("%w: %.40q… is too long", ErrName, name)
	}
	return b.String(), nil
}

// checkName refuses what the index could not hold, one name a line.
func checkName(name string) error {
	switch {
	case name == "":
		return fmt.Errorf("%w: it is empty", ErrName)
	case !utf8.ValidString(name), strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Errorf("%w: %q", ErrName, name)
	default:
		return nil
	}
}

// pieceAccount is the account name of one piece of a record.
func pieceAccount(account string, slot, i int) string {
	return fmt.Sprintf("%s:%d.%d", account, slot, i)
}
