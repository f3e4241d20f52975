package ide

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
)

// same says whether two contents hold the same bytes; the mode is no content.
func (c Content) same(other Content) bool {
	return c.Exists == other.Exists && (!c.Exists || bytes.Equal(c.Data, other.Data))
}

// digest is the SHA-256 of the content, or "" where there is none.
func (c Content) digest() string {
	if !c.Exists {
		return ""
	}
	sum := sha256.Sum256(c.Data)
	return hex.EncodeToString(sum[:])
}

// String tells the size and nothing else: a Content may hold tokens.
func (c Content) String() string {
	if !c.Exists {
		return "absent"
	}
	return fmt.Sprintf("%d bytes", len(c.Data))
}

// Format prints String for every verb: fmt would spell the bytes out otherwise.
func (c Content) Format(f fmt.State, _ rune) {
	// The only failure is that of the writer below, which fmt reports itself.
	_, _ = f.Write([]byte(c.String()))
}

// MarshalJSON writes the size and keeps the bytes to itself.
func (c Content) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Exists bool `json:"exists"`
		Bytes  int  `json:"bytes"`
	}{c.Exists, len(c.Data)})
}

// LogValue keeps the bytes out of log/slog.
func (c Content) LogValue() slog.Value { return slog.StringValue(c.String()) }
