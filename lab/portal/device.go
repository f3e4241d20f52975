package portal

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/qlogin/qlogin/lab/page"
)

// maxUserCode is longer than any code, with room for spaces.
const maxUserCode = 40

// serveOlderAddress leads "/?user_code=…", "/" and "/start" to today's pages.
func (p *Portal) serveOlderAddress(w http.ResponseWriter, r *http.Request) {
	if code := r.URL.Query().Get("user_code"); code != "" {
		p.redirect(w, r, withCode("/start/device", code))
		return
	}
	if r.URL.Path == "/start" {
		p.serveStart(w, r) // the address that people know answers by itself
		return
	}
	p.redirect(w, r, "/start/")
}

// serveRequestURI takes the form of address that does not show the code.
func (p *Portal) serveRequestURI(w http.ResponseWriter, r *http.Request) {
	if p.options.Resolve == nil {
		p.redirect(w, r, "/start/")
		return
	}
	code, err := p.options.Resolve(r.URL.Query().Get("request_uri"))
	if err != nil {
		p.showCodeProblem(w, r, err)
		return
	}
	p.redirect(w, r, withCode("/start/device", code))
}

// serveStart shows the box in which a code is typed.
func (p *Portal) serveStart(w http.ResponseWriter, r *http.Request) {
	if code := r.URL.Query().Get("user_code"); code != "" {
		p.redirect(w, r, withCode("/start/device", code))
		return
	}
	login := p.base + "/start/login"
	if _, _, ok := p.session(r); ok {
		login = ""
	}
	p.show(w, r, http.StatusOK, page.Page{Title: "Enter the code", Content: codePage(p.base+"/start/device", login)})
}

// serveDevice shows a code to be compared, after a sign-in if need be.
func (p *Portal) serveDevice(w http.ResponseWriter, r *http.Request) {
	code := userCode(r.URL.Query().Get("user_code"))
	if code == "" {
		p.redirect(w, r, "/start/")
		return
	}
	name, _, ok := p.session(r)
	if !ok {
		p.beginSignIn(w, r, code)
		return
	}
	request, err := p.options.Authorizations.Lookup(code)
	if err != nil {
		p.showCodeProblem(w, r, err)
		return
	}
	q := question{p.base + "/start/device", page.Token(name), request.UserCode, displayed(request.ClientName)}
	p.show(w, r, http.StatusOK, page.Page{Title: "Authorization requested", Content: comparePage(q)})
}

// serveConfirmation takes the answer to "is this your code?".
func (p *Portal) serveConfirmation(w http.ResponseWriter, r *http.Request) {
	s, code, ok := p.answered(w, r)
	if !ok {
		return
	}
	switch r.PostFormValue("decision") {
	case "confirm":
		if _, err := p.options.Authorizations.Lookup(code); err != nil {
			p.showCodeProblem(w, r, err)
			return
		}
		s.setStep(code, stepConfirmed)
		p.redirect(w, r, withCode("/start/consent", code))
	case "mismatch":
		p.deny(w, r, s, code)
	default:
		p.showMessage(w, r, staleForm)
	}
}

// serveConsent asks whether the client may act for the person.
func (p *Portal) serveConsent(w http.ResponseWriter, r *http.Request) {
	code := userCode(r.URL.Query().Get("user_code"))
	name, s, ok := p.session(r)
	if !ok || s.step(code) != stepConfirmed {
		p.redirect(w, r, withCode("/start/device", code))
		return
	}
	request, err := p.options.Authorizations.Lookup(code)
	if err != nil {
		p.showCodeProblem(w, r, err)
		return
	}
	q := question{p.base + "/start/consent", page.Token(name), code, displayed(request.ClientName)}
	p.show(w, r, http.StatusOK, page.Page{
		Title:   "Allow " + q.client + " to access your data?",
		Content: consentPage(q, s.displayName, describe(request.Scopes)),
	})
}

// serveDecision takes the answer to the consent page.
func (p *Portal) serveDecision(w http.ResponseWriter, r *http.Request) {
	s, code, ok := p.answered(w, r)
	if !ok {
		return
	}
	if s.step(code) != stepConfirmed {
		p.redirect(w, r, withCode("/start/device", code))
		return
	}
	switch r.PostFormValue("decision") {
	case "allow":
		p.approve(w, r, s, code)
	case "deny":
		p.deny(w, r, s, code)
	default:
		p.showMessage(w, r, staleForm)
	}
}

func (p *Portal) approve(w http.ResponseWriter, r *http.Request, s *session, code string) {
	if err := p.options.Authorizations.Approve(code, s.userName); err != nil {
		p.showCodeProblem(w, r, err)
		return
	}
	p.record(EventApproved, map[string]string{"userName": s.userName, "userCode": code})
	s.setStep(code, stepApproved)
	p.redirect(w, r, withCode("/start/result", code))
}

func (p *Portal) deny(w http.ResponseWriter, r *http.Request, s *session, code string) {
	if err := p.options.Authorizations.Deny(code); err != nil {
		p.showCodeProblem(w, r, err)
		return
	}
	p.record(EventDenied, map[string]string{"userName": s.userName, "userCode": code})
	s.setStep(code, stepDenied)
	p.redirect(w, r, withCode("/start/result", code))
}

// serveResult says how it ended. The answer is kept in the session, so that
// reloading the page sends nothing twice and nobody can be shown a success
// that did not happen.
func (p *Portal) serveResult(w http.ResponseWriter, r *http.Request) {
	code := userCode(r.URL.Query().Get("user_code"))
	_, s, ok := p.session(r)
	if !ok {
		p.redirect(w, r, "/start/")
		return
	}
	switch s.step(code) {
	case stepApproved:
		p.show(w, r, http.StatusOK, page.Page{Title: "Request approved", Content: approvedPage()})
	case stepDenied:
		p.show(w, r, http.StatusOK, page.Page{Title: "Request denied", Content: deniedPage()})
	default:
		p.redirect(w, r, withCode("/start/device", code))
	}
}

// answered checks that a form was sent by the person who is signed in, from a
// page of ours. Where it was not it shows a page and returns false.
func (p *Portal) answered(w http.ResponseWriter, r *http.Request) (*session, string, bool) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	name, s, ok := p.session(r)
	code := userCode(r.PostFormValue("user_code"))
	if !ok || code == "" || !page.CheckToken(r, name) {
		p.showMessage(w, r, staleForm)
		return nil, "", false
	}
	return s, code, true
}

func (p *Portal) showCodeProblem(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case errors.Is(err, ErrUnknownCode):
		p.showMessage(w, r, invalidCode)
	case errors.Is(err, ErrExpiredCode):
		p.showMessage(w, r, expiredCode)
	case errors.Is(err, ErrUsedCode):
		p.showMessage(w, r, usedCode)
	case errors.Is(err, ErrGrant):
		p.showMessage(w, r, invalidGrant)
	default:
		p.fail(w, r, http.StatusInternalServerError)
	}
}

// userCode reads a code as people type it: in small letters, with spaces,
// without the dash (RFC 8628, section 6.1). What cannot be a code is left for
// Lookup to refuse, as long as it is short.
func userCode(typed string) string {
	if len(typed) > maxUserCode {
		return "?"
	}
	code := strings.ToUpper(strings.Join(strings.Fields(typed), ""))
	if len(code) == 8 && !strings.Contains(code, "-") {
		code = code[:4] + "-" + code[4:]
	}
	return code
}

func withCode(path, code string) string {
	return path + "?" + url.Values{"user_code": {code}}.Encode()
}
