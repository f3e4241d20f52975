package lab

import (
	"net/http"
	"slices"

	"github.com/qlogin/qlogin/lab/directory"
	"github.com/qlogin/qlogin/lab/page"
)

// adminEvents is how many of the latest events the administration lists.
const adminEvents = 50

// adminPath is where the administration is served.
const adminPath = "/admin/"

// administration shows what IT sees of the organization in the consoles of AWS
// and PingOne, and lets a person switch a fault on. It runs no script.
func (l *Lab) administration(w http.ResponseWriter, _ *http.Request) {
	events := l.Events()
	events = events[max(0, len(events)-adminEvents):]
	slices.Reverse(events)
	server := page.Server{Name: "Practice administration", Class: "portal wide"}
	server.Show(w, http.StatusOK, page.Page{
		Title: "Administration", Style: "/start/" + page.StyleName,
		Content: page.Body(
			presentPart(l.Scenario()),
			eventsPart(events),
			l.directoryPart(),
			l.setupPart(),
			switchesPart(l.Scenario(), Subjects()),
		),
	})
}

// provisionNow lets PingOne provision, as its rule does by itself every few
// minutes.
func (l *Lab) provisionNow(w http.ResponseWriter, r *http.Request) {
	if !fromHere(r) {
		http.Error(w, "provisioning is started from this computer alone", http.StatusForbidden)
		return
	}
	l.Provision()
	http.Redirect(w, r, adminPath+"#events", http.StatusSeeOther)
}

// accountRow is one user as the tables of the administration show them.
type accountRow struct {
	userName, name string
	groups         []string
	state          string
	subscription   string
}

// Subscription states, as the console of Amazon Q calls them (Amazon Q Developer
// user guide, "Subscription status").
const (
	subscriptionActive  = "Active"
	subscriptionPending = "Pending" // until the first use
	subscriptionNone    = "None"
)

// accounts lists everybody whom AWS or PingOne knows.
func (l *Lab) accounts(k conditions) []accountRow {
	seen := l.view(k, l.directory.Snapshot())
	used := l.usedBy()
	var rows []accountRow
	for _, u := range seen.Users {
		p, _ := l.inDirectory(k, u.UserName)
		row := accountRow{userName: u.UserName, name: u.DisplayName, groups: groupsOf(seen, u.ID), state: "Enabled", subscription: subscriptionNone}
		if !u.Active {
			row.state = "Disabled"
		}
		switch {
		case p.Subscribed && used[u.UserName]:
			row.subscription = subscriptionActive
		case p.Subscribed:
			row.subscription = subscriptionPending
		}
		rows = append(rows, row)
	}
	for _, p := range l.people(k) {
		if p.Missing || !p.Provisioned {
			rows = append(rows, accountRow{userName: p.UserName, name: p.Name, state: "At PingOne only", subscription: subscriptionNone})
		}
	}
	return rows
}

func groupsOf(seen directory.Snapshot, userID string) []string {
	var names []string
	for _, g := range seen.Groups {
		if g.Has(userID) {
			names = append(names, g.DisplayName)
		}
	}
	return names
}

// usedBy says who has asked Amazon Q for something, which is what makes a
// subscription active.
func (l *Lab) usedBy() map[string]bool {
	used := map[string]bool{}
	for _, e := range l.Events() {
		if e.Name == opCompletions && e.User != "" && e.Error == "" {
			used[e.User] = true
		}
	}
	return used
}
