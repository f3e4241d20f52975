// Package secret holds text that must not be seen: tokens, client secrets,
// device codes, passphrases. A Text prints as [hidden] for every verb, in JSON,
// in text encodings and in logs. Reading it takes a visible call to Reveal, so
// that a reviewer can list every place where a secret leaves its box.
//
// It protects against slips of the pen, not against the process itself.
package secret

import (
	"crypto/subtle"
	"fmt"
	"log/slog"
)

// Hidden is what a Text that holds something prints as.
const Hidden = "[hidden]"

// Text is a secret. The zero value holds nothing.
//
// The value stands behind a pointer because fmt reads unexported fields of an
// enclosing struct by reflection, past every method: it then prints an address
// instead of the token (see secret_test.go).
type Text struct {
	value *string
}

// New boxes s.
func New(s string) Text {
	if s == "" {
		return Text{}
	}
	return Text{value: &s}
}

// Reveal returns the secret itself.
func (t Text) Reveal() string {
	if t.value == nil {
		return ""
	}
	return *t.value
}

// Empty says whether there is nothing inside.
func (t Text) Empty() bool { return t.value == nil }

// Equal compares two secrets in a time that does not depend on where they differ.
func (t Text) Equal(other Text) bool {
	return subtle.ConstantTimeCompare([]byte(t.Reveal()), []byte(other.Reveal())) == 1
}

// String returns [hidden], or the empty string where there is nothing to hide.
func (t Text) String() string {
	if t.Empty() {
		return ""
	}
	return Hidden
}

// Format prints String for every verb, %#v and %x included.
func (t Text) Format(f fmt.State, _ rune) {
	// The only failure is that of the writer below, which fmt reports itself.
	_, _ = f.Write([]byte(t.String()))
}

// MarshalText hides the secret from every text encoding, JSON and TOML included.
func (t Text) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// LogValue hides the secret from log/slog.
func (t Text) LogValue() slog.Value { return slog.StringValue(t.String()) }
