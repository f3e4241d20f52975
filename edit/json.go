package edit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/tailscale/hujson"
)

// GetJSON returns the value at path as standard JSON without comments. Of
// duplicate keys it takes the last, as VS Code does. A path that leads through
// something that is not an object leads nowhere: ok is false.
func GetJSON(src []byte, path []string) (value json.RawMessage, ok bool, err error) {
	d, err := parseJSON(src)
	if err != nil || d.blank {
		return nil, false, err
	}
	v, ok := d.value(path)
	if !ok {
		return nil, false, nil
	}
	return standard(v), true, nil
}

// standard is v without comments, trailing commas and white space.
func standard(v *hujson.Value) []byte {
	c := v.Clone()
	c.Minimize()
	return c.Pack()
}

// SetJSON returns src with value at path and every other byte kept: comments,
// order, indentation, line ends, byte order mark, the spelling of numbers and
// strings. Objects that path needs are made. A new member is the last of its
// object, on a line of its own unless the object or document stands on one
// line; a blank document becomes an object. A value that means the same as the
// one there leaves src as it is.
//
// A comment inside a value that is replaced goes with it, so set the innermost
// element that differs.
func SetJSON(src []byte, path []string, value any) ([]byte, error) {
	if len(path) == 0 {
		return nil, fmt.Errorf("setting a JSON value: no path")
	}
	encoded, err := encode(value)
	if err != nil {
		return nil, fmt.Errorf("encoding the value of %s: %w", describe(path), err)
	}
	splices, err := planSet(src, path, encoded)
	if err != nil {
		return nil, err
	}
	return Apply(src, splices...)
}

// RemoveJSON returns src without the element at path, every duplicate of it
// included. An element that is not there leaves src as it is.
//
// After a SetJSON of a key that was absent from an object that was there, it
// restores the source byte for byte, except that an object it empties becomes
// {} where it was {\n} or { } or held only a comment. Objects that SetJSON made
// on the way stay, empty.
func RemoveJSON(src []byte, path []string) ([]byte, error) {
	if len(path) == 0 {
		return nil, fmt.Errorf("removing a JSON value: no path")
	}
	for {
		splices, err := planRemove(src, path)
		if err != nil || len(splices) == 0 {
			return src, err
		}
		if src, err = Apply(src, splices...); err != nil {
			return nil, err
		}
	}
}

// encode is json.Marshal without HTML escaping: a start URL keeps its "&".
func encode(value any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

func planSet(src []byte, path []string, value []byte) ([]Splice, error) {
	d, err := parseJSON(src)
	if err != nil {
		return nil, err
	}
	shift := len(src) - len(d.text)
	l := d.layout()
	if d.blank {
		return moved(shift, l.blankDocument(&d, path, value)), nil
	}
	parent, found, err := d.find(path)
	switch {
	case err != nil:
		return nil, err
	case found < len(path):
		return moved(shift, l.insert(&d, parent, path[found], wrap(path[found+1:], value))...), nil
	}
	m := parent.Members[parent.index(path[len(path)-1])]
	if sameJSON(standard(&m.Value), value) {
		return nil, nil
	}
	return moved(shift, Splice{m.Value.StartOffset, m.Value.EndOffset, l.format(value, &d, parent, m.Name.StartOffset)}), nil
}

// wrap nests value in an object for each name of path.
func wrap(path []string, value []byte) []byte {
	for _, name := range slices.Backward(path) {
		value = fmt.Appendf(nil, "{%s:%s}", quote(name), value)
	}
	return value
}

func quote(s string) []byte {
	return hujson.String(s)
}

func planRemove(src []byte, path []string) ([]Splice, error) {
	d, err := parseJSON(src)
	if err != nil || d.blank {
		return nil, err
	}
	parent, found, err := d.find(path)
	if err != nil || found < len(path) {
		return nil, nil //nolint:nilerr // what the path leads through is no object: nothing to remove
	}
	shift := len(src) - len(d.text)
	return moved(shift, d.remove(parent, parent.index(path[len(path)-1]))...), nil
}

// remove plans the removal of member i with one comma and its line.
func (d *document) remove(o object, i int) []Splice {
	if len(o.Members) == 1 && o.bare() {
		return []Splice{{Start: o.start + 1, End: o.end - 1}}
	}
	end := o.Members[i].Value.EndOffset
	comma, found := o.comma(i)
	switch {
	case found && o.Members[i].Value.AfterExtra.IsStandard():
		return []Splice{d.cutMember(o, i, comma+1)}
	case found: // a comment stands between value and comma
		return []Splice{d.cutMember(o, i, end), {Start: comma, End: comma + 1}}
	case i == 0:
		return []Splice{d.cutMember(o, i, end)}
	}
	comma, _ = o.comma(i - 1)
	return []Splice{{Start: comma, End: comma + 1}, d.cutMember(o, i, end)}
}

func (d *document) cutMember(o object, i, end int) Splice {
	name := o.Members[i].Name
	if blankAfter(d.text, end) == o.end-1 && !endsInLineComment(name.BeforeExtra) {
		// The brace moves up to where it was when this member was appended.
		return Splice{Start: gapStart(d.text, name.StartOffset), End: end}
	}
	return cut(d.text, name.StartOffset, end)
}

func moved(by int, splices ...Splice) []Splice {
	for i := range splices {
		splices[i].Start += by
		splices[i].End += by
	}
	return splices
}
