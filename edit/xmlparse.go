package edit

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// ParseXML returns the root element of src. It refuses, as a *SyntaxError,
// whatever is not one well-formed element in UTF-8, and declarations of types
// and entities, which options files of IDEs do not have.
func ParseXML(src []byte) (*Node, error) {
	text := bytes.TrimPrefix(src, []byte(byteOrderMark))
	p := xmlParser{text: text, shift: len(src) - len(text), decoder: xml.NewDecoder(bytes.NewReader(text))}
	for {
		more, err := p.token()
		if err != nil {
			return nil, p.syntaxError(err)
		}
		if !more {
			return p.root, nil
		}
	}
}

type xmlParser struct {
	text    []byte
	shift   int // of offsets, for the byte order mark
	decoder *xml.Decoder
	open    []*Node
	root    *Node
}

// token takes one token, and says whether there are more.
func (p *xmlParser) token() (bool, error) {
	start := int(p.decoder.InputOffset())
	// RawToken keeps prefixes; Token would put namespaces in their place.
	token, err := p.decoder.RawToken()
	if errors.Is(err, io.EOF) {
		return false, p.finished()
	}
	if err != nil {
		return false, err
	}
	end := int(p.decoder.InputOffset())
	switch t := token.(type) {
	case xml.StartElement:
		return true, p.startElement(t, start, end)
	case xml.EndElement:
		return true, p.endElement(t, start, end)
	case xml.CharData:
		if len(p.open) == 0 && len(bytes.TrimLeft(t, blanks)) > 0 {
			return false, errors.New("text outside of the root element")
		}
	case xml.Directive:
		return false, errors.New("a document type or entity declaration")
	}
	return true, nil
}

func (p *xmlParser) finished() error {
	switch {
	case p.root == nil:
		return errors.New("no element")
	case len(p.open) > 0:
		return errors.New("element <" + p.open[len(p.open)-1].Name + "> is not closed")
	}
	return nil
}

func (p *xmlParser) startElement(t xml.StartElement, start, end int) error {
	n := &Node{Name: fullName(t.Name), Start: p.shift + start, InnerStart: p.shift + end}
	n.SelfClosing = bytes.HasSuffix(p.text[start:end], []byte("/>"))
	var err error
	if n.Attrs, err = attrs(p.text[start:end], p.shift+start, t.Attr); err != nil {
		return err
	}
	switch {
	case len(p.open) > 0:
		n.parent = p.open[len(p.open)-1]
		n.parent.Children = append(n.parent.Children, n)
	case p.root != nil:
		return errors.New("a second root element")
	default:
		p.root = n
	}
	p.open = append(p.open, n)
	return nil
}

func (p *xmlParser) endElement(t xml.EndElement, start, end int) error {
	if len(p.open) == 0 {
		return errors.New("unexpected </" + fullName(t.Name) + ">")
	}
	n := p.open[len(p.open)-1]
	if n.Name != fullName(t.Name) {
		return errors.New("element <" + n.Name + "> closed by </" + fullName(t.Name) + ">")
	}
	p.open = p.open[:len(p.open)-1]
	n.InnerEnd, n.End = p.shift+start, p.shift+end
	return nil
}

// syntaxError tells where the decoder stopped.
func (p *xmlParser) syntaxError(err error) *SyntaxError {
	msg := err.Error()
	if s, ok := errors.AsType[*xml.SyntaxError](err); ok {
		msg = s.Msg
	}
	if strings.HasPrefix(msg, "xml: encoding ") {
		msg = "not in UTF-8"
	}
	return syntaxErrorAt(p.text, int(p.decoder.InputOffset()), strings.ToValidUTF8(msg, "\ufffd"))
}

func fullName(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// attrs finds the values of list in tag, which begins at offset. The decoder
// does not tell where they are, but has made sure that they are quoted.
func attrs(tag []byte, offset int, list []xml.Attr) ([]Attr, error) {
	var found []Attr
	seen := map[string]bool{}
	at := 0
	for _, a := range list {
		name := fullName(a.Name)
		if seen[name] {
			return nil, errors.New("attribute " + name + " is there twice")
		}
		seen[name] = true
		open := at + bytes.IndexAny(tag[at:], `"'`)
		length := bytes.IndexByte(tag[open+1:], tag[open])
		at = open + 1 + length + 1
		found = append(found, Attr{name, a.Value, offset + open + 1, offset + open + 1 + length})
	}
	return found, nil
}
