package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/internal/words"
)

// details are everything there is to know of a hand-over or a sign-in.
type details struct {
	title string
	home  string
	parts []part
}

type part struct {
	title              string
	facts              [][2]string
	written, unchanged []ide.Change
	checks             []ide.Check
	odd                []string
	names              map[string]string // of targets, for people
}

func (d *details) view(p *page) {
	p.title(d.title)
	for _, one := range d.parts {
		d.part(p, one)
		p.blank()
	}
	if len(d.parts) == 0 {
		p.say(p.styles.plain, 0, "Nothing was written.")
	}
}

func (d *details) part(p *page, one part) {
	p.say(p.styles.strong, 0, one.title)
	for _, f := range one.facts {
		p.field(f[0], p.styles.plain, f[1])
	}
	for _, c := range one.written {
		p.field("written", p.styles.plain, words.Path(d.home, c.File)+row(c))
	}
	for _, c := range one.unchanged {
		p.field("unchanged", p.styles.plain, words.Path(d.home, c.File)+row(c))
	}
	for _, c := range one.checks {
		text := c.What + ": " + c.Text
		if name := one.names[c.Target]; name != "" {
			text = name + ", " + text
		}
		if c.OK {
			p.good(0, text)
		} else {
			p.bad(0, text)
		}
	}
	for _, odd := range one.odd {
		p.warn(0, odd)
	}
}

func row(c ide.Change) string {
	if c.Row == "" {
		return ""
	}
	return ", row " + c.Row
}

func (d *details) keys() []binding {
	return append(scrolling(), on("esc d q enter", "Esc", "back", func(m *Model) tea.Cmd { return m.back() }))
}
