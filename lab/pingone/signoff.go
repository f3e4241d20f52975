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
	if !ok {
		p.show(w, http.StatusOK, page.Page{Title: "You are signed off", Content: signedOffPage()})
		return
	}
	p.show(w, http.StatusOK, page.Page{
		Title: "Sign off", Content: signOffPage(s.username, p.SignOffURL(), page.Token(cookie)),
	})
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
