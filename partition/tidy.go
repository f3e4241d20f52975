package partition

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// tidy parses raw as a web address and refuses what no start URL ever has: a
// port or user information would hide the host from a quick look.
func tidy(raw string) (*url.URL, error) {
	text := strings.TrimFunc(stripInvisible(raw), wrapping)
	if found := labelled.FindStringSubmatch(text); found != nil {
		text = found[1]
	}
	text = strings.TrimPrefix(text, "//")
	if text == "" {
		return nil, &URLError{raw, "no start URL was given", lookHere}
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	text = strings.ReplaceAll(text, `\#`, "#") // escaped by shells and Markdown
	u, err := url.Parse(text)
	if err != nil {
		return nil, &URLError{raw, fmt.Sprintf("%q is not a web address", raw), lookHere}
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	switch {
	case u.Scheme != "https":
		return nil, &URLError{raw, fmt.Sprintf("a start URL begins with https://, not %s://", u.Scheme), lookHere}
	case u.User != nil:
		return nil, &URLError{raw, "a start URL holds no user name: what stands before the @ hides the real host", lookHere}
	case u.Port() != "" && u.Port() != "443":
		return nil, &URLError{raw, "a start URL has no port", lookHere}
	}
	u.Host = strings.TrimSuffix(u.Hostname(), ".")
	return u, nil
}

// wrapping is what stands around an address in mails, chats and files.
func wrapping(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("\"'`<>()[]{},;“”„‘’«»", r)
}

// labelled is an address behind what it is, as in a settings file or a message;
// it is checked like any other.
var labelled = regexp.MustCompile(`^[A-Za-z_ -]+[:= ]\s*"?(https://.*)$`)

func stripInvisible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || (unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r') {
			return -1 // zero-width spaces, soft hyphens, byte order and direction marks
		}
		return r
	}, s)
}
