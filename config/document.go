package config

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/qlogin/qlogin/internal/near"
)

// document is one settings file, taken apart.
type document struct {
	file          string
	values        map[string][]string // by key, those outside of organizations
	organizations []Organization
	problems      []Problem
	at            []unstable.Position // where each organization begins
}

// parse reads a file with the place of everything in it. The parser of values
// finds mistakes of TOML; the walk over the tree knows where things stand.
func parse(file string, data []byte) document {
	d := document{file: file, values: map[string][]string{}}
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // Windows editors
	var values map[string]any
	if err := toml.Unmarshal(data, &values); err != nil {
		p := Problem{File: file, Text: strings.TrimPrefix(err.Error(), "toml: ")}
		if bad, ok := errors.AsType[*toml.DecodeError](err); ok {
			p.Line, p.Column = bad.Position()
		}
		d.problems = append(d.problems, p)
		return d
	}
	w := walk{document: &d}
	w.parser.Reset(data)
	for w.parser.NextExpression() {
		w.expression(w.parser.Expression())
	}
	d.together()
	return d
}

// walk goes through the expressions of a file; path is the table that the keys
// belong to.
type walk struct {
	*document

	parser unstable.Parser
	path   []string
}

func (w *walk) expression(n *unstable.Node) {
	switch n.Kind {
	case unstable.KeyValue:
		w.value(append(slices.Clone(w.path), parts(n)...), n.Child().Next(), n.Value())
	case unstable.Table:
		w.path = parts(n)
		if len(w.path) == 1 && w.path[0] == organization {
			w.unbegun(n.Child())
		}
	case unstable.ArrayTable:
		w.path = parts(n)
		if slices.Equal(w.path, []string{organization}) {
			w.begin(n.Child())
		}
	default: // comments
	}
}

func parts(n *unstable.Node) []string {
	var all []string
	for it := n.Key(); it.Next(); {
		all = append(all, string(it.Node().Data))
	}
	return all
}

func (w *walk) begin(n *unstable.Node) {
	w.organizations = append(w.organizations, Organization{From: w.file})
	w.at = append(w.at, w.parser.Shape(n.Raw).Start)
}

// unbegun says that an organization is not in the array form. It begins all the
// same, so that this is said once and its members are still looked at.
func (w *walk) unbegun(n *unstable.Node) {
	w.problem(n, "an organization begins with [[organization]], in two brackets", false)
	w.begin(n)
}

func (w *walk) problem(n *unstable.Node, text string, warning bool) {
	at := w.parser.Shape(n.Raw).Start
	w.problems = append(w.problems, Problem{File: w.file, Line: at.Line, Column: at.Column, Text: text, Warning: warning})
}

// value files one value under its key. An inline table is its members.
func (w *walk) value(path []string, key, value *unstable.Node) {
	name := strings.Join(path, ".")
	if name == organization && value.Kind == unstable.Array {
		w.inlineOrganizations(key, value)
		return
	}
	if (name == organization || strings.HasPrefix(name, organization+".")) && len(w.organizations) == 0 {
		w.unbegun(key)
		if name == organization && value.Kind != unstable.InlineTable {
			return
		}
	}
	if value.Kind == unstable.InlineTable {
		for it := value.Children(); it.Next(); {
			w.value(append(slices.Clone(path), parts(it.Node())...), it.Node().Child().Next(), it.Node().Value())
		}
		return
	}
	k, ok := find(name)
	if !ok {
		w.problem(key, unknown(name), true)
		return
	}
	if texts, ok := w.texts(k, key, value); ok {
		w.put(k, texts)
	}
}

// inlineOrganizations knows organization = [{name = "acme"}].
func (w *walk) inlineOrganizations(key, value *unstable.Node) {
	for it := value.Children(); it.Next(); {
		if it.Node().Kind != unstable.InlineTable {
			w.problem(key, "organization is a list of tables: [[organization]]", false)
			return
		}
		w.begin(key)
		w.value([]string{organization}, key, it.Node())
	}
}

// texts reads and checks the texts of a value.
func (w *walk) texts(k Key, key, value *unstable.Node) ([]string, bool) {
	if !k.List {
		if value.Kind != unstable.String {
			w.problem(key, fmt.Sprintf("%s is a text in quotes, not %s", k.Name, kindWords(value.Kind)), false)
			return nil, false
		}
		return []string{string(value.Data)}, w.check(k, value)
	}
	if value.Kind != unstable.Array {
		w.problem(key, fmt.Sprintf("%s is a list, such as %s, not %s", k.Name, k.Example, kindWords(value.Kind)), false)
		return nil, false
	}
	all, good := []string{}, true
	for it := value.Children(); it.Next(); {
		n := it.Node()
		if n.Kind != unstable.String {
			w.problem(key, fmt.Sprintf("%s is a list of texts in quotes, such as %s", k.Name, k.Example), false)
			return nil, false
		}
		good = w.check(k, n) && good
		all = append(all, string(n.Data))
	}
	return all, good
}

func (w *walk) check(k Key, n *unstable.Node) bool {
	if wrong := k.check(string(n.Data)); wrong != "" {
		w.problem(n, k.Name+": "+wrong, false)
		return false
	}
	return true
}

func (w *walk) put(k Key, texts []string) {
	member, ok := k.member()
	if !ok {
		w.values[k.Name] = texts
		return
	}
	// There is one: value begins it where the file does not.
	w.organizations[len(w.organizations)-1].assign(member, texts)
}

// together checks each organization as a whole.
func (d *document) together() {
	seen := map[string]bool{}
	for i, o := range d.organizations {
		wrong := checkOrganization(o)
		if wrong == "" && o.Name != "" && seen[o.Name] {
			wrong = fmt.Sprintf("there are two organizations called %q", o.Name)
		}
		seen[o.Name] = true
		if wrong != "" && !d.saidAbout(d.at[i].Line) {
			d.problems = append(d.problems, Problem{File: d.file, Line: d.at[i].Line, Column: d.at[i].Column, Text: wrong})
		}
	}
}

// unset lists what the file enforces and gives no value: nothing would be enforced,
// and nobody would know.
func (d *document) unset() []Problem {
	var all []Problem
	for _, name := range d.values[Enforce] {
		_, there := d.values[name]
		if there || name == organization && len(d.organizations) > 0 {
			continue
		}
		all = append(all, Problem{File: d.file, Text: fmt.Sprintf("enforce names %s, and the file gives %s no value", name, name)})
	}
	return all
}

// saidAbout says whether the file's organizations have a mistake of their own,
// which makes one about the whole of them noise.
func (d *document) saidAbout(line int) bool {
	return slices.ContainsFunc(d.problems, func(p Problem) bool { return !p.Warning && p.Line >= line })
}

func unknown(name string) string {
	var names []string
	for _, k := range Keys() {
		names = append(names, k.Name)
	}
	if meant := near.Word(name, append(names, organization)); meant != "" {
		return fmt.Sprintf("%q is not a setting; did you mean %s?", name, meant)
	}
	return fmt.Sprintf("%q is not a setting of this qlogin", name)
}

func kindWords(k unstable.Kind) string {
	switch k {
	case unstable.String:
		return "a text"
	case unstable.Bool:
		return "true or false"
	case unstable.Integer, unstable.Float:
		return "a number"
	case unstable.Array:
		return "a list"
	case unstable.InlineTable:
		return "a table"
	default:
		return "a date or time"
	}
}
