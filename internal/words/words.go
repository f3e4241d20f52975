// Package words is how qlogin says times, lengths and places, and how it shows
// text that came from elsewhere. The command line, the terminal interface and the
// notices of the service say the same thing in the same words.
package words

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"
	"unicode"
)

// Text shows control characters instead of obeying them: names and messages come
// from servers, paths and profiles from other people's files. Lines stay lines.
func Text(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		return visible(r)
	}, s)
}

// Line is Text on a single line.
func Line(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r == '\r' {
			return ' '
		}
		return visible(r)
	}, s)
}

// visible is a control character's picture (Unicode, Control Pictures). Marks of
// direction and characters that are not seen count as such: they make one text
// look like another.
func visible(r rune) rune {
	switch {
	case r < 0x20:
		return 0x2400 + r
	case r == 0x7f:
		return 0x2421
	case unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp):
		return unicode.ReplacementChar
	}
	return r
}

// Path writes a path below home with a tilde.
func Path(home, path string) string {
	if rest, ok := strings.CutPrefix(path, home+string(filepath.Separator)); ok && home != "" {
		return filepath.Join("~", rest)
	}
	return path
}

// Clock says a moment in the local zone, with the day where it is not today.
func Clock(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	if t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		return t.Format("15:04")
	}
	return t.Format("2 January 2006, 15:04")
}

// Day says a day in the local zone.
func Day(t time.Time) string { return t.Local().Format("2 January 2006") }

// Over says that a session has ended; or, where a renewal at lost brought no new
// token, no more than is known: the refresh token is spent.
func Over(lost, now time.Time) string {
	if lost.IsZero() {
		return "the session has ended"
	}
	return "the renewal of " + Clock(lost, now) + " brought no new token, and AWS takes a refresh token once"
}

// Span says how long, as a person would: in the two largest units.
func Span(d time.Duration) string {
	const day = 24 * time.Hour
	d = max(d.Round(time.Second), 0)
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", d/time.Second)
	case d < time.Hour:
		return two(d/time.Minute, "min", d%time.Minute/time.Second, "s")
	case d < 2*day:
		return two(d/time.Hour, "h", d%time.Hour/time.Minute, "min")
	}
	return two(d/day, "days", d%day/time.Hour, "h")
}

func two(a time.Duration, unit string, b time.Duration, small string) string {
	if b == 0 {
		return fmt.Sprintf("%d %s", a, unit)
	}
	return fmt.Sprintf("%d %s %d %s", a, unit, b, small)
}

// Count says "1 file", "3 files".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Lengths says how long sessions last, from how many that was learnt, and what to
// ask IT for where that is shorter than it has to be. usual is the length to
// reckon with, most the longest that a session may have lasted.
func Lengths(sessions int, usual, most time.Duration) []string {
	lines := []string{fmt.Sprintf("your sessions end after %s (seen %d times)", Span(usual.Round(time.Minute)), sessions)}
	switch {
	case most <= 2*time.Hour:
		lines = append(lines, "PingOne probably limits them: ask IT for a longer session at PingOne (SessionNotOnOrAfter)")
	case usual < 30*24*time.Hour:
		lines = append(lines, "the 90-day setting for Q is probably off: ask IT for extended sessions for Amazon Q Developer in IAM Identity Center")
	}
	return lines
}
