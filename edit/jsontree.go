package edit

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tailscale/hujson"
)

// maxDepth is the nesting that encoding/json accepts. The parser recurses, so a
// file of nothing but brackets would otherwise end the process.
const maxDepth = 10_000

// document is a JSON document with comments, parsed. The offsets of its tree
// point into text, which is the source without its byte order mark.
type document struct {
	text []byte
	root hujson.Value
	// blank says that there is no value at all, and from where on there is
	// nothing but white space.
	blank bool
	end   int
}

// parseJSON parses a document. A blank one, comments or not, is no error: VS
// Code takes it for an empty object.
func parseJSON(src []byte) (document, error) {
	text := bytes.TrimPrefix(src, []byte(byteOrderMark))
	if tooDeep(text) {
		return document{}, &SyntaxError{Line: 1, Column: 1, Msg: fmt.Sprintf("nested more than %d deep", maxDepth)}
	}
	// hujson wants a line break behind the last comment, VS Code does not.
	root, err := hujson.Parse(append(bytes.Clone(text), '\n'))
	if err == nil {
		return document{text: text, root: root}, nil
	}
	probe, probeErr := hujson.Parse(append(bytes.Clone(text), "\nnull"...))
	if probeErr == nil && probe.StartOffset == len(text)+1 {
		return document{text: text, blank: true, end: blankBefore(text, len(text))}, nil
	}
	return document{}, jsonSyntaxError(text, err)
}

// tooDeep counts brackets, those in strings included: being wrong there only
// refuses a document that nobody writes.
func tooDeep(text []byte) bool {
	depth := 0
	for _, c := range text {
		switch c {
		case '{', '[':
			depth++
		case '}', ']':
			depth = max(0, depth-1)
		}
		if depth > maxDepth {
			return true
		}
	}
	return false
}

// jsonSyntaxError takes line and column from hujson's message, the only place
// where it tells them.
func jsonSyntaxError(text []byte, err error) *SyntaxError {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return syntaxErrorAt(text, len(text), "the file ends too early")
	}
	e := &SyntaxError{Line: 1, Column: 1, Msg: "not JSON"}
	_, scanErr := fmt.Sscanf(err.Error(), "hujson: line %d, column %d:", &e.Line, &e.Column)
	reason := errors.Unwrap(err)
	if scanErr != nil || reason == nil {
		return e
	}
	e.Msg = reason.Error()
	if rest, ok := strings.CutPrefix(e.Msg, "invalid character "); ok {
		e.Msg = "unexpected " + rest
	}
	// hujson goes on to quote the whole literal, which may be a token.
	if strings.HasPrefix(e.Msg, "invalid literal") {
		e.Msg = "invalid string, number or word"
	}
	return e
}

// object is a JSON object and where its braces are.
type object struct {
	*hujson.Object
	start, end int
}

func asObject(v *hujson.Value) (object, bool) {
	obj, ok := v.Value.(*hujson.Object)
	return object{obj, v.StartOffset, v.EndOffset}, ok
}

// index finds the last member called name: of duplicate keys, VS Code takes the
// last one. It is -1 where there is none.
func (o object) index(name string) int {
	for i, m := range slices.Backward(o.Members) {
		if lit, ok := m.Name.Value.(hujson.Literal); ok && lit.String() == name {
			return i
		}
	}
	return -1
}

// comma returns the offset of the comma behind member i, or false.
func (o object) comma(i int) (int, bool) {
	v := o.Members[i].Value
	// Of the last member, hujson marks a trailing comma by AfterExtra not being nil.
	if i == len(o.Members)-1 && v.AfterExtra == nil {
		return 0, false
	}
	return v.EndOffset + len(v.AfterExtra), true
}

// bare says whether nothing but white space stands between the braces, members
// aside.
func (o object) bare() bool {
	if !o.AfterExtra.IsStandard() {
		return false
	}
	for _, m := range o.Members {
		if !m.Name.BeforeExtra.IsStandard() || !m.Value.AfterExtra.IsStandard() {
			return false
		}
	}
	return true
}

// endsInLineComment says whether what follows extra must stay on another line.
func endsInLineComment(extra hujson.Extra) bool {
	line := false
	for rest := bytes.TrimLeft(extra, blanks); len(rest) > 0; rest = bytes.TrimLeft(rest, blanks) {
		end := "*/"
		if line = rest[1] == '/'; line {
			end = "\n"
		}
		rest = rest[2+bytes.Index(rest[2:], []byte(end))+len(end):]
	}
	return line
}

// find follows path from the root. It returns the object that holds or would
// hold the element after the ones found, and how many were found.
func (d *document) find(path []string) (parent object, found int, err error) {
	v := &d.root
	for i, name := range path {
		obj, ok := asObject(v)
		if !ok {
			return object{}, i, syntaxErrorAt(d.text, v.StartOffset, describe(path[:i])+" is not an object")
		}
		parent = obj
		at := obj.index(name)
		if at < 0 {
			return parent, i, nil
		}
		v = &obj.Members[at].Value
	}
	return parent, len(path), nil
}

// value returns what is at path, the whole document for an empty one.
func (d *document) value(path []string) (*hujson.Value, bool) {
	parent, found, err := d.find(path)
	switch {
	case err != nil || found < len(path):
		return nil, false
	case len(path) == 0:
		return &d.root, true
	}
	return &parent.Members[parent.index(path[len(path)-1])].Value, true
}

func describe(path []string) string {
	if len(path) == 0 {
		return "the document"
	}
	return fmt.Sprintf("%q", strings.Join(path, " > "))
}
