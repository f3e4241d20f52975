package tui

import (
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/qlogin/qlogin/internal/words"
)

// input is a line of text that is being typed. The one of the bubbles library
// would look for clipboard programs in all of PATH when qlogin starts.
type input struct {
	runes []rune
	at    int // of the cursor
}

// inputLimit is more than any start URL has.
const inputLimit = 300

func (i *input) text() string { return string(i.runes) }

func (i *input) set(s string) {
	i.runes = []rune(s)
	i.at = len(i.runes)
}

// paste puts text at the cursor, on one line.
func (i *input) paste(s string) {
	for _, r := range strings.TrimSpace(s) {
		if unicode.IsControl(r) {
			r = ' '
		}
		if len(i.runes) >= inputLimit {
			return
		}
		i.runes = append(i.runes[:i.at], append([]rune{r}, i.runes[i.at:]...)...)
		i.at++
	}
}

// press takes letters and the editing keys of a shell.
func (i *input) press(text string, msg tea.KeyPressMsg) {
	switch msg.String() {
	case "left", "ctrl+b":
		i.at = max(i.at-1, 0)
	case "right", "ctrl+f":
		i.at = min(i.at+1, len(i.runes))
	case "home", "ctrl+a":
		i.at = 0
	case "end", "ctrl+e":
		i.at = len(i.runes)
	case "backspace", "ctrl+h":
		if i.at > 0 {
			i.runes = append(i.runes[:i.at-1], i.runes[i.at:]...)
			i.at--
		}
	case "delete", "ctrl+d":
		if i.at < len(i.runes) {
			i.runes = append(i.runes[:i.at], i.runes[i.at+1:]...)
		}
	case "ctrl+u":
		i.runes, i.at = i.runes[i.at:], 0
	case "ctrl+k":
		i.runes = i.runes[:i.at]
	case "ctrl+w":
		i.dropWord()
	default:
		if text != "" && text != " " {
			i.paste(text)
		}
	}
}

func (i *input) dropWord() {
	from := i.at
	for from > 0 && !strings.ContainsRune("/.-:", i.runes[from-1]) {
		from--
	}
	if from == i.at && from > 0 {
		from--
	}
	i.runes = append(i.runes[:from], i.runes[i.at:]...)
	i.at = from
}

// view shows the line in width columns with a cursor of its own, so that it is
// seen where the terminal's is hidden. A long line is shown around the cursor.
func (i *input) view(s styles, width int, focused bool) string {
	text := words.Line(i.text())
	if !focused {
		return s.plain.Render(ansi.Truncate(text, width, "…"))
	}
	runes := append([]rune(text), ' ')
	from := 0
	for ansi.StringWidth(string(runes[from:i.at+1])) > max(width, 2) {
		from++
	}
	before, under, after := string(runes[from:i.at]), string(runes[i.at]), string(runes[i.at+1:])
	line := s.strong.Render(before) + s.plain.Reverse(true).Render(under) + s.strong.Render(after)
	return ansi.Truncate(line, width, "")
}
