package lab

import (
	"net"
	"net/http"
	"slices"

	"github.com/qlogin/qlogin/lab/page"
)

// shownEvents is how many of the latest events the index page lists.
const shownEvents = 30

// index says that this is a practice server, and lets a person choose what goes
// wrong.
func (l *Lab) index(w http.ResponseWriter, _ *http.Request) {
	events := l.Events()
	events = events[max(0, len(events)-shownEvents):]
	slices.Reverse(events)
	server := page.Server{Name: "Practice lab", Class: "portal"}
	server.Show(w, http.StatusOK, page.Page{
		Title: "Overview", Style: "/start/" + page.StyleName,
		Content: page.Body(
			organizationPart(l.Organization()),
			nowPart(l.Scenario(), events),
			scenariosPart(l.Scenario(), Scenarios()),
		),
	})
}

// switchScenario is for this computer alone: the address is checked because a
// lab may be served wrongly, the host because a web page may point a name of its
// own at the loopback address.
func (l *Lab) switchScenario(w http.ResponseWriter, r *http.Request) {
	if !fromHere(r) {
		http.Error(w, "scenarios are switched from this computer alone", http.StatusForbidden)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
	if err := l.SetScenario(r.PostFormValue("name")); err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	to := "/lab/"
	if r.PostFormValue("from") == adminPath {
		to = adminPath
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// fromHere says whether a request to change the lab comes from this computer and
// from no foreign page.
func fromHere(r *http.Request) bool {
	return local(r.RemoteAddr) && local(r.Host) && http.NewCrossOriginProtection().Check(r) == nil
}

// local says whether an address or host is this computer.
func local(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
