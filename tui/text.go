package tui

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// clean shows control characters instead of obeying them: names and messages
// come from servers, paths and profiles from other people's files. Marks of
// direction and invisible characters count as such: they make one text look like
// another.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case r < 0x20:
			return 0x2400 + r // the picture of the control character
		case r == 0x7f:
			return 0x2421
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

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

// short writes a path below home with a tilde.
func short(home, path string) string {
	if rest, ok := strings.CutPrefix(path, home+string(filepath.Separator)); ok && home != "" {
		return filepath.Join("~", rest)
	}
	return path
}

// hour says a moment in the local zone, with the day where it is not today.
func hour(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	if t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		return t.Format("15:04")
	}
	return t.Format("2 January 2006, 15:04")
}

// span says how long, in the two largest units.
func span(d time.Duration) string {
	d = max(d.Round(time.Second), 0)
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", d/time.Second)
	case d < time.Hour:
		return two(d/time.Minute, "min", d%time.Minute/time.Second, "s")
	case d < 48*time.Hour:
		return two(d/time.Hour, "h", d%time.Hour/time.Minute, "min")
	}
	return two(d/(24*time.Hour), "days", d%(24*time.Hour)/time.Hour, "h")
}

func two(a time.Duration, unit string, b time.Duration, small string) string {
	if b == 0 {
		return fmt.Sprintf("%d %s", a, unit)
	}
	return fmt.Sprintf("%d %s %d %s", a, unit, b, small)
}

// clockwork is a countdown: "9:42".
func clockwork(d time.Duration) string {
	d = max(d.Round(time.Second), 0)
	return fmt.Sprintf("%d:%02d", d/time.Minute, d%time.Minute/time.Second)
}

// count says "1 file", "3 files".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
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
