package portal

import (
	"net/http"
	"strings"

	"github.com/qlogin/qlogin/lab/page"
)

// maxForm leaves room for a SAML response of the longest kind.
const maxForm = 512 << 10

func (p *Portal) routes() *http.ServeMux {
	mux := http.NewServeMux()
	// The four forms of verification address since 2019. A fragment such as
	// "/start/#/device" never reaches a server: those people type the code.
	mux.HandleFunc("GET /{$}", p.serveOlderAddress)
	mux.HandleFunc("GET /start", p.serveOlderAddress)
	mux.HandleFunc("GET /platform/authorize", p.serveRequestURI)

	mux.HandleFunc("GET /start/{$}", p.serveStart)
	mux.HandleFunc("GET /start/device", p.serveDevice)
	mux.HandleFunc("POST /start/device", p.serveConfirmation)
	mux.HandleFunc("GET /start/consent", p.serveConsent)
	mux.HandleFunc("POST /start/consent", p.serveDecision)
	mux.HandleFunc("GET /start/result", p.serveResult)

	mux.HandleFunc("GET /start/login", p.serveLogin)
	mux.HandleFunc("GET /start/password", p.servePassword)
	mux.HandleFunc("POST /start/password", p.servePasswordCheck)
	mux.HandleFunc("GET /start/saml/metadata", p.serveMetadata)
	mux.HandleFunc("POST "+acsPath, p.serveACS)
	mux.HandleFunc("GET "+acsPath, p.servePosted)
	mux.HandleFunc("POST /platform/saml/acs/{tenant}", p.servePlatformACS)
	mux.HandleFunc("POST /platform/{host}/saml/acs/{tenant}", p.servePlatformACS)
	mux.HandleFunc("POST /start/signout", p.serveSignOut)
	mux.HandleFunc("GET /start/signed-out", p.serveSignedOut)
	mux.HandleFunc("GET "+stylePath, page.ServeStyle)
	mux.HandleFunc("/", p.serveNotFound)
	return mux
}

// acsPath takes responses on the portal's own host.
const acsPath = "/start/saml/acs"

const stylePath = "/start/" + page.StyleName

func (p *Portal) show(w http.ResponseWriter, r *http.Request, status int, shown page.Page) {
	shown.Style = p.base + stylePath
	if p.options.PageRegion != nil {
		shown.Region = p.options.PageRegion()
	}
	// The code form may lead through a redirect to the identity provider.
	shown.Forms = []string{page.Origin(p.options.IdentityProvider.SSOURL)}
	if name, s, ok := p.session(r); ok {
		shown.Person = &page.Person{Name: s.displayName, SignOut: p.base + "/start/signout", Token: page.Token(name)}
	}
	server().Show(w, status, shown)
}

func (p *Portal) redirect(w http.ResponseWriter, r *http.Request, path string) {
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, p.base+path, http.StatusSeeOther)
}

func (p *Portal) cookie(name string) page.Cookie {
	return page.Cookie{
		Name: name, Path: "/start/", Lifetime: p.options.SessionLifetime,
		Secure: strings.HasPrefix(p.base, "https:"),
	}
}

func (p *Portal) sessionCookie() page.Cookie { return p.cookie("practice_portal") }

// browserCookie ties a sign-in to the browser that began it, so that nobody
// can plant a response of theirs in somebody else's browser. It has to be
// there when the identity provider's form arrives.
func (p *Portal) browserCookie() page.Cookie {
	c := p.cookie("practice_browser")
	c.CrossSite = true
	return c
}
