package scim

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// term is one comparison of a filter: attribute eq "value".
type term struct{ attribute, value string }

// maxFilter is far above any filter that makes sense.
const maxFilter = 2048

// parseFilter reads the part of RFC 7644, section 3.4.2.2, that AWS knows:
// eq, and comparisons joined by and. Attributes and operators are read without
// regard to case; PingOne sends "Eq".
func parseFilter(text string) ([]term, *refusal) {
	if len(text) > maxFilter || !utf8.ValidString(text) {
		return nil, invalid("the filter is too long or not text")
	}
	var terms []term
	for rest := text; ; {
		t, after, bad := parseTerm(rest)
		if bad != nil {
			return nil, bad
		}
		terms = append(terms, t)
		if after = strings.TrimLeft(after, " "); after == "" {
			return terms, nil
		}
		word, tail, _ := strings.Cut(after, " ")
		if !strings.EqualFold(word, "and") {
			return nil, invalid("the filter joins with something other than and")
		}
		rest = tail
	}
}

func parseTerm(text string) (t term, rest string, _ *refusal) {
	attribute, text, _ := strings.Cut(strings.TrimLeft(text, " "), " ")
	operator, text, ok := strings.Cut(strings.TrimLeft(text, " "), " ")
	switch {
	case !ok || !isAttribute(attribute):
		return t, "", invalid("the filter is not of the form attribute eq \"value\"")
	case !strings.EqualFold(operator, "eq"):
		return t, "", invalid("the filter uses an operator other than eq")
	}
	value, rest, ok := cutString(strings.TrimLeft(text, " "))
	if !ok {
		return t, "", invalid("the filter's value is not in quotes")
	}
	if rest != "" && rest[0] != ' ' {
		return t, "", invalid("the filter goes on right behind a value")
	}
	return term{strings.ToLower(attribute), value}, rest, nil
}

// isAttribute knows names such as userName and groups.value.
func isAttribute(name string) bool {
	return name != "" && strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz.") == ""
}

// cutString takes a JSON string from the front of text.
func cutString(text string) (value, rest string, ok bool) {
	if !strings.HasPrefix(text, `"`) {
		return "", "", false
	}
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			err := json.Unmarshal([]byte(text[:i+1]), &value)
			return value, text[i+1:], err == nil
		}
	}
	return "", "", false
}

// combination is the attributes of a filter, for looking up whether AWS supports
// them together.
func combination(terms []term) string {
	names := make([]string, len(terms))
	for i, t := range terms {
		names[i] = t.attribute
	}
	return strings.Join(names, " and ")
}
