package network

import (
	"strings"
	"unicode"
)

// Plain makes text of a stranger fit for a terminal: on one line, without
// control and formatting characters (escape sequences, bidirectional overrides),
// at most limit characters long.
func Plain(s string, limit int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == unicode.ReplacementChar, !unicode.IsGraphic(r):
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > limit {
		return string(runes[:limit-1]) + "…"
	}
	return s
}
