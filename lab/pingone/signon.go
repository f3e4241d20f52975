package pingone

import (
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/qlogin/qlogin/lab/page"
	"github.com/qlogin/qlogin/lab/saml"
)

// flow is one pass through the sign-on, from the service provider's request to
// the response.
type flow struct {
	app        Application
	requestID  string
	acs        string
	relayState string
	browser    string // the cookie of the browser that began it
	fresh      bool   // the request insists on a password (ForceAuthn)
	begun      time.Time
}

// session is a browser in which somebody has signed on.
type session struct {
	username string
	began    time.Time
}

// maxForm leaves room for the form encoding around the longest message.
const maxForm = 2 * saml.MaxMessage

// maxRelayState is SAML's own limit of 80 bytes (bindings, section 3.4.3),
// which real service providers overstep.
const maxRelayState = 1024

// serveSSO takes an authentication request.
func (p *Provider) serveSSO(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	request, err := readRequest(r)
	if err != nil {
		p.record("AUTHN_REQUEST.REFUSED", map[string]string{"reason": err.Error()})
		p.refuse(w, badRequest)
		return
	}
	app, acs, err := p.recipient(request)
	if err != nil {
		p.record("AUTHN_REQUEST.REFUSED", map[string]string{"reason": err.Error(), "issuer": request.Issuer})
		p.refuse(w, refusalOf(err))
		return
	}
	if p.faults().AppDeleted {
		p.record("APPLICATION.UNKNOWN", map[string]string{"issuer": request.Issuer})
		p.refuse(w, unknownApplication)
		return
	}
	if p.faults().AppDisabled {
		p.record("APPLICATION.DISABLED", map[string]string{"application": app.Name})
		p.refuse(w, disabledApplication)
		return
	}
	p.begin(w, r, flow{
		app: app, acs: acs, requestID: request.ID, fresh: request.ForceAuthn,
		relayState: r.FormValue("RelayState"),
	})
}

func (p *Provider) begin(w http.ResponseWriter, r *http.Request, f flow) {
	if len(f.relayState) > maxRelayState {
		p.refuse(w, badRequest)
		return
	}
	f.begun = p.options.Now()
	f.browser = p.flowCookie().Value(r)
	if f.browser == "" {
		f.browser = rand.Text()
	}
	p.flowCookie().Set(w, f.browser)
	id := p.flows.Put(f)
	if _, ok := p.signedOn(r, f); ok {
		p.redirect(w, r, "/saml20/resume", id)
		return
	}
	p.redirect(w, r, "/signon/", id)
}

// serveSignOn shows the username and password page.
func (p *Provider) serveSignOn(w http.ResponseWriter, r *http.Request) {
	id, f, ok := p.flow(r)
	if !ok {
		p.refuse(w, lostFlow)
		return
	}
	p.showSignOn(w, http.StatusOK, id, f, "", "")
}

func (p *Provider) showSignOn(w http.ResponseWriter, status int, id string, f flow, username, problem string) {
	form := page.Credentials{
		Action: p.address("/signon/", id), Token: page.Token(f.browser), Username: username, Problem: problem,
	}
	title := "Sign on"
	if problem != "" {
		title = "Error: " + title // said first by a screen reader
	}
	content := signOnPage(f.app.Name, form, practiceAccount(p.options.Username, p.options.Password))
	p.show(w, status, page.Page{Title: title, Content: content, Forms: []string{page.Origin(f.acs)}})
}

