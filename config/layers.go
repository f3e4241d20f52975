package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/edit"
)

// Layer is where a value comes from.
type Layer string

// The layers, each over the one before it. What is enforced comes last.
const (
	BuiltIn  Layer = "built in"
	Managed  Layer = "managed"
	User     Layer = "user"
	Variable Layer = "environment"
	Flag     Layer = "flag"
	Fixed    Layer = "enforced"
)

// Loaded are the settings of all layers.
type Loaded struct {
	Settings Settings
	// Rows are the values that count, in the order of Keys.
	Rows     []Row
	Warnings []Problem
}

// Row is one value and where it comes from.
type Row struct {
	Key   Key
	Name  string // as it is shown: "organization[acme].region"
	Value []string
	Layer Layer
	From  string // file, variable or flag; "" for what is built in
}

func (r Row) text() string { return strings.Join(r.Value, "") }

// TOML is the value as it would stand in a file.
func (r Row) TOML() string {
	var texts []string
	for _, text := range r.Value {
		texts = append(texts, quote(text))
	}
	if !r.Key.List {
		return strings.Join(append(texts, `""`)[:1], "")
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

// Load reads every layer. flags are what was given on the command line, by key.
// A file that is not there is an empty layer; one that cannot be used is a
// *FileError, a flag against what is enforced an *EnforcedError.
func (e Environment) Load(flags map[string][]string) (Loaded, error) {
	folders := e.Folders()
	managed, warnings, err := read(folders.ManagedFile, true)
	if err != nil {
		return Loaded{}, err
	}
	user, more, err := read(folders.File(), false)
	if err != nil {
		return Loaded{}, err
	}
	l := Loaded{Warnings: append(warnings, more...)}
	if len(user.values[Enforce]) > 0 {
		l.Warnings = append(l.Warnings, Problem{File: user.file, Text: "enforce counts in managed settings only", Warning: true})
	}
	m := merge{env: e, managed: managed, user: user, flags: flags}
	for _, k := range Keys() {
		if _, member := k.member(); member || k.Name == Enforce {
			continue
		}
		row, err := m.row(k)
		if err != nil {
			return Loaded{}, err
		}
		l.Rows = append(l.Rows, row)
		l.Settings.assign(row)
	}
	l.Settings.Organizations = m.organizations()
	l.Rows = append(organizationRows(l.Settings.Organizations, e.Getenv), l.Rows...)
	return l, nil
}

// Enforced returns the row of a key that nobody overrides.
func (l Loaded) Enforced(key string) (Row, bool) {
	i := slices.IndexFunc(l.Rows, func(r Row) bool {
		return r.Layer == Fixed && (r.Key.Name == key || strings.HasPrefix(r.Key.Name, key+"."))
	})
	if i < 0 {
		return Row{}, false
	}
	return l.Rows[i], true
}

// Check reads a file as settings and lists what is wrong with it, warnings
// included.
func Check(file string) ([]Problem, error) {
	found, err := edit.Read(file)
	if err != nil {
		return nil, err
	}
	if !found.Exists {
		return nil, fmt.Errorf("reading %s: there is no such file", file)
	}
	d := parse(file, found.Data)
	if wrong, _ := split(d.problems); len(wrong) == 0 {
		d.problems = append(d.problems, d.unset()...) // a file that enforces is of IT
	}
	return d.problems, nil
}

func read(file string, managed bool) (document, []Problem, error) {
	found, err := edit.Read(file)
	if err != nil || !found.Exists {
		return document{file: file}, nil, err
	}
	d := parse(file, found.Data)
	wrong, warnings := split(d.problems)
	if managed && len(wrong) == 0 {
		wrong = d.unset()
	}
	if len(wrong) > 0 {
		return d, nil, &FileError{File: file, Managed: managed, Problems: wrong}
	}
	return d, warnings, nil
}

// merge puts the layers over each other.
type merge struct {
	env           Environment
	managed, user document
	flags         map[string][]string
}

func (m merge) row(k Key) (Row, error) {
	row := Row{Key: k, Name: k.Name, Value: k.Default, Layer: BuiltIn}
	over := func(value []string, there bool, layer Layer, from string) {
		if there {
			row.Value, row.Layer, row.From = value, layer, from
		}
	}
	set, inManaged := m.managed.values[k.Name]
	over(set, inManaged, Managed, m.managed.file)
	if inManaged && m.enforces(k.Name) {
		row.Layer = Fixed
		if given, ok := m.flags[k.Name]; ok && !slices.Equal(given, row.Value) {
			return row, &EnforcedError{Key: k, Given: given, Row: row}
		}
		return row, nil
	}
	value, there := m.user.values[k.Name]
	over(value, there, User, m.user.file)
	if text := m.env.Getenv(k.Env); text != "" {
		value := k.fromText(text)
		for _, part := range value {
			if wrong := k.check(part); wrong != "" {
				return row, &FileError{File: k.Env, Problems: []Problem{{File: k.Env, Text: wrong}}}
			}
		}
		over(value, true, Variable, k.Env)
	}
	value, there = m.flags[k.Name]
	over(value, there, Flag, k.Flag)
	return row, nil
}

func (m merge) enforces(key string) bool { return slices.Contains(m.managed.values[Enforce], key) }

// organizations are those of IT, then the person's. With the same name, the
// person's takes the place of IT's default.
func (m merge) organizations() []Organization {
	layer := Managed
	if m.enforces(organization) {
		layer = Fixed
	}
	var all []Organization
	for _, o := range m.managed.organizations {
		mine := slices.ContainsFunc(m.user.organizations, func(u Organization) bool { return u.Name == o.Name && o.Name != "" })
		if o.Layer = layer; layer == Fixed || !mine {
			all = append(all, o)
		}
	}
	if layer == Fixed && len(all) > 0 {
		return all
	}
	for _, o := range m.user.organizations {
		o.Layer = User
		all = append(all, o)
	}
	return all
}

func organizationRows(all []Organization, getenv func(string) string) []Row {
	var rows []Row
	for i, o := range all {
		name := o.Name
		if name == "" {
			name = fmt.Sprint(i + 1)
		}
		for _, k := range organizationKeys() {
			member, _ := k.member()
			if value := o.member(member); len(value) > 0 {
				rows = append(rows, Row{Key: k, Name: organization + "[" + name + "]." + member, Value: value, Layer: o.Layer, From: o.From})
			}
		}
	}
	for _, k := range organizationKeys() {
		if k.Env == "" || getenv(k.Env) == "" {
			continue
		}
		member, _ := k.member()
		rows = append(rows, Row{Key: k, Name: organization + "[environment]." + member, Value: []string{getenv(k.Env)}, Layer: Variable, From: k.Env})
	}
	return rows
}

func (o Organization) member(name string) []string {
	text := map[string]string{
		"name": o.Name, "start_url": o.StartURL, "region": o.Region, "profile": o.Profile, "idp_metadata": o.IDPMetadata,
	}[name]
	switch {
	case name == "idp_hosts":
		return o.IDPHosts
	case name == "email_domains":
		return o.EmailDomains
	case text == "":
		return nil
	}
	return []string{text}
}
