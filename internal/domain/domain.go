// Package domain knows what the name of a host on the internet looks like.
package domain

import (
	"regexp"
	"strings"
)

// Pattern is a name in the letters of the DNS (RFC 1123 section 2.1), in lower
// case, with at least one dot and a last label that no address has.
const Pattern = `^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$`

var form = regexp.MustCompile(Pattern)

// Valid says whether text is such a name. One in another script has to come in
// its xn-- form, so that two that look alike stay apart.
func Valid(text string) bool { return len(text) <= 253 && form.MatchString(text) }

// Of returns the domain that a person named: by an e-mail address or by itself.
func Of(text string) (string, bool) {
	text = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(text), "."))
	if at := strings.LastIndexByte(text, '@'); at > 0 {
		text = text[at+1:]
	}
	return text, Valid(text)
}