// serveCredentials checks the username and password that were sent.
func (p *Provider) serveCredentials(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	id, f, ok := p.flow(r)
	if !ok || !page.CheckToken(r, f.browser) {
		p.refuse(w, lostFlow)
		return
	}
	username := strings.TrimSpace(r.PostFormValue("username"))
	person, err := p.options.People.Authenticate(username, r.PostFormValue("password"))
	if err != nil {
		p.record("AUTHENTICATION.FAILED", map[string]string{"username": username, "reason": err.Error()})
		p.showSignOn(w, http.StatusUnauthorized, id, f, username, problemOf(err))
		return
	}
	if p.faults().MFAFailed {
		p.record("AUTHENTICATION.FAILED", map[string]string{"username": person.Username, "reason": "no usable device"})
		p.refuse(w, noDevice)
		return
	}
	p.record("AUTHENTICATION.SUCCEEDED", map[string]string{"username": person.Username})
	// A new name for the session at every sign-on: one that was planted
	// beforehand is worth nothing afterwards.
	p.sessionCookie().Set(w, p.sessions.Put(session{username: person.Username, began: p.options.Now()}))
	p.redirect(w, r, "/saml20/resume", id)
}

func problemOf(err error) string {
	if errors.Is(err, ErrLocked) {
		return "This account is locked. Ask your help desk to unlock it."
	}
	return "Incorrect username or password. Please try again."
}

// serveResume sends a person who has signed on back with a response.
func (p *Provider) serveResume(w http.ResponseWriter, r *http.Request) {
	id, f, ok := p.flow(r)
	if !ok {
		p.refuse(w, lostFlow)
		return
	}
	s, ok := p.signedOn(r, f)
	person, found := p.options.People.Find(s.username)
	if !ok || !found {
		p.redirect(w, r, "/signon/", id)
		return
	}
	detail := map[string]string{"username": person.Username, "application": f.app.Name}
	if !p.allowed(person, f.app) {
		p.record("AUTHORIZATION.DENIED", detail)
		p.refuse(w, notInGroup)
		return
	}
	if p.faults().UnforcedFormat && strings.Contains(person.Email, "+") {
		p.record("SAML_RESPONSE.FAILED", map[string]string{"username": person.Username, "reason": "SAML_215"})
		p.refuse(w, invalidInput)
		return
	}
	response, err := p.response(person, s, f)
	if err != nil {
		p.record("SAML_RESPONSE.FAILED", map[string]string{"reason": err.Error()})
		p.refuse(w, broken)
		return
	}
	p.record("SAML_RESPONSE.SENT", detail)
	content := continuePage(answer{
		acs: f.acs, response: saml.EncodePost(response), relayState: f.relayState,
		application: f.app.Name, person: person.Email,
	})
	p.show(w, http.StatusOK, page.Page{Title: "Signed on", Content: content, Forms: []string{page.Origin(f.acs)}})
}

func (p *Provider) allowed(person Person, app Application) bool {
	if p.faults().GroupDenied {
		return false
	}
	return app.Group == "" || slices.Contains(person.Groups, app.Group)
}

// flow finds the flow that a request names, for the browser that began it.
func (p *Provider) flow(r *http.Request) (string, flow, bool) {
	id := r.URL.Query().Get("flowId")
	f, ok := p.flows.Get(id)
	if !ok || f.browser != p.flowCookie().Value(r) {
		return "", flow{}, false
	}
	return id, f, true
}

// signedOn returns the browser's session, unless the flow wants a newer one.
func (p *Provider) signedOn(r *http.Request, f flow) (session, bool) {
	s, ok := p.sessions.Get(p.sessionCookie().Value(r))
	if !ok || f.fresh && s.began.Before(f.begun) {
		return session{}, false
	}
	return s, true
}

func (p *Provider) address(path, flowID string) string {
	return p.issuer + path + "?" + url.Values{"flowId": {flowID}}.Encode()
}

func (p *Provider) redirect(w http.ResponseWriter, r *http.Request, path, flowID string) {
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, p.address(path, flowID), http.StatusSeeOther)
}

func (p *Provider) flowCookie() page.Cookie { return p.cookie("practice_flow", flowLifetime) }

func (p *Provider) sessionCookie() page.Cookie { return p.cookie("practice_sso", sessionLifetime) }

func (p *Provider) cookie(name string, lifetime time.Duration) page.Cookie {
	return page.Cookie{
		Name: name, Path: p.path + "/", Lifetime: lifetime,
		Secure: strings.HasPrefix(p.issuer, "https:"), CrossSite: true,
	}
}
