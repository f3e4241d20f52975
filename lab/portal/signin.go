package portal

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"

	"github.com/qlogin/qlogin/lab/page"
	"github.com/qlogin/qlogin/lab/saml"
)

// signIn is an authentication request on its way to the identity provider and
// back. It is stored under the request's ID.
type signIn struct {
	browser    string // the cookie of the browser that began it
	relayState string
	userCode   string // what the person came for; "" for the portal itself
}

func (p *Portal) serveLogin(w http.ResponseWriter, r *http.Request) { p.beginSignIn(w, r, "") }

// beginSignIn sends the browser to the identity provider.
func (p *Portal) beginSignIn(w http.ResponseWriter, r *http.Request, code string) {
	browser := p.browserCookie().Value(r)
	if browser == "" {
		browser = rand.Text()
	}
	p.browserCookie().Set(w, browser)
	if p.faults().PasswordSignIn {
		p.redirect(w, r, "/start/password")
		return
	}
	id, relayState := "_"+rand.Text(), rand.Text()
	request, err := saml.EncodeRedirect(p.authnRequest(id))
	if err != nil {
		p.fail(w, r, http.StatusInternalServerError)
		return
	}
	p.requests.Set(id, signIn{browser, relayState, code})
	query := url.Values{"SAMLRequest": {request}, "RelayState": {relayState}}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, p.options.IdentityProvider.SSOURL+"?"+query.Encode(), http.StatusSeeOther)
}

// posted is a response on its way from the host of the ACS to that of the
// portal, which alone has the cookie of the browser.
type posted struct{ response, relayState string }

// serveACS takes the identity provider's response.
func (p *Portal) serveACS(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	p.consume(w, r, posted{r.PostFormValue("SAMLResponse"), r.PostFormValue("RelayState")})
}

// servePlatformACS takes a response at an address of AWS' own form, and sends
// the browser on with it.
func (p *Portal) servePlatformACS(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	id := p.posted.Put(posted{r.PostFormValue("SAMLResponse"), r.PostFormValue("RelayState")})
	p.redirect(w, r, acsPath+"?"+url.Values{"posted": {id}}.Encode())
}

func (p *Portal) servePosted(w http.ResponseWriter, r *http.Request) {
	came, ok := p.posted.Take(r.URL.Query().Get("posted"))
	if !ok {
		p.showMessage(w, r, notFound)
		return
	}
	p.consume(w, r, came)
}

// consume decides about a response. What was wrong with it is told to Record
// alone.
func (p *Portal) consume(w http.ResponseWriter, r *http.Request, came posted) {
	answer, err := p.verify(came.response)
	if err == nil {
		var began signIn
		began, err = p.match(r, answer.inResponseTo, came.relayState)
		if err == nil {
			p.admit(w, r, answer, began)
			return
		}
	}
	p.record(EventSignIn, map[string]string{"outcome": "Failure", "reason": err.Error()})
	p.fail(w, r, http.StatusBadRequest)
}

// match finds the request that a verified response answers, once.
func (p *Portal) match(r *http.Request, id, relayState string) (signIn, error) {
	began, ok := p.requests.Take(id)
	switch {
	case !ok:
		return signIn{}, &ResponseError{"InResponseTo", "answers no open request"}
	case began.browser != p.browserCookie().Value(r):
		return signIn{}, &ResponseError{"InResponseTo", "answers a request of another browser"}
	case began.relayState != relayState:
		return signIn{}, &ResponseError{"RelayState", "is not the one of the request"}
	}
	return began, nil
}

// admit lets in whoever the directory knows by exactly this name.
func (p *Portal) admit(w http.ResponseWriter, r *http.Request, answer answer, began signIn) {
	person, found := p.options.Directory.Find(answer.nameID)
	refuse := func(reason string, m message) {
		p.record(EventSignIn, map[string]string{"outcome": "Failure", "reason": reason, "nameID": answer.nameID})
		p.showMessage(w, r, m)
	}
	switch {
	case !found || person.UserName != answer.nameID:
		refuse("NameID: is not the userName of a provisioned person", generic)
	case person.Disabled:
		refuse("NameID: the person is disabled", generic)
	case person.Pending:
		refuse("NameID: the person is not fully provisioned", notProvisioned)
	default:
		p.record(EventSignIn, map[string]string{"outcome": "Success", "userName": person.UserName})
		p.record(EventAuthenticated, map[string]string{"outcome": "Success", "userName": person.UserName})
		if person.Unassigned {
			p.showMessage(w, r, noAccess)
			return
		}
		p.openSession(w, person, answer.ends)
		p.afterSignIn(w, r, began.userCode)
	}
}

func (p *Portal) afterSignIn(w http.ResponseWriter, r *http.Request, code string) {
	if code == "" {
		p.redirect(w, r, "/start/")
		return
	}
	p.redirect(w, r, withCode("/start/device", code))
}

// servePassword shows the page of an Identity Center whose identity source was
// never switched: it asks for a password that nobody has.
func (p *Portal) servePassword(w http.ResponseWriter, r *http.Request) {
	p.showPassword(w, r, http.StatusOK, "", "")
}

func (p *Portal) servePasswordCheck(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if !page.CheckToken(r, p.browserCookie().Value(r)) {
		p.showMessage(w, r, staleForm)
		return
	}
	username := strings.TrimSpace(r.PostFormValue("username"))
	p.record(EventPassword, map[string]string{"outcome": "Failure", "userName": username})
	p.showPassword(w, r, http.StatusUnauthorized, username, "The username or password is not right.")
}

func (p *Portal) showPassword(w http.ResponseWriter, r *http.Request, status int, username, problem string) {
	form := page.Credentials{
		Action: p.base + "/start/password", Token: page.Token(p.browserCookie().Value(r)),
		Username: username, Problem: problem,
	}
	title := "Sign in"
	if problem != "" {
		title = "Error: " + title // said first by a screen reader
	}
	p.show(w, r, status, page.Page{Title: title, Content: passwordPage(form)})
}
