package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// page is a page of the site, without what stands around it.
type page struct {
	entry

	Title    string
	Body     *nethtml.Node
	Headings []heading // of the second level: what is on this page
	Sections []section // what the search finds
}

// heading can be linked to.
type heading struct{ ID, Text string }

// section is what stands below one heading.
type section struct {
	heading

	Text string
}

// page reads one source. All changes are made to the HTML, so that HTML within
// the Markdown goes the same way.
func (s *site) page(e entry) (*page, error) {
	p := &page{entry: e}
	source, err := fs.ReadFile(s.repository, e.Source)
	if err != nil {
		return p, err
	}
	var rendered bytes.Buffer
	ids := parser.WithContext(parser.NewContext(parser.WithIDs(githubIDs{})))
	if err := markdown().Convert(source, &rendered, ids); err != nil {
		return p, fmt.Errorf("reading %s: %w", e.Source, err)
	}
	p.Body = &nethtml.Node{Type: nethtml.ElementNode, Data: "main", DataAtom: atom.Main, Attr: []nethtml.Attribute{{Key: "id", Val: "main"}}}
	nodes, err := nethtml.ParseFragment(&rendered, p.Body)
	if err != nil {
		return p, fmt.Errorf("reading %s: %w", e.Source, err)
	}
	for _, n := range nodes {
		p.Body.AppendChild(n)
	}
	p.outline()
	dress(p.Body)
	if p.Title == "" {
		return p, fmt.Errorf("%s has no title: its first line is \"# \" and the title", e.Source)
	}
	return p, s.point(p)
}

// markdown is what GitHub reads. The Markdown is ours, so HTML in it may stay.
func markdown() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(extension.GFM),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
		goldmark.WithRendererOptions(html.WithUnsafe()),
	)
}

// outline collects title, headings and what the search finds.
func (p *page) outline() {
	for n := range p.Body.ChildNodes() {
		text := strings.Join(strings.Fields(textOf(n)), " ")
		switch n.DataAtom {
		case atom.H1:
			p.Title = text
			p.Sections = append(p.Sections, section{heading: heading{"", text}})
		case atom.H2, atom.H3, atom.H4:
			h := heading{attribute(n, "id"), text}
			p.Sections = append(p.Sections, section{heading: h})
			if n.DataAtom == atom.H2 {
				p.Headings = append(p.Headings, h)
			}
		default:
			if last := len(p.Sections) - 1; last >= 0 && text != "" {
				p.Sections[last].Text = strings.TrimSpace(p.Sections[last].Text + " " + text)
			}
		}
	}
}

// textOf is what a person reads of a node. Cells and lines are apart.
func textOf(n *nethtml.Node) string {
	if n.Type == nethtml.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := range n.ChildNodes() {
		b.WriteString(textOf(c))
	}
	if slices.Contains([]atom.Atom{atom.Td, atom.Th, atom.Li, atom.P, atom.Tr}, n.DataAtom) {
		b.WriteString(" ")
	}
	return b.String()
}

func attribute(n *nethtml.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
