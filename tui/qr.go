package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	codes "rsc.io/qr"
)

// qr shows the address for the camera of a phone: black on white whatever the
// theme, since cameras do not read it the other way round.
type qr struct {
	rows   []string
	size   int // columns
	colour bool
	// invert swaps ink and paper, for terminals without colours, where nobody
	// knows which of the two is dark.
	invert bool
	text   string
}

func (m *Model) openQR() tea.Cmd {
	m.qr = qr{text: m.code.pending.Open, colour: m.styles.colours, invert: !m.styles.colours && m.styles.dark}
	m.qr.paint()
	return m.open(pairing)
}

func (q *qr) paint() {
	q.rows = nil
	c, err := codes.Encode(q.text, codes.L)
	if err != nil {
		return // an address that is too long for any code: view says so
	}
	// Four light modules around the code are the standard. Two are read as well; of
	// a long address one, so that it fits into 24 rows.
	quiet := 2
	if c.Size > 37 {
		quiet = 1
	}
	q.size = c.Size + 2*quiet
	ink := func(x, y int) bool { return c.Black(x-quiet, y-quiet) != q.invert }
	for y := 0; y < q.size; y += 2 {
		var row strings.Builder
		for x := range q.size {
			row.WriteRune(half(ink(x, y), y+1 < q.size && ink(x, y+1)))
		}
		q.rows = append(q.rows, row.String())
	}
}

func (q *qr) view(p *page) {
	switch {
	case len(q.rows) == 0:
		p.say(p.styles.plain, 0, "The address is too long for a QR code. Esc goes back; c copies it there.")
		return
	case q.size > p.width || len(q.rows) > p.height:
		p.say(p.styles.strong, 0, "The window is too small for the QR code.")
		p.say(p.styles.plain, 0, "It shows up here as soon as the window is larger, or the letters smaller. Esc goes back; c copies the address there.")
		return
	}
	if len(q.rows) < p.height {
		p.mark(p.styles.strong.Render("Scan it, and compare the code on the page there."))
	}
	for _, row := range q.rows {
		p.mark(p.styles.paper.Render(row))
	}
}

// bare gives the code all rows.
func (q *qr) bare() {}

func (q *qr) keys() []binding {
	keys := []binding{on("esc r q enter", "Esc", "back", func(m *Model) tea.Cmd { return m.back() })}
	if !q.colour {
		keys = append(keys, on("i", "i", "swap black and white", func(m *Model) tea.Cmd {
			m.qr.invert = !m.qr.invert
			m.qr.paint()
			return nil
		}))
	}
	return keys
}
