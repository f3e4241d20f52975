package pingone

import (
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"github.com/qlogin/qlogin/lab/page"
)

// server is whose pages these are.
func server() page.Server { return page.Server{Name: "Practice PingOne", Class: "pingone"} }

// signOnPage asks for username and password on behalf of an application.
func signOnPage(application string, form page.Credentials, account g.Node) g.Node {
	form.Button = h.Button(h.Class("main"), h.ID("sign_on"), g.Text("Sign on"))
	return page.Body(
		h.H1(g.Text("Sign on")),
		h.P(h.Class("quiet"), g.Text("to continue to "), page.Foreign(application)),
		form.Parts(),
		account,
	)
}

// practiceAccount tells a person who practises what to type.
func practiceAccount(username, password string) g.Node {
	if username == "" {
		return nil
	}
	return h.Section(h.Class("account"), h.Aria("labelledby", "account"),
		h.H2(h.ID("account"), g.Text("Your practice account")),
		h.Dl(
			h.Dt(g.Text("Username")), h.Dd(g.Text(username)),
			h.Dt(g.Text("Password")), h.Dd(g.Text(password)),
		),
	)
}

// answer is a response on its way to the application, in a person's browser.
type answer struct {
	acs, response, relayState string
	application, person       string
}

// continuePage posts the response. Its form has no token: the application, not
// this server, decides whether it asked for the response.
func continuePage(a answer) g.Node {
	return page.Body(
		h.H1(g.Text("You are signed on")),
		h.P(g.Text("as "), page.Foreign(a.person)),
		h.P(
			g.Text("Press the button to go on to "), page.Foreign(a.application),
			g.Text(". PingOne does this by itself; practice pages run no scripts."),
		),
		h.Form(h.Method("post"), page.Action(a.acs),
			page.Hidden("SAMLResponse", a.response),
			page.Hidden("RelayState", a.relayState),
			page.Actions(h.Button(h.Class("main"), h.ID("continue"), h.AutoFocus(), g.Text("Continue"))),
		),
	)
}

// signOffPage asks before it ends the session of a person.
func signOffPage(person, action, token string) g.Node {
	return page.Body(
		h.H1(g.Text("Sign off")),
		h.P(g.Text("You are signed on as "), page.Foreign(person), g.Text(" in this browser.")),
		page.Form(action, token, page.Actions(h.Button(h.Class("main"), g.Text("Sign off")))),
	)
}

func signedOffPage() g.Node {
	return page.Body(
		h.H1(g.Text("You are signed off")),
		h.P(h.Class("last"), g.Text("The next sign-on in this browser asks for a username and password.")),
	)
}

func refusalPage(said words) g.Node {
	return page.Body(
		h.H1(g.Text(said.title)),
		page.Alert(said.text),
		h.P(h.Class("last"), g.Text(said.whoHelps)),
	)
}
