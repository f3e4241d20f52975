package lab

import (
	"net/http"
	"time"
)

// ShortenSessions lets every session end after d at the latest, as a change of
// the session length by an administrator does to those that begin later, and a
// SessionNotOnOrAfter of the identity provider to its own.
func (l *Lab) ShortenSessions(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	ends := l.now().Add(d)
	for _, f := range l.store.refresh {
		if ends.Before(f.ends) {
			f.ends = ends
		}
	}
}

// BriefTokens lets no access token that is issued from now on live longer than
// d, so that its renewal can be watched.
func (l *Lab) BriefTokens(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.brief = d
}

// SpendRefreshTokens makes every refresh token one that somebody has used: what
// a client sees whose token another client has renewed.
func (l *Lab) SpendRefreshTokens() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.store.refresh)
}

// steerSessions does to all sessions what its form says, for scripts and people
// with curl:
//
//	curl -d do=end http://127.0.0.1:4321/lab/sessions
//	curl -d do=shorten -d in=10m http://127.0.0.1:4321/lab/sessions
//	curl -d do=spend http://127.0.0.1:4321/lab/sessions
//	curl -d do=later -d in=2h http://127.0.0.1:4321/lab/sessions
//	curl -d do=tokens -d in=90s http://127.0.0.1:4321/lab/sessions
func (l *Lab) steerSessions(w http.ResponseWriter, r *http.Request) {
	if !local(r.RemoteAddr) || !local(r.Host) || http.NewCrossOriginProtection().Check(r) != nil {
		http.Error(w, "sessions are steered from this computer alone", http.StatusForbidden)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
	do, in := r.PostFormValue("do"), r.PostFormValue("in")
	d, err := time.ParseDuration(in)
	timed := do == "shorten" || do == "later" || do == "tokens"
	if timed && (err != nil || d < 0) {
		http.Error(w, "in=DURATION says how long, such as in=10m", http.StatusBadRequest)
		return
	}
	switch do {
	case "end":
		l.EndSessions("")
	case "shorten":
		l.ShortenSessions(d)
	case "spend":
		l.SpendRefreshTokens()
	case "later":
		l.Advance(d)
	case "tokens":
		l.BriefTokens(d)
	default:
		http.Error(w, "do= is end, shorten, spend, later or tokens", http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
