package pingone

import (
	"crypto/rsa"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/qlogin/qlogin/lab/page"
	"github.com/qlogin/qlogin/lab/ticket"
)

// ErrPassword says that the username and password do not belong together.
var ErrPassword = errors.New("the username or password is not right")

// ErrLocked says that the account may not sign in until IT unlocks it.
var ErrLocked = errors.New("the account is locked")

// Person is somebody who has an account at the identity provider.
type Person struct {
	Username string // what is typed at sign-on; need not be an address
	Email    string // what the SAML subject is made of
	Groups   []string
}

// People answers who may sign on.
type People interface {
	// Authenticate returns ErrPassword or ErrLocked when the answer is no.
	Authenticate(username, password string) (Person, error)
	// Find looks up the person of an open browser session again.
	Find(username string) (Person, bool)
}

// Application is one service provider that the identity provider knows.
type Application struct {
	ID       string // UUID; names the metadata document
	Name     string
	EntityID string   // the service provider's issuer, and the audience of assertions for it
	ACS      []string // the only addresses that a response is ever sent to
	Group    string   // people outside of it are turned away; "" lets everybody in
}

// Options says what a Provider needs. People and at least one application are
// required.
type Options struct {
	// BaseURL is the address that EnvironmentID is appended to, such as
	// https://auth.pingone.eu or http://127.0.0.1:4321/pingone. Requests are
	// expected with that path still on them.
	BaseURL       string
	EnvironmentID string
	Applications  []Application
	People        People

	Now func() time.Time // time.Now when nil
	Key *rsa.PrivateKey  // made when first needed if nil

	// Entered is asked at every request for what IT has entered in an
	// application; nil means what it began with.
	Entered func(Application) Application
	// Faults is asked at every request; nil means that nothing is broken.
	Faults func() Faults
	// Record is told what happened, in the words of PingOne's audit log.
	Record func(event string, detail map[string]string)

	// Username and Password are shown on the sign-on page, so that a person
	// who practises need not look them up.
	Username, Password string
}

// Provider is the identity provider. It is an http.Handler.
type Provider struct {
	options  Options
	issuer   string
	path     string // of the issuer's address
	mux      *http.ServeMux
	keys     keyring
	flows    *ticket.Box[flow]
	sessions *ticket.Box[session]
}

// How long things live. PingOne's defaults are 15 minutes for a sign-on flow,
// five for an assertion; a browser session lasts a working day.
const (
	flowLifetime      = 15 * time.Minute
	assertionLifetime = 5 * time.Minute
	sessionLifetime   = 12 * time.Hour
	recordLimit       = 1000
)

// New returns a provider for o.
func New(o Options) (*Provider, error) {
	base, err := url.Parse(o.BaseURL)
	if err != nil || base.Host == "" {
		return nil, fmt.Errorf("practice PingOne: %q is not an address", o.BaseURL)
	}
	if o.People == nil || len(o.Applications) == 0 || o.EnvironmentID == "" {
		return nil, errors.New("practice PingOne: it needs people, an application and an environment")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	p := &Provider{
		options:  o,
		issuer:   strings.TrimRight(o.BaseURL, "/") + "/" + o.EnvironmentID,
		flows:    ticket.NewBox[flow](o.Now, flowLifetime, recordLimit),
		sessions: ticket.NewBox[session](o.Now, sessionLifetime, recordLimit),
	}
	p.keys = keyring{now: o.Now, key: o.Key}
	p.path = strings.TrimRight(base.Path, "/") + "/" + o.EnvironmentID
	p.mux = p.routes(p.path)
	return p, nil
}

func (p *Provider) routes(prefix string) *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+prefix+"/saml20/metadata/{app}", p.serveMetadata)
	mux.HandleFunc("GET "+prefix+"/saml20/idp/sso", p.serveSSO)
	mux.HandleFunc("POST "+prefix+"/saml20/idp/sso", p.serveSSO)
	mux.HandleFunc("GET "+prefix+"/signon/{$}", p.serveSignOn)
	mux.HandleFunc("POST "+prefix+"/signon/{$}", p.serveCredentials)
	mux.HandleFunc("GET "+prefix+"/signoff/{$}", p.serveSignOff)
	mux.HandleFunc("POST "+prefix+"/signoff/{$}", p.serveSignedOff)
	mux.HandleFunc("GET "+prefix+"/saml20/resume", p.serveResume)
	mux.HandleFunc("GET "+prefix+"/"+page.StyleName, page.ServeStyle)
	mux.HandleFunc("/", p.serveNotFound)
	return mux
}

// ServeHTTP answers a browser.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.mux.ServeHTTP(w, r) }

// Issuer returns the provider's entity ID.
func (p *Provider) Issuer() string { return p.issuer }

// SSOURL returns where authentication requests go, by redirect or form post.
func (p *Provider) SSOURL() string { return p.issuer + "/saml20/idp/sso" }

// SignOffURL returns the page on which a person ends the browser session.
func (p *Provider) SignOffURL() string { return p.issuer + "/signoff/" }

// MetadataURL returns where the metadata for an application can be read.
func (p *Provider) MetadataURL(app string) string { return p.issuer + "/saml20/metadata/" + app }

// EndSessions signs a person's browsers out and returns how many there were.
// With an empty name it signs everybody out.
func (p *Provider) EndSessions(username string) int {
	return p.sessions.Drop(func(s session) bool { return username == "" || s.username == username })
}

func (p *Provider) faults() Faults {
	if p.options.Faults == nil {
		return Faults{}
	}
	return p.options.Faults()
}

func (p *Provider) record(event string, detail map[string]string) {
	if p.options.Record != nil {
		p.options.Record(event, detail)
	}
}
