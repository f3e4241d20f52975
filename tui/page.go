package tui

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/qlogin/qlogin/internal/words"
)

// page collects the lines of a screen. Everything put on it is cleaned of
// control sequences and wrapped to its width; only mark puts down what is styled
// already.
type page struct {
	styles styles
	width  int // of the text
	height int // that is free; a screen may use it to choose a smaller form
	lines  []string
	// focus are the lines that the cursor of a list is on.
	focusFrom, focusTo int
}

const noFocus = -1

func newPage(s styles, width, height int) *page {
	return &page{styles: s, width: max(width, 1), height: max(height, 1), focusFrom: noFocus, focusTo: noFocus}
}

// mark adds a line that is styled and of the right width already.
func (p *page) mark(line string) {
	p.lines = append(p.lines, ansi.Truncate(line, p.width, "…"))
}

func (p *page) blank() { p.lines = append(p.lines, "") }

// title is the first line of a screen.
func (p *page) title(text string) {
	p.say(p.styles.strong, 0, text)
	p.blank()
}

// say adds a paragraph, indented.
func (p *page) say(s lipgloss.Style, indent int, text string) {
	p.hang(s, strings.Repeat(" ", indent), text)
}

// hang adds a paragraph whose first line begins with lead, and whose other lines
// are as far in.
func (p *page) hang(s lipgloss.Style, lead, text string) {
	indent := ansi.StringWidth(lead)
	if indent > p.width/2 {
		lead, indent = "", 0
	}
	for _, line := range wrap(words.Line(text), p.width-indent) {
		p.mark(lead + s.Render(line))
		lead = strings.Repeat(" ", indent)
	}
}

// field adds a word and what there is to say to it, in two columns where they
// fit.
func (p *page) field(word string, s lipgloss.Style, text string) {
	const column = 14
	if text == "" {
		return
	}
	word = words.Line(word)
	if p.width < 40 || ansi.StringWidth(word) >= column {
		p.say(p.styles.muted, 0, word)
		p.say(s, 2, text)
		return
	}
	p.hang(s, p.styles.muted.Render(word)+strings.Repeat(" ", column-ansi.StringWidth(word)), text)
}

// item begins an entry of a list: what is said until done is under the cursor
// when selected.
func (p *page) item(selected bool, text string) (done func()) {
	from := len(p.lines)
	if selected {
		p.hang(p.styles.accent, p.styles.accent.Render("› "), text)
	} else {
		p.hang(p.styles.plain, "  ", text)
	}
	return func() {
		if selected {
			p.focusFrom, p.focusTo = from, len(p.lines)
		}
	}
}

// mark words of state: a sign that is seen without colour, then words.
func (p *page) good(indent int, text string) { p.sign(p.styles.good, indent, "✓", text) }
func (p *page) warn(indent int, text string) { p.sign(p.styles.warn, indent, "!", text) }
func (p *page) bad(indent int, text string)  { p.sign(p.styles.bad, indent, "✗", text) }

func (p *page) sign(s lipgloss.Style, indent int, sign, text string) {
	p.hang(p.styles.plain, strings.Repeat(" ", indent)+s.Render(sign)+" ", text)
}
