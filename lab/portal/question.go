package portal

import (
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"github.com/qlogin/qlogin/lab/page"
)

// question is what a person is asked about a device authorization: first
// whether the code is theirs, then whether the client may act for them.
type question struct {
	action, token string // of the form
	code          string
	client        string // fit to be shown, see displayed
}

// comparePage asks whether the code is the person's own. AWS' identifiers are
// kept: people's scripts press the buttons by them.
func comparePage(q question) g.Node {
	return page.Body(
		steps(h.Li(h.Aria("current", "step"), g.Text("Compare the code")), h.Li(g.Text("Allow access"))),
		h.H1(g.Text("Authorization requested")),
		h.P(
			h.Strong(page.Foreign(q.client)),
			g.Text(" asks to sign in as you. Confirm this code matches the one in the window you started from."),
		),
		q.form(
			h.Div(h.Class("code"), g.El("output", h.ID("verification_code"), g.Text(q.code))),
			h.P(g.Text("Go on only if you started this yourself, just now. If somebody else gave you this link or code, stop here: they would get your access.")),
			page.Actions(
				h.Button(h.Class("main"), h.ID("cli_verification_btn"), decision("confirm"), g.Text("Confirm and continue")),
				h.Button(decision("mismatch"), g.Text("This is not my code")),
			),
		),
	)
}

// consentPage asks whether the client may act for person within scopes.
func consentPage(q question, person string, scopes []scope) g.Node {
	return page.Body(
		steps(h.Li(g.Text("Compare the code")), h.Li(h.Aria("current", "step"), g.Text("Allow access"))),
		h.H1(g.Text("Allow "), page.Foreign(q.client), g.Text(" to access your data?")),
		h.P(g.Text("It will act as "), h.Strong(page.Foreign(person)), g.Text(" and can use:")),
		h.Ul(h.Class("scopes"),
			g.Map(scopes, scope.item),
			g.If(len(scopes) == 0, h.Li(g.Text("Nothing but your name"))),
		),
		q.form(page.Actions(
			h.Button(
				h.Class("main"), h.ID("cli_login_button"), h.Data("testid", "allow-access-button"), decision("allow"),
				g.Text("Allow access"),
			),
			h.Button(h.Data("testid", "deny-access-button"), decision("deny"), g.Text("Deny access")),
		)),
	)
}

func steps(items ...g.Node) g.Node {
	return h.Ol(h.Class("steps"), h.Aria("label", "Steps"), g.Group(items))
}

// form sends the answer together with the code that it is about.
func (q question) form(parts ...g.Node) g.Node {
	return page.Form(q.action, q.token, page.Hidden("user_code", q.code), g.Group(parts))
}

// decision is what a button says to the server.
func decision(value string) g.Node { return g.Group{h.Name("decision"), h.Value(value)} }

// item is a scope in words, with the name that the client asked for.
func (s scope) item() g.Node {
	text := s.text
	if text == "" {
		text = "Something this server has no words for"
	}
	return h.Li(g.Text(text+" "), h.Code(g.Text(s.name)))
}
