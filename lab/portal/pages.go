package portal

import (
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"github.com/qlogin/qlogin/lab/page"
)

// server is whose pages these are.
func server() page.Server { return page.Server{Name: "Practice access portal", Class: "portal"} }

// codePage asks for a user code; login leads to a sign-in without one, and is
// "" for those who are signed in.
func codePage(action, login string) g.Node {
	return page.Body(
		h.H1(g.Text("Enter the code")),
		h.P(g.Text("Type the code from the window in which you started to sign in.")),
		h.Form(h.Method("get"), page.Action(action),
			h.Div(h.Class("field"),
				h.Label(h.For("verification_code"), g.Text("Code")),
				h.Input(
					h.Class("typed-code"), h.ID("verification_code"), h.Name("user_code"), h.MaxLength("20"), h.AutoComplete("off"),
					g.Attr("autocapitalize", "characters"), g.Attr("spellcheck", "false"),
					h.Aria("describedby", "hint"), h.Required(), h.AutoFocus(),
				),
				h.Small(h.ID("hint"), g.Text("Eight letters, such as BCDF-GHJK. The dash may be left out.")),
			),
			page.Actions(
				h.Button(h.Class("main"), g.Text("Next")),
				g.If(login != "", button(login, "Sign in first")),
			),
		),
	)
}

// button is a link that looks like a button.
func button(to, text string) g.Node { return h.A(h.Class("button"), page.Href(to), g.Text(text)) }

// passwordPage asks for a password that nobody has.
func passwordPage(form page.Credentials) g.Node {
	form.Button = h.Button(h.Class("main"), g.Text("Sign in"))
	return page.Body(
		h.H1(g.Text("Sign in")),
		h.P(h.Class("quiet"), g.Text("with your Identity Center password")),
		form.Parts(),
	)
}

func approvedPage() g.Node {
	return page.Body(
		h.Div(h.Class("said good"), h.Role("status"), h.Data("analytics-alert", "success"),
			h.H1(g.Text("Request approved")),
			h.P(g.Text("You can close this window.")),
		),
		h.P(h.Class("last"), g.Text("Go back to the window you started from. It goes on by itself within a few seconds.")),
	)
}

func deniedPage() g.Node {
	return page.Body(
		h.H1(g.Text("Request denied")),
		h.Div(h.Class("said bad"), h.Role("status"),
			h.P(g.Text("Nobody was given access. You can close this window.")),
		),
		h.P(h.Class("last"), g.Text("If you did not start this sign-in yourself, tell your IT team: somebody may have tried to use your name.")),
	)
}

// messagePage shows words; signOff leads to the identity provider's page, and
// is "" where that is of no use.
func messagePage(said words, signOff string) g.Node {
	news := page.Alert(said.text)
	if !said.bad() {
		news = h.Div(h.Class("said good"), h.Role("status"), h.P(g.Text(said.text)))
	}
	return page.Body(
		h.H1(g.Text(said.title)),
		news,
		h.P(g.Text(said.next)),
		g.If(signOff != "", h.P(
			g.Text("Your identity provider may still know you in this browser: "),
			h.A(page.Href(signOff), g.Text("sign off there, too")), g.Text("."),
		)),
		g.If(said.start != "", page.Actions(button(said.start, "Enter a code"))),
	)
}
