package tui

import (
	"fmt"
	"math"
	"regexp"
	"testing"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// TestContrast computes the contrast of every colour on the backgrounds that
// terminals come with (WCAG 2.2, 1.4.3: at least 4.5:1).
func TestContrast(t *testing.T) {
	for _, theme := range []struct {
		name    string
		colours palette
		grounds []string
	}{
		{"dark", dark(), []string{"#000000", "#0c0c0c", "#1e1e1e", "#1e1e2e", "#282c34", "#002b36", "#2e3440", "#300a24"}},
		{"light", light(), []string{"#ffffff", "#fafafa", "#fdf6e3", "#eff1f5", "#f5f5f5"}},
	} {
		for word, colour := range map[string]string{
			"muted": theme.colours.muted, "accent": theme.colours.accent, "good": theme.colours.good,
			"warn": theme.colours.warn, "bad": theme.colours.bad,
		} {
			for _, ground := range theme.grounds {
				for depth, shown := range map[string]string{"true colours": colour, "256 colours": of256(colour)} {
					if got := contrast(shown, ground); got < 4.5 {
						t.Errorf("%s, %s in %s, %s on %s: %.2f:1, want 4.5:1", theme.name, word, depth, shown, ground, got)
					}
				}
			}
		}
	}
}

// of256 is what a terminal with 256 colours shows: one of those from 16 on, which
// xterm fixed and themes leave alone.
func of256(colour string) string {
	r, g, b, _ := colorprofile.ANSI256.Convert(lipgloss.Color(colour)).RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

// fewColours looks at a screen where there are 16 colours or none: nobody knows
// what the 16 look like, so that no screen uses any of them.
func (r *rig) fewColours() {
	r.t.Helper()
	if len(colours(r.m.View().Content)) == 0 {
		r.t.Error("no colours where there are enough")
	}
	for _, profile := range []colorprofile.Profile{colorprofile.ANSI, colorprofile.ASCII} {
		r.send(tea.ColorProfileMsg{Profile: profile})
		if found := colours(r.m.View().Content); len(found) > 0 {
			r.t.Errorf("%v: %q", profile, found)
		}
	}
	r.send(tea.ColorProfileMsg{Profile: colorprofile.ANSI256})
	if len(colours(r.m.View().Content)) == 0 {
		r.t.Error("no colours where there are 256")
	}
}

// colours are the sequences that set one (ECMA-48 8.3.117).
func colours(content string) []string {
	return regexp.MustCompile(`\x1b\[[0-9;]*\b(3[0-8]|4[0-8]|9[0-7]|10[0-7])[0-9;:]*m`).FindAllString(content, -1)
}

func contrast(a, b string) float64 {
	high, low := luminance(a), luminance(b)
	if high < low {
		high, low = low, high
	}
	return (high + 0.05) / (low + 0.05)
}

func luminance(colour string) float64 {
	var r, g, b int
	if _, err := fmt.Sscanf(colour, "#%02x%02x%02x", &r, &g, &b); err != nil {
		return math.NaN()
	}
	linear := func(v int) float64 {
		c := float64(v) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}
