package jetbrains

import (
	"bytes"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/edit"
)

// element is XML that is to be written.
type element struct {
	name  string
	attrs []string // name, value, name, value …
	kids  []element
}

// option is a field of a bean as the IDE's serializer writes it.
func option(name string, value ...string) element {
	e := element{name: "option", attrs: []string{"name", name}}
	if len(value) > 0 {
		e.attrs = append(e.attrs, "value", value[0])
	}
	return e
}

// entry is one pair of a map.
func entry(key string, value ...string) element {
	e := element{name: "entry", attrs: []string{"key", key}}
	if len(value) > 0 {
		e.attrs = append(e.attrs, "value", value[0])
	}
	return e
}

// with returns e around kids.
func (e element) with(kids ...element) element {
	e.kids = kids
	return e
}

// render lays e out as the IDE would: a line for each element, two blanks a
// level.
func (e element) render() []byte {
	if len(e.kids) == 0 {
		return append(e.start(), " />"...)
	}
	var inner [][]byte
	for _, kid := range e.kids {
		inner = append(inner, kid.render())
	}
	return e.around(bytes.Join(inner, []byte("\n")))
}

// around is e with inner, which is laid out already, inside.
func (e element) around(inner []byte) []byte {
	inner = bytes.ReplaceAll(inner, []byte("\n"), []byte("\n  "))
	return slices.Concat(e.start(), []byte(">\n  "), inner, []byte("\n</"+e.name+">"))
}

// start is the tag of e without its end.
func (e element) start() []byte {
	out := []byte("<" + e.name)
	for pair := range slices.Chunk(e.attrs, 2) {
		out = append(out, " "+pair[0]+`="`+edit.XMLText(pair[1])+`"`...)
	}
	return out
}

// matches says whether n has the name and the attributes of e.
func (e element) matches(n *edit.Node) bool {
	if n.Name != e.name {
		return false
	}
	for pair := range slices.Chunk(e.attrs, 2) {
		if value, ok := n.Attr(pair[0]); !ok || value != pair[1] {
			return false
		}
	}
	return true
}

// child is the last of n's children that is like e, or -1: of two components or
// options with one name, an IDE keeps the one it reads last.
func child(n *edit.Node, e element) int {
	for i, kid := range slices.Backward(n.Children) {
		if e.matches(kid) {
			return i
		}
	}
	return -1
}

// descend follows path from n; nil where it ends early, or does not begin.
func descend(n *edit.Node, path []element) *edit.Node {
	for _, e := range path {
		if n == nil {
			return nil
		}
		i := child(n, e)
		if i < 0 {
			return nil
		}
		n = n.Children[i]
	}
	return n
}

// optionValue is the value of a bean's field, "" where it has its default.
func optionValue(bean *edit.Node, name string) string {
	i := child(bean, option(name))
	if i < 0 {
		return ""
	}
	value, _ := bean.Children[i].Attr("value")
	return value
}

// meaning is n without what an IDE may change when it writes the file anew:
// white space, the order of attributes and of children.
func meaning(n *edit.Node) string {
	if n == nil {
		return ""
	}
	var attrs, kids []string
	for _, a := range n.Attrs {
		attrs = append(attrs, a.Name+"="+edit.XMLText(a.Value))
	}
	for _, kid := range n.Children {
		kids = append(kids, meaning(kid))
	}
	slices.Sort(attrs)
	slices.Sort(kids)
	return "<" + n.Name + " " + strings.Join(attrs, " ") + ">" + strings.Join(kids, "") + "</>"
}
