package main

import (
	"slices"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// dress makes HTML from Markdown fit for every window and every keyboard: what
// is too wide can be scrolled, a heading can be linked to, notes to tests go.
func dress(n *html.Node) {
	for _, c := range slices.Collect(n.ChildNodes()) {
		dress(c)
		switch {
		case c.Type == html.CommentNode:
			n.RemoveChild(c)
		case c.DataAtom == atom.Pre:
			c.Attr = append(c.Attr, html.Attribute{Key: "tabindex", Val: "0"})
		case c.DataAtom == atom.Table:
			scroll(c)
		case c.DataAtom == atom.H2, c.DataAtom == atom.H3, c.DataAtom == atom.H4:
			anchor(c)
		case c.DataAtom == atom.Code && n.DataAtom != atom.Pre, c.DataAtom == atom.Td:
			keepWhole(c)
		case c.DataAtom == atom.Img:
			c.Attr = append(c.Attr, html.Attribute{Key: "loading", Val: "lazy"})
		}
	}
}

// keepWhole keeps a flag or a date on one line: browsers break after a hyphen.
func keepWhole(n *html.Node) {
	const phone = 26 // letters of code that fit beside each other everywhere
	most := phone
	if n.DataAtom == atom.Td {
		most = len("2027-04-30")
	}
	if len(textOf(n)) <= most+1 {
		n.Attr = append(n.Attr, html.Attribute{Key: "class", Val: "whole"})
	}
}

// scroll puts a table into a box that is a stop for the keyboard, for only what
// has the focus can be scrolled with it.
func scroll(table *html.Node) {
	box := element("div", "class", "table", "role", "region", "aria-label", "Table", "tabindex", "0")
	table.Parent.InsertBefore(box, table)
	table.Parent.RemoveChild(table)
	box.AppendChild(table)
	fillHeads(table)
}

// fillHeads turns the empty heads of a table without headings into cells: a head
// that says nothing is read out all the same.
func fillHeads(n *html.Node) {
	for c := range n.ChildNodes() {
		if c.DataAtom == atom.Th && c.FirstChild == nil {
			c.Data, c.DataAtom = "td", atom.Td
		}
		fillHeads(c)
	}
}

func anchor(h *html.Node) {
	a := element("a", "class", "anchor", "href", "#"+attribute(h, "id"), "aria-label", "Link to this section")
	a.AppendChild(&html.Node{Type: html.TextNode, Data: "#"})
	h.AppendChild(a)
}

func element(name string, pairs ...string) *html.Node {
	n := &html.Node{Type: html.ElementNode, Data: name, DataAtom: atom.Lookup([]byte(name))}
	for pair := range slices.Chunk(pairs, 2) {
		n.Attr = append(n.Attr, html.Attribute{Key: pair[0], Val: pair[1]})
	}
	return n
}
