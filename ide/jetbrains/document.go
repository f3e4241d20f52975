package jetbrains

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// emptyDocument is an options file without a component, as an IDE would begin
// it.
const emptyDocument = "<application>\n</application>"

// newFileMode is that of a new options file: it holds no secret, and this is
// what an IDE makes under the usual umask.
const newFileMode fs.FileMode = 0o644

// document is one options file that is being read or changed.
type document struct {
	file   string
	names  names
	before ide.Content
	src    []byte
}

// documents opens the options files that the plugin of t reads. A plugin of
// unknown generation is served both ways, as far as it has been before: aws.xml
// is what 4.x migrates from while it has no file of its own.
func documents(t ide.Target) ([]*document, error) {
	var docs []*document
	if t.Extension.Generation != generation4 {
		doc, err := openDocument(awsXML(t), names3())
		if err != nil {
			return nil, err
		}
		docs = append(docs, doc)
	}
	if t.Extension.Generation != generation3 {
		doc, err := openDocument(amazonqXML(t), names4())
		if err != nil {
			return nil, err
		}
		if t.Extension.Generation == generation4 || doc.before.Exists {
			docs = append(docs, doc)
		}
	}
	return docs, nil
}

func awsXML(t ide.Target) string     { return filepath.Join(t.Dir, "options", "aws.xml") }
func amazonqXML(t ide.Target) string { return filepath.Join(t.Dir, "options", "amazonq.xml") }

// openDocument reads and checks one options file. One that is not there is
// empty; one that does not parse is an error, for the IDE would start from blank
// and lose what it holds.
func openDocument(file string, n names) (*document, error) {
	before, err := read(file)
	if err != nil {
		return nil, err
	}
	doc := &document{file: file, names: n, before: before, src: before.Data}
	if !before.Exists {
		doc.src = []byte(emptyDocument)
	}
	root, err := edit.ParseXML(doc.src)
	if syntax, ok := errors.AsType[*edit.SyntaxError](err); ok {
		syntax.Path = file
	}
	if err != nil {
		return nil, err
	}
	if root.Name != "application" {
		return nil, &edit.SyntaxError{Path: file, Line: 1, Column: 1, Msg: "expected <application>, found <" + root.Name + ">"}
	}
	return doc, nil
}

// read takes a file as the content of a change.
func read(file string) (ide.Content, error) {
	snapshot, err := edit.Read(file)
	if err != nil {
		return ide.Content{}, err
	}
	return ide.Content{Exists: snapshot.Exists, Data: snapshot.Data, Mode: snapshot.Mode}, nil
}

// root parses the document; it has parsed before, and every change keeps it so.
func (d *document) root() (*edit.Node, error) {
	root, err := edit.ParseXML(d.src)
	if err != nil {
		return nil, fmt.Errorf("reading %s again: %w", d.file, err)
	}
	return root, nil
}

// adopt copies components that 4.x has not saved yet from aws.xml, where it
// would look for each of them by its old name (QSettingsMigrationUtil.kt). To
// write our entry alone would end that migration, and with it the person's other
// connections.
func (d *document) adopt(t ide.Target, components ...string) error {
	if d.names != names4() {
		return nil
	}
	old, err := openDocument(awsXML(t), names3())
	if _, malformed := errors.AsType[*edit.SyntaxError](err); malformed {
		return nil // nothing to migrate from, and none of our business here
	}
	if err != nil {
		return err
	}
	for _, component := range components {
		if err := d.copy(component, old); err != nil {
			return err
		}
	}
	return nil
}

// copy takes one component over, under its new name, unless there is one.
func (d *document) copy(component string, old *document) error {
	oldName := old.names.list()[slices.Index(d.names.list(), component)]
	root, err := d.root()
	if err != nil {
		return err
	}
	oldRoot, err := old.root()
	if err != nil {
		return err
	}
	source := descend(oldRoot, []element{namedComponent(oldName)})
	if source == nil || len(source.Children) == 0 || child(root, namedComponent(component)) >= 0 {
		return nil
	}
	inner := dedent(old.src, source.Start, bytes.Trim(old.src[source.InnerStart:source.InnerEnd], blanks))
	copied := namedComponent(component).around(inner)
	d.src, err = edit.Apply(d.src, edit.AppendXML(d.src, root, copied))
	return err
}

// set fills a slot.
func (d *document) set(s slot, e element) (err error) {
	d.src, err = s.set(d.src, e)
	if err != nil {
		return fmt.Errorf("changing %s: %w", d.file, err)
	}
	return nil
}

// change is what has become of the document, if anything has.
func (d *document) change(t ide.Target, summary string) []ide.Change {
	if bytes.Equal(d.src, d.before.Data) || (!d.before.Exists && string(d.src) == emptyDocument) {
		return nil
	}
	after := ide.Content{Exists: true, Data: d.src, Mode: newFileMode}
	if d.before.Exists {
		after.Mode = d.before.Mode
	}
	return []ide.Change{{Target: t.ID, File: d.file, Summary: summary, Before: d.before, After: after}}
}
