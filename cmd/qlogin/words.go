package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"
	"unicode"
)

// printable shows control characters instead of obeying them: names and
// messages come from servers, paths and profiles from other people's files.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			return '\uFFFD'
		}
		return r
	}, s)
}

// short writes a path below the home folder with a tilde.
func (w *world) short(path string) string {
	if rest, ok := strings.CutPrefix(path, w.env.Home+string(filepath.Separator)); ok {
		return filepath.Join("~", rest)
	}
	return path
}

// clock says a moment in the local zone, with the day where it is not today.
func (w *world) clock(t time.Time) string {
	t, now := t.Local(), w.now().Local()
	if t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		return t.Format("15:04")
	}
	return t.Format("2 January 2006, 15:04")
}

// duration says how long, as a person would: the two largest units.
func duration(d time.Duration) string {
	d = d.Round(time.Second)
	switch {
	case d < 0:
		return "0 s"
	case d < time.Minute:
		return fmt.Sprintf("%d s", d/time.Second)
	case d < time.Hour:
		return join(d/time.Minute, "min", d%time.Minute/time.Second, "s")
	case d < 48*time.Hour:
		return join(d/time.Hour, "h", d%time.Hour/time.Minute, "min")
	}
	return join(d/(24*time.Hour), "days", d%(24*time.Hour)/time.Hour, "h")
}

func join(a time.Duration, unit string, b time.Duration, small string) string {
	if b == 0 {
		return fmt.Sprintf("%d %s", a, unit)
	}
	return fmt.Sprintf("%d %s %d %s", a, unit, b, small)
}
