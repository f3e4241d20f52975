//go:build e2e && linux

package e2e

import (
	"flag"
	"fmt"
	"html"
	"image/color"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/google/go-cmp/cmp"
)

// screens is where the frames of the story stand.
const screens = "../docs/screens/story"

var update = flag.Bool("update", false, "write the frames in docs/screens/story anew")

// frame draws what the window shows, or holds its text against the frame that is
// there. Colours are not compared: they are what tmux makes of them.
func (s *story) frame(name string) {
	s.t.Helper()
	s.frames++
	file := filepath.Join(s.dir, fmt.Sprintf("%02d-%s.svg", s.frames, name))
	got := s.picture(name, settled(s.still()))
	if *update {
		if err := os.MkdirAll(s.dir, 0o755); err != nil {
			s.t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			s.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		s.t.Fatal(err)
	}
	if diff := cmp.Diff(described(string(want)), described(got)); diff != "" {
		s.t.Errorf("%s has changed (go test -tags e2e ./e2e -run TerminalSignIn -update rewrites it):\n%s", file, diff)
	}
}

// still waits until the screen has stopped changing.
func (w *terminal) still() string {
	w.t.Helper()
	before := ""
	for range 100 {
		now := w.tmux("capture-pane", "-e", "-p")
		if settled(now) == settled(before) {
			return now
		}
		before = now
		time.Sleep(150 * time.Millisecond)
	}
	w.t.Fatalf("the screen does not come to rest:\n%s", w.screen())
	return ""
}

// settled puts fixed words of the same width where every run has others: codes,
// ports, times. The painted code is that of tui's alphabet for BCDF-GHJK.
func settled(screen string) string {
	painted := []string{
		"█▀▀▀▄ ▄▀▀▀▀ █▀▀▀▄ █▀▀▀▀       ▄▀▀▀▀ █   █   ▀▀█ █  ▄▀",
		"█▀▀▀▄ █     █   █ █▀▀▀   ▀▀▀  █  ▀█ █▀▀▀█ ▄   █ █▀▀▄",
		"▀▀▀▀   ▀▀▀▀ ▀▀▀▀  ▀            ▀▀▀▀ ▀   ▀  ▀▀▀  ▀   ▀",
	}
	styles := regexp.MustCompile(`\x1b\[[0-9;:]*m`)
	lines := strings.Split(screen, "\n")
	for i, line := range lines {
		if at := strings.IndexAny(line, "█▀▄"); at >= 0 && len(painted) > 0 {
			lines[i] = "    " + strings.Join(styles.FindAllString(line[:at], -1), "") + painted[0] + strings.Join(styles.FindAllString(line[at:], -1), "")
			painted = painted[1:]
		}
	}
	screen = strings.Join(lines, "\n")
	for pattern, fixed := range map[string]string{
		`[B-Z]{4}-[B-Z]{4}`:         "BCDF-GHJK",
		`127\.0\.0\.1:\d{5}`:        "127.0.0.1:50000",
		` · 9:\d\d`:                 " · 9:59",
		`until \d\d:\d\d,`:          "until 13:00,",
		`\d+ [A-Z][a-z]{2,} 20\d\d`: "1 March 2027",
	} {
		screen = regexp.MustCompile(pattern).ReplaceAllLiteralString(screen, fixed)
	}
	return screen
}

// described is the text of a picture, line by line, which it carries for those
// who cannot see it.
func described(svg string) []string {
	_, rest, _ := strings.Cut(svg, "<desc>")
	text, _, _ := strings.Cut(rest, "</desc>")
	return strings.Split(html.UnescapeString(text), "\n")
}

// The grid of the pictures.
const (
	cellWidth, cellHeight = 9, 19
	padding               = 12
)

// paper is what a terminal is set in. The program asks it for its ground and
// takes the colours that can be read on it.
type paper struct{ ground, ink string }

func night() paper { return paper{"#1e1e2e", "#e6e9ef"} }

func day() paper { return paper{"#ffffff", "#1f2328"} }

// picture is the SVG of a screen with styles.
func (w *terminal) picture(name, screen string) string {
	cells := uv.NewScreenBuffer(w.width, w.height)
	uv.NewStyledString(strings.TrimRight(screen, "\n")).Draw(cells, cells.Bounds())
	var drawn strings.Builder
	var lines []string
	for y := range w.height {
		var line string
		for _, r := range runs(cells, y, w.width) {
			line += r.text
			r.draw(&drawn, y, w.paper)
		}
		lines = append(lines, strings.TrimRight(line, " "))
	}
	words := html.EscapeString(strings.TrimRight(strings.Join(lines, "\n"), "\n"))
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="qlogin: %s">
<desc>%s</desc>
<rect width="100%%" height="100%%" rx="8" fill="%s"/>
<g font-family="ui-monospace, 'JetBrains Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="15" fill="%s">
%s</g>
</svg>
`, w.width*cellWidth+2*padding, w.height*cellHeight+2*padding, name, words, w.paper.ground, w.paper.ink, drawn.String())
}

// run is text of one style in one line.
type run struct {
	text  string
	x, n  int // where it begins, and how many cells it takes
	style uv.Style
}

func runs(cells uv.ScreenBuffer, y, width int) []run {
	var all []run
	for x := range width {
		c := cells.CellAt(x, y)
		if c == nil || c.Width == 0 {
			continue // the second half of a wide character
		}
		if c.Content == " " {
			c.Style.Attrs &^= uv.AttrReverse // the cursor, which blinks
		}
		if last := len(all) - 1; last >= 0 && all[last].style == c.Style {
			all[last].text += c.Content
			all[last].n += c.Width
			continue
		}
		all = append(all, run{c.Content, x, c.Width, c.Style})
	}
	return all
}

func (r run) draw(b *strings.Builder, y int, p paper) {
	front, back := colourOf(r.style.Fg, p.ink), colourOf(r.style.Bg, p.ground)
	if r.style.Attrs&uv.AttrReverse != 0 {
		front, back = back, front
	}
	top := padding + y*cellHeight
	if back != p.ground {
		rectangle(b, r.x, r.n, top, cellHeight, back)
	}
	switch {
	case strings.TrimSpace(r.text) == "":
	case strings.ContainsAny(r.text, "█▀▄"):
		r.blocks(b, top, front)
	default:
		r.words(b, top+14, front, p)
	}
}

// words stretches the text to its cells, so that no font decides where it ends.
func (r run) words(b *strings.Builder, y int, front string, p paper) {
	var more string
	if front != p.ink {
		more += fmt.Sprintf(" fill=%q", front)
	}
	if r.style.Attrs&uv.AttrBold != 0 {
		more += ` font-weight="bold"`
	}
	if r.style.Underline != uv.UnderlineNone {
		more += ` text-decoration="underline"`
	}
	begin := len(r.text) - len(strings.TrimLeft(r.text, " "))
	end := len(r.text) - len(strings.TrimRight(r.text, " "))
	fmt.Fprintf(b, "<text x=\"%d\" y=\"%d\" textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\"%s>%s</text>\n",
		padding+(r.x+begin)*cellWidth, y, (r.n-begin-end)*cellWidth, more, html.EscapeString(strings.TrimSpace(r.text)))
}

// blocks draws painted letters as rectangles, since fonts leave gaps.
func (r run) blocks(b *strings.Builder, top int, front string) {
	const half = cellHeight / 2
	x := r.x
	for _, c := range r.text {
		switch c {
		case '█':
			rectangle(b, x, 1, top, cellHeight, front)
		case '▀':
			rectangle(b, x, 1, top, half, front)
		case '▄':
			rectangle(b, x, 1, top+half, cellHeight-half, front)
		}
		x++
	}
}

func rectangle(b *strings.Builder, x, n, top, height int, fill string) {
	fmt.Fprintf(b, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" shape-rendering=\"crispEdges\"/>\n",
		padding+x*cellWidth, top, n*cellWidth, height, fill)
}

func colourOf(c color.Color, otherwise string) string {
	if c == nil {
		return otherwise
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
