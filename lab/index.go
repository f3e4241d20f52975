package lab

import (
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"github.com/qlogin/qlogin/lab/page"
)

// organizationPart says whom the lab plays, and what to sign in with.
func organizationPart(o Organization) g.Node {
	return page.Body(
		h.H1(g.Text(o.Name)),
		h.P(g.Text("A practice IAM Identity Center with PingOne and Amazon Q around it. It listens on this computer alone and knows nothing of AWS.")),
		h.Dl(
			fact("Start URL", o.StartURL),
			fact("Region", o.Region),
			fact("Username", o.Email),
			fact("Password", o.Password),
		),
		page.Actions(
			h.A(h.Class("button"), page.Href("/start/"), g.Text("Enter a code at the access portal")),
			h.A(h.Class("button"), page.Href(adminPath), g.Text("Administration")),
		),
	)
}

func fact(name, value string) g.Node {
	return g.Group{h.Dt(g.Text(name)), h.Dd(h.Code(g.Text(value)))}
}

// nowPart says what the scenario is and lists what happened, newest first.
func nowPart(now Scenario, events []Event) g.Node {
	return page.Body(
		h.H2(g.Text("What happens now")),
		h.P(h.Strong(g.Text(now.Title+".")), g.Text(" "+now.Story)),
		h.H2(g.Text("What has happened")),
		h.Ul(
			g.Map(events, eventItem),
			g.If(len(events) == 0, h.Li(g.Text("Nothing yet"))),
		),
	)
}

// eventItem is one event. Names of people and clients in it are as they were
// sent.
func eventItem(e Event) g.Node {
	what := e.Time.Format("15:04:05") + " " + e.Name
	if e.Region != "" {
		what += " " + e.Region
	}
	return h.Li(
		h.Code(g.Text(what)),
		g.If(e.User != "", g.Group{g.Text(" "), page.Foreign(e.User)}),
		g.If(e.Error != "", g.Group{g.Text(" "), h.Strong(g.Text(e.Error))}),
		g.If(e.Detail != "", g.Text(" "+e.Detail)),
	)
}

// scenariosPart lets a person choose what goes wrong. Its form has no token:
// switchScenario looks at where it came from.
func scenariosPart(now Scenario, all []Scenario) g.Node {
	return page.Body(
		h.H2(g.Text("What else can happen")),
		h.Form(h.Method("post"), page.Action("/lab/scenario"),
			scenarioButtons(now, all),
		),
	)
}

// scenarioButtons has a button for each scenario, and its story.
func scenarioButtons(now Scenario, all []Scenario) g.Node {
	return h.Dl(g.Map(all, func(s Scenario) g.Node {
		return g.Group{
			h.Dt(h.Button(
				h.Name("name"), h.Value(s.Name), g.If(s.Name == now.Name, h.Aria("current", "true")), g.Text(s.Title),
			)),
			h.Dd(h.Code(g.Text(s.Name)), g.Text(": "+s.Story)),
		}
	}))
}
