package saml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	xrv "github.com/mattermost/xml-roundtrip-validator"

	"github.com/qlogin/qlogin/network"
)

// Limits. PingOne's metadata is about 10 kB and its responses 4 kB; a federation
// product may list many certificates and attributes.
const (
	MaxDocument   = 512 << 10
	maxDepth      = 32
	maxElements   = 5000
	maxAttributes = 40
)

// RefusedError says why a document is not even looked at.
type RefusedError struct{ Reason string }

func (e *RefusedError) Error() string { return e.Reason }

func refuse(format string, args ...any) error {
	return &RefusedError{Reason: network.Plain(fmt.Sprintf(format, args...), maxLine)}
}

// inspect refuses a document that is not one plain XML element. Two parsers may
// disagree on what a comment, an entity or a repeated ID means, and that is how a
// signature is carried over to words that nobody signed.
func inspect(document []byte) error {
	if len(document) > MaxDocument {
		return refuse("the document is longer than %d kB", MaxDocument>>10)
	}
	i := inspector{ids: map[string]bool{}}
	decoder := xml.NewDecoder(bytes.NewReader(document))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return refuse("the document is not XML: %v", err)
		}
		if err := i.see(token); err != nil {
			return err
		}
	}
	if i.roots != 1 || i.depth != 0 {
		return refuse("the document is not one whole XML element")
	}
	// What Go's decoder reads must be what it would write (CVE-2020-29509 to 29511).
	if err := xrv.Validate(bytes.NewReader(document)); err != nil {
		return refuse("the document means different things to different XML parsers: %v", err)
	}
	return nil
}

// inspector counts what has been seen of a document.
type inspector struct {
	depth, roots, elements int
	ids                    map[string]bool
}

func (i *inspector) see(token xml.Token) error {
	switch token := token.(type) {
	case xml.StartElement:
		return i.start(token)
	case xml.EndElement:
		i.depth--
	case xml.Directive:
		return refuse("the document has a document type, which can hold entity bombs and references to files")
	case xml.Comment:
		// Around a root element a comment is a tool's signature, and harmless.
		if i.depth > 0 {
			return refuse("the document has a comment in it, which splits a name for one parser and not for the other")
		}
	case xml.ProcInst:
		if token.Target != "xml" {
			return refuse("the document has a processing instruction")
		}
	case xml.CharData:
		if i.depth == 0 && len(bytes.TrimSpace(bytes.TrimPrefix(token, []byte("\ufeff")))) > 0 {
			return refuse("the document has text outside of its element")
		}
	}
	return nil
}

func (i *inspector) start(e xml.StartElement) error {
	if i.depth == 0 {
		i.roots++
	}
	i.depth++
	i.elements++
	switch {
	case i.depth > maxDepth:
		return refuse("the document is nested more than %d deep", maxDepth)
	case i.elements > maxElements:
		return refuse("the document has more than %d elements", maxElements)
	case len(e.Attr) > maxAttributes:
		return refuse("an element of the document has more than %d attributes", maxAttributes)
	}
	for _, a := range e.Attr {
		if a.Name.Space != "" || (a.Name.Local != "ID" && a.Name.Local != "Id") {
			continue
		}
		if i.ids[a.Value] {
			return refuse("two elements of the document have the same ID: a signature over one could be taken for the other's")
		}
		i.ids[a.Value] = true
	}
	return nil
}
