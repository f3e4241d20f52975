package page

import (
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// frame is what all pages of a server have around their content.
func (s Server) frame(page Page) g.Node {
	return h.Doctype(h.HTML(h.Lang("en"),
		h.Head(
			h.Meta(h.Charset("utf-8")),
			h.Meta(h.Name("viewport"), h.Content("width=device-width, initial-scale=1")),
			h.Meta(h.Name("color-scheme"), h.Content("light dark")),
			h.Meta(h.Name("robots"), h.Content("noindex")),
			g.If(page.Region != "", h.Meta(h.Name("region"), h.Content(page.Region))),
			h.TitleEl(g.Text(page.Title+" – "+s.Name)),
			h.Link(h.Rel("stylesheet"), Href(page.Style)),
		),
		h.Body(h.Class(s.Class),
			h.Aside(h.Class("practice"), h.Aria("label", "Notice"),
				h.Strong(g.Text("Practice server")),
				g.Text(" – not AWS, not PingIdentity. Never type a real password here."),
			),
			h.Header(h.P(h.Class("server"), g.Text(s.Name)), page.Person.form()),
			h.Main(page.Content),
		),
	))
}

// form says who is signed in and offers to change that.
func (p *Person) form() g.Node {
	if p == nil {
		return nil
	}
	return h.Form(h.Class("person"), h.Method("post"), Action(p.SignOut),
		Hidden(TokenField, p.Token),
		h.Span(g.Text("Signed in as "), Foreign(p.Name)),
		h.Button(h.Class("plain"), g.Text("Sign out")),
	)
}
