package tui

import (
	"fmt"
	"html"
	"image/color"
	"path/filepath"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// The pictures in docs/screens are drawn from the program's own output, one cell
// at a time: no font decides where a letter stands.
const (
	cellWidth  = 9
	cellHeight = 19
	padding    = 12
	columns    = 80
	rows       = 24
)

// paper is what the two themes are drawn on.
type paper struct{ ground, ink string }

func paperOf(isDark bool) paper {
	if isDark {
		return paper{"#1e1e2e", "#e6e9ef"}
	}
	return paper{"#ffffff", "#1f2328"}
}

// draw writes the SVG of a screen, or holds it against the one that is there.
func (r *rig) draw(name, content string, isDark bool) {
	r.t.Helper()
	compareFile(r.t, filepath.Join("..", "docs", "screens", name+".svg"), svg(name, content, isDark))
}

func svg(name, content string, isDark bool) string {
	screen := uv.NewScreenBuffer(columns, rows)
	uv.NewStyledString(content).Draw(screen, screen.Bounds())
	p := paperOf(isDark)
	var b strings.Builder
	width, height := columns*cellWidth+2*padding, rows*cellHeight+2*padding
	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"qlogin: %s\">\n", width, height, html.EscapeString(name))
	fmt.Fprintf(&b, "<rect width=\"100%%\" height=\"100%%\" rx=\"8\" fill=\"%s\"/>\n", p.ground)
	fmt.Fprintf(&b, "<g font-family=\"ui-monospace, 'JetBrains Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"15\" fill=\"%s\">\n", p.ink)
	for y := range rows {
		for x := range columns {
			cell(&b, screen.CellAt(x, y), x, y, p)
		}
	}
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

// cell draws one place of the grid. Blocks are drawn as rectangles, since fonts
// leave gaps between them.
func cell(b *strings.Builder, c *uv.Cell, x, y int, p paper) {
	if c == nil {
		return
	}
	left, top := padding+x*cellWidth, padding+y*cellHeight
	ink, ground := hex(c.Style.Fg, p.ink), hex(c.Style.Bg, "")
	if c.Style.Attrs&uv.AttrReverse != 0 {
		ink, ground = p.ground, p.ink
	}
	if ground != "" {
		rectangle(b, left, top, cellWidth, cellHeight, ground)
	}
	switch c.Content {
	case "", " ":
	case "█":
		rectangle(b, left, top, cellWidth, cellHeight, ink)
	case "▀":
		rectangle(b, left, top, cellWidth, cellHeight/2, ink)
	case "▄":
		rectangle(b, left, top+cellHeight/2, cellWidth, cellHeight-cellHeight/2, ink)
	default:
		letter(b, c, left, top+14, ink, p)
	}
}

func rectangle(b *strings.Builder, x, y, width, height int, fill string) {
	fmt.Fprintf(b, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" shape-rendering=\"crispEdges\"/>\n", x, y, width, height, fill)
}

func letter(b *strings.Builder, c *uv.Cell, x, y int, ink string, p paper) {
	var more string
	if ink != p.ink {
		more += fmt.Sprintf(" fill=%q", ink)
	}
	if c.Style.Attrs&uv.AttrBold != 0 {
		more += " font-weight=\"bold\""
	}
	if c.Style.Underline != uv.UnderlineNone {
		more += " text-decoration=\"underline\""
	}
	fmt.Fprintf(b, "<text x=\"%d\" y=\"%d\"%s>%s</text>\n", x, y, more, html.EscapeString(c.Content))
}

func hex(c color.Color, otherwise string) string {
	if c == nil {
		return otherwise
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
