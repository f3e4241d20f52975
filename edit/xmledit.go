package edit

import (
	"bytes"
	"slices"
	"strings"
)

// AppendXML plans child as the last child of parent, at the indentation of its
// siblings or one step deeper than parent, with the line ends of src. Line
// breaks in child are taken for layout: XMLText escapes those in a value.
// A comment behind the last sibling stays there. <x/> is opened.
func AppendXML(src []byte, parent *Node, child []byte) Splice {
	newline := lineEnding(src)
	outer := newline + indentation(src, parent.Start)
	inner := outer + xmlStep(src, parent)
	if n := len(parent.Children); n > 0 && startsLine(src, parent.Children[n-1].Start) {
		inner = newline + indentation(src, parent.Children[n-1].Start)
	}
	if bytes.IndexByte(src, '\n') < 0 {
		outer, inner = "", ""
	}
	child = bytes.ReplaceAll(bytes.ReplaceAll(child, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte(inner))
	if parent.SelfClosing {
		at := blankBefore(src, parent.InnerStart-len("/>"))
		return Splice{at, parent.End, slices.Concat([]byte(">"+inner), child, []byte(outer+"</"+parent.Name+">"))}
	}
	at := max(parent.InnerStart, blankBefore(src, parent.InnerEnd))
	text := append([]byte(inner), child...)
	if bytes.IndexByte(src[at:parent.InnerEnd], '\n') < 0 {
		text = append(text, outer...)
	}
	return Splice{at, at, text}
}

// xmlStep is how much deeper children stand than their parent, seen at n or else
// further out: two blanks, as JetBrains writes, where it cannot be seen.
func xmlStep(src []byte, n *Node) string {
	for ; n != nil; n = n.parent {
		for _, c := range n.Children {
			if !startsLine(src, c.Start) {
				continue
			}
			step, ok := strings.CutPrefix(indentation(src, c.Start), indentation(src, n.Start))
			if ok && step != "" {
				return step
			}
		}
	}
	return "  "
}

// RemoveXMLNode plans the removal of n, with its line where it stands alone on
// it. After an AppendXML it restores the source, except that a parent which was
// opened for it stays open.
func RemoveXMLNode(src []byte, n *Node) Splice {
	return cut(src, n.Start, n.End)
}
