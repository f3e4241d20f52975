package ide

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// escape makes text of foreign files harmless to a terminal: control characters,
// bytes that are no UTF-8 and marks that reorder text are spelled out. Line ends
// and tabs stay.
func escape(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case r == '\r':
			b.WriteString(`\r`)
		case harmful(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
		i += size
	}
	return b.String()
}

// harmful says whether a terminal may act on r, or show something else than what
// is there: C0 and C1 controls, line and paragraph separators, and the format
// characters, which hide or reorder text (Unicode Standard Annex 9).
func harmful(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// oneLine is escape for names and sentences, which have no line ends.
func oneLine(text string) string {
	return strings.NewReplacer("\n", `\n`, "\t", `\t`).Replace(escape(text))
}
