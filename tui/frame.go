package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/qlogin/qlogin/internal/words"
)

// maxWidth keeps lines readable in a wide window.
const maxWidth = 108

// frame is how the window is divided: a header, the page, and the keys.
type frame struct {
	header, footer []string
	page           *page
	room           int // rows for the page
}

func (m *Model) frame() frame {
	f := frame{}
	margin := m.margin()
	f.footer = m.footer(m.width - 2*margin)
	f.header = m.header(m.width - 2*margin)
	if m.height < 12 { // the page is worth more than the way there
		f.header, f.footer = nil, f.footer[max(len(f.footer)-1, 0):]
	}
	if _, ok := m.screen().(bare); ok {
		f.header, f.footer = nil, f.footer[len(f.footer)-1:]
	}
	f.room = max(m.height-len(f.header)-len(f.footer), 1)
	f.page = newPage(m.styles, min(m.width-2*margin, maxWidth), f.room)
	m.screen().view(f.page)
	return f
}

func (m *Model) margin() int {
	if m.width < 40 {
		return 0
	}
	return 2
}

// room is how many rows a page has, one of them for "more".
func (m *Model) room() int { return max(m.frame().room-1, 1) }

// overflow is how far the page can be scrolled.
func (m *Model) overflow() int {
	f := m.frame()
	return max(len(f.page.lines)-f.room, 0)
}

// render puts the frame together. Nothing is wider or higher than the window.
func (m *Model) render() string {
	if m.width <= 0 || m.height <= 0 {
		return ""
	}
	f := m.frame()
	rows := append([]string{}, f.header...)
	rows = append(rows, f.visible(m)...)
	for len(rows) < m.height-len(f.footer) {
		rows = append(rows, "")
	}
	rows = append(rows, f.footer...)
	if len(rows) > m.height {
		rows = rows[:m.height]
	}
	margin := strings.Repeat(" ", m.margin())
	for i, row := range rows {
		if row != "" {
			rows[i] = ansi.Truncate(margin+row, m.width, "…")
		}
	}
	return strings.Join(rows, "\n")
}

// visible is the part of the page that is in the window; its edges say how much
// more there is.
func (f frame) visible(m *Model) []string {
	all := f.page.lines
	if len(all) <= f.room {
		return all
	}
	from := min(m.scroll, len(all)-f.room)
	if m.follow && f.page.focusFrom != noFocus {
		from = within(from, f.page.focusFrom-1, f.page.focusTo+1, f.room)
		from = max(min(from, len(all)-f.room), 0)
	}
	rows := append([]string{}, all[from:from+f.room]...)
	if from > 0 {
		rows[0] = f.more("↑", from+1, "PgUp")
	}
	if below := len(all) - from - f.room; below > 0 {
		rows[len(rows)-1] = f.more("↓", below+1, "PgDn")
	}
	return rows
}

// within moves from so that the lines first to last are in the window, the first
// above all.
func within(from, first, last, room int) int {
	if last > from+room {
		from = last - room
	}
	return min(from, max(first, 0))
}

func (f frame) more(arrow string, lines int, key string) string {
	return f.page.styles.muted.Render(fmt.Sprintf("%s %s more (%s)", arrow, words.Count(lines, "line", "lines"), key))
}

// header names the program and where in the sign-in one is. The mark before a
// step says done, now or next.
func (m *Model) header(width int) []string {
	name := m.styles.accent.Render("qlogin")
	step := m.step
	if step < 0 {
		return []string{name, ""}
	}
	var parts []string
	for i, word := range []string{"Organization", "Plan", "Approval", "Done"} {
		switch {
		case i < step:
			parts = append(parts, m.styles.muted.Render("✓ "+word))
		case i == step:
			parts = append(parts, m.styles.strong.Render("● "+word))
		default:
			parts = append(parts, m.styles.muted.Render("○ "+word))
		}
	}
	line := name + "   " + strings.Join(parts, "  ")
	if ansi.StringWidth(line) > width {
		line = name + "   " + parts[step] + m.styles.muted.Render(fmt.Sprintf("  step %d of 4", step+1))
	}
	return []string{line, ""}
}

// footer are the keys of the screen, on as many lines as they need.
func (m *Model) footer(width int) []string {
	var lines []string
	line := ""
	for _, b := range m.bindings() {
		if b.quiet || !b.Enabled() {
			continue
		}
		part := m.styles.accent.Render(b.Help().Key) + " " + m.styles.muted.Render(b.Help().Desc)
		switch {
		case line == "":
			line = part
		case ansi.StringWidth(line)+3+ansi.StringWidth(part) <= width:
			line += "   " + part
		default:
			lines, line = append(lines, line), part
		}
	}
	return append(m.news(width), append(lines, line)...)
}

// news is what just happened, until the next key. It is never cut off: the end
// often says what to press.
func (m *Model) news(width int) []string {
	text := m.note
	if m.leave {
		text = "Leaving as soon as what is being written is whole; ctrl+c leaves now"
	}
	lines := []string{""}
	for _, line := range wrap(words.Line(text), width) {
		lines = append(lines, m.styles.strong.Render(line))
	}
	return lines[min(len(lines)-1, 1):]
}
