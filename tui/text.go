package tui

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// wrap breaks at spaces only: a hyphen belongs to a code, a slash to an address.
// A word that is longer than a line is cut.
func wrap(text string, width int) []string {
	width = max(width, 1)
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		switch {
		case line == "":
			line = word
		case ansi.StringWidth(line)+1+ansi.StringWidth(word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
		for ansi.StringWidth(line) > width {
			head := ansi.Cut(line, 0, width)
			if head == "" { // a wide character in a single column
				return append(lines, ansi.Truncate(line, width, "…"))
			}
			lines, line = append(lines, head), strings.TrimPrefix(line, head)
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// clockwork is a countdown: "9:42".
func clockwork(d time.Duration) string {
	d = max(d.Round(time.Second), 0)
	return fmt.Sprintf("%d:%02d", d/time.Minute, d%time.Minute/time.Second)
}

// fold cuts a line where the window ends, spaces and all.
func fold(line string, width int) []string {
	width = max(width, 2)
	var parts []string
	for ansi.StringWidth(line) > width {
		head := ansi.Cut(line, 0, width)
		if head == "" {
			break
		}
		parts, line = append(parts, head), strings.TrimPrefix(line, head)
	}
	return append(parts, line)
}
