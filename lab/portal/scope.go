package portal

import (
	"strings"
	"unicode"
)

// maxDisplayed is the longest text of a client's that a page shows: a longer
// one could push the buttons out of sight.
const maxDisplayed = 80

// displayed makes a text that a client chose fit to be shown: no characters
// that turn the direction of writing or cannot be seen, and not too long.
func displayed(text string) string {
	clean := strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
	if letters := []rune(clean); len(letters) > maxDisplayed {
		return string(letters[:maxDisplayed]) + "…"
	}
	return clean
}

// scope is one line of the consent page.
type scope struct {
	name string // as the client asked for it
	text string // what it is for, in words; "" when nobody knows
}

// describe puts scopes into words (Amazon Q Developer user guide, scopes of
// the IDE extensions).
func describe(names []string) []scope {
	words := map[string]string{
		"codewhisperer:completions":     "Inline code suggestions",
		"codewhisperer:analysis":        "Code analysis and security scans",
		"codewhisperer:conversations":   "Chat",
		"codewhisperer:transformations": "Agent for code transformation",
		"codewhisperer:taskassist":      "Agent for software development",
		"sso:account:access":            "Your AWS accounts and the roles you have in them",
	}
	scopes := make([]scope, 0, len(names))
	for _, name := range names {
		scopes = append(scopes, scope{displayed(name), words[name]})
	}
	return scopes
}
