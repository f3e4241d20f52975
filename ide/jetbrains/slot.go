package jetbrains

import (
	"bytes"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/edit"
)

// set writes e into the slot and returns the new source. Where something else
// stands there, e takes its place in the file.
func (s slot) set(src []byte, e element) ([]byte, error) { return s.put(src, e.render()) }

// restore puts back what stood in the slot in an earlier state of the file.
func (s slot) restore(src, earlier []byte, was *edit.Node) ([]byte, error) {
	return s.put(src, dedent(earlier, was.Start, earlier[was.Start:was.End]))
}

// put writes an element that is laid out from the first column.
func (s slot) put(src, item []byte) ([]byte, error) {
	root, err := edit.ParseXML(src)
	if err != nil {
		return nil, err
	}
	if old := s.find(root); old != nil {
		item = indent(src, old.Start, tabbed(src, root, item))
		return edit.Apply(src, edit.Splice{Start: old.Start, End: old.End, New: item})
	}
	parents := s.parents()
	parent := root
	for len(parents) > 0 {
		i := child(parent, parents[0])
		if i < 0 {
			break
		}
		parent, parents = parent.Children[i], parents[1:]
	}
	for _, missing := range slices.Backward(parents) {
		item = missing.around(item)
	}
	return edit.Apply(src, edit.AppendXML(src, parent, tabbed(src, root, item)))
}

// clear empties the slot and returns the new source. Parents that hold nothing
// any more go too: the IDE does not write them either.
func (s slot) clear(src []byte) ([]byte, error) {
	for {
		root, err := edit.ParseXML(src)
		if err != nil {
			return nil, err
		}
		n := s.find(root)
		if n == nil {
			return src, nil
		}
		for _, parent := range slices.Backward(s.chain(root)) {
			if len(parent.Children) > 1 {
				break
			}
			n = parent
		}
		if src, err = edit.Apply(src, edit.RemoveXMLNode(src, n)); err != nil {
			return nil, err
		}
	}
}

// chain are the nodes around the slot, the component first.
func (s slot) chain(root *edit.Node) []*edit.Node {
	var chain []*edit.Node
	parents := s.parents()
	for i := range parents {
		chain = append(chain, descend(root, parents[:i+1]))
	}
	return chain
}

const blanks = " \t\r\n"

// indent moves the lines of item after the first to where the line around
// offset begins, with the line ends of src.
func indent(src []byte, offset int, item []byte) []byte {
	end := "\n"
	switch i := bytes.IndexByte(src, '\n'); {
	case i < 0:
		return bytes.ReplaceAll(item, []byte("\n"), nil)
	case i > 0 && src[i-1] == '\r':
		end = "\r\n"
	}
	return bytes.ReplaceAll(item, []byte("\n"), []byte(end+margin(src, offset)))
}

// tabbed lays item out with tabs where the document does. No IDE writes such a
// file, but people's formatters do.
func tabbed(src []byte, root *edit.Node, item []byte) []byte {
	if len(root.Children) == 0 || !strings.HasPrefix(margin(src, root.Children[0].Start), "\t") {
		return item
	}
	all := bytes.Split(item, []byte("\n"))
	for i, line := range all {
		rest := bytes.TrimLeft(line, " ")
		all[i] = append(bytes.Repeat([]byte("\t"), (len(line)-len(rest))/2), rest...)
	}
	return bytes.Join(all, []byte("\n"))
}

// dedent is the inverse of indent: lines of item are moved to the first column, as far as
// the line around offset in src stands to the right.
func dedent(src []byte, offset int, item []byte) []byte {
	item = bytes.ReplaceAll(item, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(item, []byte("\n"+margin(src, offset)), []byte("\n"))
}

// margin is the white space that the line around offset begins with.
func margin(src []byte, offset int) string {
	line := string(src[bytes.LastIndexByte(src[:offset], '\n')+1 : offset])
	return line[:len(line)-len(strings.TrimLeft(line, " \t"))]
}
