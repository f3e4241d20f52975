package tui

import (
	"fmt"
	"math"
	"testing"
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
				if got := contrast(colour, ground); got < 4.5 {
					t.Errorf("%s, %s on %s: %.2f:1, want 4.5:1", theme.name, word, ground, got)
				}
			}
		}
	}
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
