package edit

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/tailscale/hujson"
)

// layout is how a document is laid out, so that what is added looks like the
// rest of it.
type layout struct {
	newline string
	indent  string // one step
	lines   bool   // the document has more than one line
	spaced  bool   // a space stands behind colons and commas
}

func (d *document) layout() layout {
	l := layout{
		newline: lineEnding(d.text),
		indent:  "    ", // VS Code's own default
		lines:   d.blank || bytes.IndexByte(d.text, '\n') >= 0,
	}
	l.spaced = l.lines
	if d.blank {
		return l
	}
	stepped := false
	for v := range d.root.All() {
		l.spaced = l.spaced || bytes.IndexByte(v.BeforeExtra, ' ') >= 0
		obj, ok := asObject(v)
		if !ok {
			continue
		}
		l.spaced = l.spaced || bytes.IndexByte(obj.AfterExtra, ' ') >= 0
		if step, ok := d.step(obj); ok && !stepped {
			l.indent, stepped = step, true
		}
	}
	return l
}

// step is how much deeper the members of o stand than o itself.
func (d *document) step(o object) (string, bool) {
	i := slices.IndexFunc(o.Members, func(m hujson.ObjectMember) bool {
		return startsLine(d.text, m.Name.StartOffset)
	})
	if i < 0 {
		return "", false
	}
	step, ok := strings.CutPrefix(indentation(d.text, o.Members[i].Name.StartOffset), indentation(d.text, o.start))
	return step, ok && step != ""
}

// ownLines says whether the members of o stand on lines of their own.
func (l layout) ownLines(o object) bool {
	if len(o.Members) == 0 {
		return l.lines
	}
	if bytes.IndexByte(o.AfterExtra, '\n') >= 0 {
		return true
	}
	return slices.ContainsFunc(o.Members, func(m hujson.ObjectMember) bool {
		return bytes.IndexByte(m.Name.BeforeExtra, '\n') >= 0
	})
}

// memberIndent is the indentation of a new member of o: that of the last member
// or else of the first comment on a line of its own, or one step.
func (l layout) memberIndent(d *document, o object) string {
	for _, m := range slices.Backward(o.Members) {
		if startsLine(d.text, m.Name.StartOffset) {
			return indentation(d.text, m.Name.StartOffset)
		}
	}
	if i := blankAfter(d.text, o.start+1); i < o.end-1 && startsLine(d.text, i) {
		return indentation(d.text, i)
	}
	return indentation(d.text, o.start) + l.indent
}

// spacedIn says whether a space stands behind the colons of o.
func (l layout) spacedIn(o object) bool {
	if len(o.Members) == 0 {
		return l.spaced
	}
	return len(o.Members[len(o.Members)-1].Value.BeforeExtra) > 0
}

// member writes a member as a line at the given indentation, or on one line.
func (l layout) member(name string, value []byte, spaced, ownLine bool, indent string) []byte {
	separator := ":"
	if spaced {
		separator = ": "
	}
	if ownLine {
		value = l.spread(value, indent)
	} else {
		value = l.tighten(value)
	}
	return slices.Concat(quote(name), []byte(separator), value)
}

// spread lays value out over lines. Neither a string nor a number holds a line
// break, so every one of them is ours to choose.
func (l layout) spread(value []byte, indent string) []byte {
	var out bytes.Buffer
	if err := json.Indent(&out, value, indent, l.indent); err != nil {
		return value
	}
	return bytes.ReplaceAll(out.Bytes(), []byte("\n"), []byte(l.newline))
}

// tighten lays value out on one line.
func (l layout) tighten(value []byte) []byte {
	var out bytes.Buffer
	if err := json.Compact(&out, value); err != nil {
		return value
	}
	return out.Bytes()
}

// format lays out the new value of a member of o whose name is at offset.
func (l layout) format(value []byte, d *document, o object, offset int) []byte {
	if l.ownLines(o) {
		return l.spread(value, indentation(d.text, offset))
	}
	return l.tighten(value)
}

// insert adds a member at the end of o, behind every comment that is there: a
// comment stays with the value that it stands behind.
func (l layout) insert(d *document, o object, name string, value []byte) []Splice {
	own, indent := l.ownLines(o), l.memberIndent(d, o)
	spaced := l.spacedIn(o)
	text := l.member(name, value, spaced, own, indent)
	if len(o.Members) == 0 {
		return []Splice{l.first(d, o, text, own, indent)}
	}
	gap := ""
	switch {
	case own:
		gap = l.newline + indent
	case spaced:
		gap = " "
	}
	closing := o.end - 1
	at := blankBefore(d.text, closing)
	last := len(o.Members) - 1
	if _, trailing := o.comma(last); trailing {
		return []Splice{{at, at, slices.Concat([]byte(gap), text, []byte(","))}}
	}
	behind := o.Members[last].Value.EndOffset
	return []Splice{
		{behind, behind, []byte(",")},
		{at, at, append([]byte(gap), text...)},
	}
}

// first adds a member to an object that has none.
func (l layout) first(d *document, o object, text []byte, own bool, indent string) Splice {
	closing := o.end - 1
	at := blankBefore(d.text, closing)
	rest := d.text[at:closing]
	switch {
	case !own && len(rest) > 0: // { } becomes { "a": 1 }
		return Splice{at, at, append([]byte(" "), text...)}
	case !own:
		return Splice{at, at, text}
	case bytes.IndexByte(rest, '\n') >= 0:
		return Splice{at, at, append([]byte(l.newline+indent), text...)}
	}
	outer := indentation(d.text, o.start)
	return Splice{at, closing, slices.Concat([]byte(l.newline+indent), text, []byte(l.newline+outer))}
}

// blankDocument makes a document out of white space and comments.
func (l layout) blankDocument(d *document, path []string, value []byte) Splice {
	var out bytes.Buffer
	if d.end > 0 {
		out.WriteString(l.newline)
	}
	out.Write(l.spread(wrap(path, value), ""))
	if bytes.IndexByte(d.text[d.end:], '\n') < 0 {
		out.WriteString(l.newline)
	}
	return Splice{d.end, d.end, out.Bytes()}
}
