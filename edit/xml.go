package edit

import (
	"encoding/xml"
	"strings"
)

// Node is an XML element with the offsets of its parts in the source, to plan
// splices with. Names carry their prefix as written; namespaces are not resolved.
type Node struct {
	Name                 string
	Attrs                []Attr
	Children             []*Node
	Start, End           int // the whole element
	InnerStart, InnerEnd int // between its tags; equal where it is self-closing
	SelfClosing          bool

	parent *Node
}

// Attr is an attribute, its value unescaped.
type Attr struct {
	Name, Value string
	// Start and End are the offsets of the escaped value between its quotes.
	Start, End int
}

// Attr returns the value of the attribute called name.
func (n *Node) Attr(name string) (string, bool) {
	if n == nil {
		return "", false
	}
	for _, a := range n.Attrs {
		if a.Name == name {
			return a.Value, true
		}
	}
	return "", false
}

// Find returns the first child element called name that has the attributes,
// given as name and value in turn. It is nil where there is none or no n.
func (n *Node) Find(name string, attrs ...string) *Node {
	for _, c := range n.All(name) {
		if c.has(attrs) {
			return c
		}
	}
	return nil
}

func (n *Node) has(attrs []string) bool {
	for i := 0; i+1 < len(attrs); i += 2 {
		if v, ok := n.Attr(attrs[i]); !ok || v != attrs[i+1] {
			return false
		}
	}
	return true
}

// All returns the child elements called name, in their order.
func (n *Node) All(name string) []*Node {
	if n == nil {
		return nil
	}
	var found []*Node
	for _, c := range n.Children {
		if c.Name == name {
			found = append(found, c)
		}
	}
	return found
}

// XMLText escapes s for an attribute value or a text; what XML cannot hold
// becomes U+FFFD.
func XMLText(s string) string {
	var out strings.Builder
	// A strings.Builder takes every write.
	_ = xml.EscapeText(&out, []byte(s))
	return out.String()
}
