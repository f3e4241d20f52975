package lab

import (
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"github.com/qlogin/qlogin/lab/page"
)

// presentPart says which fault is on, and how to get rid of it.
func presentPart(now Scenario) g.Node {
	return page.Body(
		h.H1(g.Text("Administration")),
		h.P(g.Text("What IT sees of the practice organization, and the faults to practise with. "),
			h.A(page.Href("/lab/"), g.Text("Overview of the lab")), g.Text(".")),
		h.H2(h.ID("now"), g.Text("Now")),
		h.P(h.Strong(g.Text(now.Title+".")), g.Text(" "+now.Story)),
		g.If(now.Name != "healthy", h.Form(h.Method("post"), page.Action("/lab/scenario"),
			page.Hidden("from", adminPath),
			page.Actions(h.Button(h.Class("main"), h.Name("name"), h.Value("healthy"), g.Text("Back to a day on which everything works"))),
		)),
	)
}

// eventsPart is what CloudTrail would show, newest first, with PingOne's own
// audit log between.
func eventsPart(events []Event) g.Node {
	rows := make([][]g.Node, len(events))
	for i, e := range events {
		rows[i] = []g.Node{
			h.Code(g.Text(e.Time.UTC().Format(time.TimeOnly))), h.Code(g.Text(e.Name)),
			g.If(e.Error != "", h.Strong(g.Text(e.Error))), page.Foreign(e.Detail), page.Foreign(e.User), g.Text(e.Source),
		}
	}
	return page.Body(
		h.H2(h.ID("events"), g.Text("Event log")),
		h.P(g.Text("CloudTrail has the reasons that no page of AWS tells, for IT alone. Times are in UTC, the newest is first.")),
		table("Events", []string{"Time", "Event", "Error", "Reason", "Who", "Source"}, rows, "Nothing has happened yet."),
		h.Form(h.Method("post"), page.Action(adminPath+"provision"), page.Actions(h.Button(g.Text("Let PingOne provision now")))),
	)
}

// directoryPart lists users, their groups and their subscriptions.
func (l *Lab) directoryPart() g.Node {
	k := l.current()
	var users, groups [][]g.Node
	for _, a := range l.accounts(k) {
		users = append(users, []g.Node{
			page.Foreign(a.userName), page.Foreign(a.name), page.Foreign(strings.Join(a.groups, ", ")), g.Text(a.state), g.Text(a.subscription),
		})
	}
	seen := l.view(k, l.directory.Snapshot())
	for _, one := range seen.Groups {
		var members []string
		for _, id := range one.Members {
			if u, ok := seen.User(id); ok {
				members = append(members, u.UserName)
			}
		}
		groups = append(groups, []g.Node{page.Foreign(one.DisplayName), page.Foreign(strings.Join(members, ", "))})
	}
	return page.Body(
		h.H2(h.ID("users"), g.Text("Users")),
		table("Users", []string{"User name", "Name", "Groups", "Status", "Amazon Q subscription"}, users, "Nobody."),
		h.H2(h.ID("groups"), g.Text("Groups in Identity Center")),
		table("Groups", []string{"Group", "Members"}, groups, "None."),
	)
}

// setupPart is what IT has entered on each side.
func (l *Lab) setupPart() g.Node {
	k := l.current()
	o := l.organization(k)
	ends := "unknown"
	if imported, err := l.pingone.Certificates(); err == nil && len(imported) > 0 {
		ends = imported[0].NotAfter.UTC().Format(time.DateOnly)
	}
	return page.Body(
		h.H2(h.ID("setup"), g.Text("Set-up")),
		h.Dl(
			fact("Identity Center", instanceARN+" in "+k.home+", made on "+k.founded.UTC().Format(time.DateOnly)),
			fact("Issuer URL of Identity Center", l.portal.Issuer()),
			fact("Metadata of the identity provider", o.Metadata),
			fact("Imported certificate ends on", ends),
			fact("SCIM endpoint in PingOne", o.SCIM.Endpoint),
			fact("SCIM access token", o.SCIM.Token),
			fact("SCIM access token ends on", l.scimMade.Add(k.tokenLife).UTC().Format(time.DateOnly)),
			fact("Group in PingOne", o.SCIM.Group),
		),
	)
}

// switchesPart lists the faults by subject. The subject of the one that is on is
// unfolded.
func switchesPart(now Scenario, subjects []Subject) g.Node {
	return page.Body(
		h.H2(h.ID("faults"), g.Text("Faults")),
		h.Form(h.Method("post"), page.Action("/lab/scenario"),
			page.Hidden("from", adminPath),
			g.Map(subjects, func(s Subject) g.Node {
				return h.Details(g.If(s.has(now.Name), g.Attr("open")),
					h.Summary(g.Text(s.Title)),
					scenarioButtons(now, s.Scenarios),
				)
			}),
		),
	)
}

// table is a table that scrolls by itself where the window is narrow, also by
// keyboard (WCAG 2.2, 1.4.10 and 2.1.1).
func table(name string, heads []string, rows [][]g.Node, none string) g.Node {
	if len(rows) == 0 {
		return h.P(g.Text(none))
	}
	return h.Div(h.Class("table"), h.Role("region"), h.Aria("label", name), h.TabIndex("0"),
		h.Table(
			h.THead(h.Tr(g.Map(heads, func(head string) g.Node { return h.Th(h.Scope("col"), g.Text(head)) }))),
			h.TBody(g.Map(rows, func(row []g.Node) g.Node {
				return h.Tr(g.Map(row, func(cell g.Node) g.Node { return h.Td(cell) }))
			})),
		),
	)
}
