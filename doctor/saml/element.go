package saml

import (
	"strings"

	"github.com/beevik/etree"

	"github.com/qlogin/qlogin/network"
)

// maxLine is enough for an address with its element; a certificate is cut.
const maxLine = 240

// within lists e and everything in it.
func within(e *etree.Element) []*etree.Element {
	all := []*etree.Element{e}
	for _, c := range e.ChildElements() {
		all = append(all, within(c)...)
	}
	return all
}

// child is the first element of that name directly in e; nil in nil.
func child(e *etree.Element, space, tag string) *etree.Element {
	if e == nil {
		return nil
	}
	for _, c := range e.ChildElements() {
		if c.Tag == tag && c.NamespaceURI() == space {
			return c
		}
	}
	return nil
}

func children(e *etree.Element, space, tag string) []*etree.Element {
	var all []*etree.Element
	if e == nil {
		return nil
	}
	for _, c := range e.ChildElements() {
		if c.Tag == tag && c.NamespaceURI() == space {
			all = append(all, c)
		}
	}
	return all
}

// attribute is that of e which is in no namespace, as all of SAML's are.
func attribute(e *etree.Element, name string) string {
	if e == nil {
		return ""
	}
	for _, a := range e.Attr {
		if a.Space == "" && a.Key == name {
			return a.Value
		}
	}
	return ""
}

func text(e *etree.Element) string {
	if e == nil {
		return ""
	}
	return strings.TrimSpace(e.Text())
}

// orElse is e, or where e should have been.
func orElse(e, instead *etree.Element) *etree.Element {
	if e == nil {
		return instead
	}
	return e
}

func path(e *etree.Element) string {
	var names []string
	for ; e != nil && e.Tag != ""; e = e.Parent() {
		names = append([]string{network.Plain(e.Tag, 40)}, names...)
	}
	return strings.Join(names, "/")
}

// line shows an element as it was sent, with one attribute of it, fit for a
// terminal.
func line(e *etree.Element, name string) string {
	var b strings.Builder
	b.WriteString("<" + e.FullTag())
	for _, a := range e.Attr {
		if a.Space == "" && a.Key == name {
			b.WriteString(" " + name + `="` + a.Value + `"`)
		}
	}
	if len(e.ChildElements()) > 0 || text(e) == "" {
		b.WriteString(">")
	} else {
		b.WriteString(">" + text(e) + "</" + e.FullTag() + ">")
	}
	return network.Plain(b.String(), maxLine)
}
