package tui

import (
	"image/color"

	"charm.land/lipgloss/v2"
)

// styles are all the looks there are. Colour only repeats what words and marks
// say, so that nothing is lost without it.
type styles struct {
	plain  lipgloss.Style
	strong lipgloss.Style
	muted  lipgloss.Style
	accent lipgloss.Style
	good   lipgloss.Style
	warn   lipgloss.Style
	bad    lipgloss.Style
	code   lipgloss.Style
	// black on white whatever the theme, for what a camera reads; with reverse
	// video where there are no colours.
	paper   lipgloss.Style
	colours bool
	dark    bool
}

// palette is one theme. Every colour has a contrast of at least 4.5:1 on the
// backgrounds that terminals come with; styles_test.go computes it.
type palette struct{ muted, accent, good, warn, bad string }

func light() palette {
	return palette{muted: "#57606a", accent: "#0550ae", good: "#116329", warn: "#7d4e00", bad: "#a40e26"}
}

func dark() palette {
	return palette{muted: "#a3abb8", accent: "#79c0ff", good: "#7ee787", warn: "#f2cc60", bad: "#ffa198"}
}

// plainStyles are for terminals without colours, and for those that have not
// said whether they are light or dark: their own text colour is always legible.
func plainStyles() styles {
	plain := lipgloss.NewStyle()
	bold := plain.Bold(true)
	return styles{plain: plain, strong: bold, muted: plain, accent: bold, good: bold, warn: bold, bad: bold, code: bold, paper: plain}
}

func newStyles(isDark bool) styles {
	choose := lipgloss.LightDark(isDark)
	pick := func(of func(palette) string) color.Color {
		return choose(lipgloss.Color(of(light())), lipgloss.Color(of(dark())))
	}
	s := plainStyles()
	s.colours, s.dark = true, isDark
	s.muted = s.plain.Foreground(pick(func(p palette) string { return p.muted }))
	s.accent = s.strong.Foreground(pick(func(p palette) string { return p.accent }))
	s.good = s.strong.Foreground(pick(func(p palette) string { return p.good }))
	s.warn = s.strong.Foreground(pick(func(p palette) string { return p.warn }))
	s.bad = s.strong.Foreground(pick(func(p palette) string { return p.bad }))
	s.code = s.accent
	s.paper = blackOnWhite()
	return s
}

func blackOnWhite() lipgloss.Style {
	return lipgloss.NewStyle().Foreground(lipgloss.Color("#000000")).Background(lipgloss.Color("#ffffff"))
}
