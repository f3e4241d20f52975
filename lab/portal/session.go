package portal

import (
	"net/http"
	"sync"
	"time"

	"github.com/qlogin/qlogin/lab/page"
)

// session is a browser in which somebody has signed in to the portal.
type session struct {
	userName    string
	displayName string
	ends        time.Time

	mu    sync.Mutex
	steps map[string]step // by user code
}

// step is how far a person has come with one code.
type step string

const (
	stepConfirmed step = "confirmed" // the code was compared
	stepApproved  step = "approved"
	stepDenied    step = "denied"
)

// maxSteps is more codes than anybody answers in one session.
const maxSteps = 100

func (s *session) step(userCode string) step {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.steps[userCode]
}

func (s *session) setStep(userCode string, to step) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.steps) >= maxSteps {
		clear(s.steps)
	}
	s.steps[userCode] = to
}

// session returns the cookie and the session of the browser that asks.
func (p *Portal) session(r *http.Request) (string, *session, bool) {
	name := p.sessionCookie().Value(r)
	s, ok := p.sessions.Get(name)
	if !ok || !p.options.Now().Before(s.ends) {
		return "", nil, false
	}
	return name, s, true
}

// openSession signs a person in. The session ends with the identity
// provider's if that is earlier (IAM Identity Center user guide, session
// duration).
func (p *Portal) openSession(w http.ResponseWriter, person Person, idpEnds time.Time) {
	ends := p.options.Now().Add(p.options.SessionLifetime)
	if !idpEnds.IsZero() && idpEnds.Before(ends) {
		ends = idpEnds
	}
	name := person.DisplayName
	if name == "" {
		name = person.UserName
	}
	s := &session{userName: person.UserName, displayName: name, ends: ends, steps: make(map[string]step)}
	p.sessionCookie().Set(w, p.sessions.Put(s))
}

func (p *Portal) serveSignOut(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	name, s, ok := p.session(r)
	if ok && !page.CheckToken(r, name) {
		p.showMessage(w, r, staleForm)
		return
	}
	if ok {
		p.sessions.Take(name)
		p.record(EventSignOut, map[string]string{"userName": s.userName})
	}
	p.sessionCookie().Clear(w)
	p.redirect(w, r, "/start/signed-out")
}

func (p *Portal) serveSignedOut(w http.ResponseWriter, r *http.Request) {
	p.showMessage(w, r, signedOut)
}
