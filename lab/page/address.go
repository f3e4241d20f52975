package page

import (
	"fmt"
	"io"
	"net/url"
	"strings"

	g "maragu.dev/gomponents"
)

// Href makes an element a link. The page is not drawn if the link could do
// anything but lead to a web page.
func Href(to string) g.Node { return address{"href", to} }

// Action says where a form is sent, with the check of Href.
func Action(to string) g.Node { return address{"action", to} }

// address is an attribute that leads somewhere. Escaping keeps a text inside
// its attribute; only a look at the text keeps "javascript:" out of a link.
type address struct{ name, to string }

// Type says that an address is an attribute and not an element.
func (a address) Type() g.NodeType { return g.AttributeType }

// Render writes the attribute.
func (a address) Render(w io.Writer) error {
	if !leadsToPage(a.to) {
		return fmt.Errorf("%s leads to %q, which is not a web page", a.name, a.to)
	}
	return g.Attr(a.name, a.to).Render(w)
}

// leadsToPage accepts web addresses and paths on the same server. Browsers
// read "\" as "/" (WHATWG URL, section 4.4), so that "/\host" is no path.
func leadsToPage(to string) bool {
	u, err := url.Parse(to)
	switch {
	case err != nil || strings.Contains(to, `\`):
		return false
	case u.Scheme == "https" || u.Scheme == "http":
		return u.Host != ""
	}
	return u.Scheme == "" && u.Host == "" && strings.HasPrefix(u.Path, "/")
}
