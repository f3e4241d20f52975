package saml

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// MaxMessage is the longest message that is decoded. PingOne's responses are
// about 4 kB.
const MaxMessage = 128 << 10

// maxDepth is several times what a signed response needs.
const maxDepth = 32

// ErrTooLong says that a message is longer than MaxMessage.
var ErrTooLong = errors.New("the message is too long")

// EncodeRedirect packs a message for a query string: raw DEFLATE, then base64
// (bindings, section 3.4.4.1). Escaping it is left to net/url.
func EncodeRedirect(message []byte) (string, error) {
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.DefaultCompression)
	if err != nil {
		return "", err
	}
	if _, err := w.Write(message); err != nil {
		return "", err
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(packed.Bytes()), nil
}

// DecodeRedirect unpacks a message from a query string and checks it as
// Inspect does.
func DecodeRedirect(value string) ([]byte, error) {
	packed, err := decodeBase64(value)
	if err != nil {
		return nil, err
	}
	// A few kilobytes can inflate to gigabytes: stop one byte past the limit.
	message, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), MaxMessage+1))
	if err != nil {
		return nil, fmt.Errorf("inflating the message: %w", err)
	}
	return message, Inspect(message)
}

// EncodePost packs a message for a form field (bindings, section 3.5.4).
func EncodePost(message []byte) string { return base64.StdEncoding.EncodeToString(message) }

// DecodePost unpacks a message from a form field and checks it as Inspect does.
func DecodePost(value string) ([]byte, error) {
	message, err := decodeBase64(value)
	if err != nil {
		return nil, err
	}
	return message, Inspect(message)
}

func decodeBase64(value string) ([]byte, error) {
	if len(value) > base64.StdEncoding.EncodedLen(MaxMessage) {
		return nil, ErrTooLong
	}
	message, err := base64.StdEncoding.DecodeString(value)
	if err != nil {
		return nil, fmt.Errorf("the message is not base64: %w", err)
	}
	return message, nil
}

// Inspect refuses a document that is not one plain XML element: with a
// document type (entities, external files), with comments (two parsers may
// disagree on the text around one), with processing instructions, nested
// without reason, or too long.
func Inspect(message []byte) error {
	if len(message) > MaxMessage {
		return ErrTooLong
	}
	decoder := xml.NewDecoder(bytes.NewReader(message))
	depth, roots := 0, 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("the message is not XML: %w", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth == 0 {
				roots++
			}
			depth++
		case xml.EndElement:
			depth--
		default:
			if err := plain(token, depth); err != nil {
				return err
			}
		}
		if depth > maxDepth {
			return errors.New("the message is nested too deeply")
		}
	}
	if roots != 1 {
		return fmt.Errorf("the message has %d root elements", roots)
	}
	return nil
}

// plain judges what may stand between the tags.
func plain(token xml.Token, depth int) error {
	switch token := token.(type) {
	case xml.Directive:
		return errors.New("the message has a document type")
	case xml.Comment:
		return errors.New("the message has a comment")
	case xml.ProcInst:
		if token.Target != "xml" {
			return errors.New("the message has a processing instruction")
		}
	case xml.CharData:
		if depth == 0 && len(bytes.TrimSpace(token)) > 0 {
			return errors.New("the message has text outside of its element")
		}
	}
	return nil
}
