package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/internal/words"
)

// diff shows every byte of a plan, tokens hidden.
type diff struct {
	plans []ide.Plan
	home  string
}

func (d *diff) view(p *page) {
	p.title("Every change, tokens hidden")
	n := 0
	for _, plan := range d.plans {
		for _, c := range plan.Changes {
			n++
			d.change(p, plan, c)
		}
	}
	if n == 0 {
		p.say(p.styles.plain, 0, "Nothing changes.")
	}
}

func (d *diff) change(p *page, plan ide.Plan, c ide.Change) {
	p.say(p.styles.strong, 0, plan.Title+": "+c.Summary)
	p.say(p.styles.muted, 0, words.Path(d.home, c.File))
	if c.Row != "" {
		p.say(p.styles.muted, 0, "row "+c.Row)
	}
	p.blank()
	text := ide.Diff(c)
	if text == "" {
		p.say(p.styles.muted, 2, "it stands there already")
	}
	for line := range strings.Lines(text) {
		d.line(p, strings.TrimRight(line, "\n"))
	}
	p.blank()
}

// line keeps the layout of the file: it is folded at the edge, not at words.
func (d *diff) line(p *page, line string) {
	style := p.styles.plain
	switch {
	case strings.HasPrefix(line, "---"), strings.HasPrefix(line, "+++"), strings.HasPrefix(line, "@@"):
		return // the file is named above, and line numbers of other people's JSON tell nothing
	case strings.HasPrefix(line, "+"):
		style = p.styles.good
	case strings.HasPrefix(line, "-"):
		style = p.styles.bad
	}
	for _, part := range fold(words.Line(strings.ReplaceAll(line, "\t", "    ")), p.width-2) {
		p.mark("  " + style.Render(part))
	}
}

func (d *diff) keys() []binding {
	return append(scrolling(), on("esc d q enter", "Esc", "back", func(m *Model) tea.Cmd { return m.back() }))
}
