package page

import (
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// Foreign shows a text that somebody else chose, which must not turn the
// direction of the words around it.
func Foreign(text string) g.Node { return g.El("bdi", g.Text(text)) }

// Hidden is a field that nobody sees.
func Hidden(name, value string) g.Node {
	return h.Input(h.Type("hidden"), h.Name(name), h.Value(value))
}

// Form is a form that only its own page can send; see Token.
func Form(action, token string, parts ...g.Node) g.Node {
	return h.Form(h.Method("post"), Action(action), Hidden(TokenField, token), g.Group(parts))
}

// Actions is the row of buttons below a form or a text.
func Actions(buttons ...g.Node) g.Node { return h.Div(h.Class("actions"), g.Group(buttons)) }

// Credentials is a form that asks for a username and a password.
type Credentials struct {
	Action, Token string
	Username      string // as typed before
	Problem       string // what was wrong with it; "" for nothing
	Button        g.Node
}

// Parts returns the form, and above it what was wrong the last time. The focus
// is on the field that has to be filled in next.
func (c Credentials) Parts() g.Node {
	return g.Group{
		g.If(c.Problem != "", Alert(c.Problem, h.ID("problem"))),
		Form(c.Action, c.Token,
			h.Div(h.Class("field"),
				h.Label(h.For("username"), g.Text("Username")),
				h.Input(
					h.ID("username"), h.Name("username"), h.Value(c.Username), h.AutoComplete("username"),
					g.Attr("autocapitalize", "none"), g.Attr("spellcheck", "false"), h.Required(),
					c.wrong(), g.If(c.Problem == "", h.AutoFocus()),
				),
			),
			h.Div(h.Class("field"),
				h.Label(h.For("password"), g.Text("Password")),
				h.Input(
					h.ID("password"), h.Name("password"), h.Type("password"), h.AutoComplete("current-password"), h.Required(),
					c.wrong(), g.If(c.Problem != "", h.AutoFocus()),
				),
			),
			Actions(c.Button),
		),
	}
}

// wrong ties a field to the problem, for those who hear the page.
func (c Credentials) wrong() g.Node {
	if c.Problem == "" {
		return nil
	}
	return g.Group{h.Aria("invalid", "true"), h.Aria("describedby", "problem")}
}

// Alert is bad news, which screen readers say at once.
func Alert(text string, attributes ...g.Node) g.Node {
	return h.Div(h.Class("said bad"), h.Role("alert"), g.Group(attributes), h.P(g.Text(text)))
}
