package pingone

import (
	"net/http"

	"github.com/qlogin/qlogin/lab/page"
)

// serveSignOff asks before it ends the browser session: a link alone must not
// sign anybody off.
func (p *Provider) serveSignOff(w http.ResponseWriter, r *http.Request) {
	cookie := p.sessionCookie().Value(r)
	s, ok := p.sessions.Get(cookie)
	data := struct{ Action, Token, Person string }{p.SignOffURL(), page.Token(cookie), s.username}
	title := "Sign off"
	if !ok {
		title = "You are signed off"
	}
	p.show(w, http.StatusOK, page.Page{Name: "signoff", Title: title, Data: data})
}

func (p *Provider) serveSignedOff(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	cookie := p.sessionCookie().Value(r)
	if !page.CheckToken(r, cookie) {
		p.refuse(w, lostFlow)
		return
	}
	p.sessions.Take(cookie)
	p.sessionCookie().Clear(w)
	http.Redirect(w, r, p.SignOffURL(), http.StatusSeeOther)
}
