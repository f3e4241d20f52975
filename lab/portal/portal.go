package portal

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/qlogin/qlogin/lab/ticket"
)

// Errors of Authorizations that have a page of their own.
var (
	// ErrUnknownCode says that no device authorization of this Region has the
	// code, which includes codes of another Region.
	ErrUnknownCode = errors.New("no such code")
	// ErrExpiredCode says that the code's time is up.
	ErrExpiredCode = errors.New("the code has expired")
	// ErrUsedCode says that the code was answered before.
	ErrUsedCode = errors.New("the code has been used")
	// ErrGrant says that the code is of another Region, and that this is
	// noticed only when it is approved, as until 2024.
	ErrGrant = errors.New("invalid grant provided")
)

// Request is a device authorization that waits for an answer.
type Request struct {
	UserCode   string
	ClientName string // chosen by the client: not to be trusted
	Scopes     []string
}

// Authorizations is the OIDC service as the portal sees it.
type Authorizations interface {
	Lookup(userCode string) (Request, error)
	Approve(userCode, userName string) error
	Deny(userCode string) error
}

// Person is a user of the Identity Center directory.
type Person struct {
	UserName    string
	DisplayName string
	// Disabled people are refused although the identity provider vouches.
	Disabled bool
	// Pending people are not fully provisioned: AWS then says "Invalid MFA
	// credentials" (IAM Identity Center user guide, troubleshooting).
	Pending bool
	// Unassigned people can sign in but have no application to go to.
	Unassigned bool
}

// Directory answers who has been provisioned.
type Directory interface {
	Find(userName string) (Person, bool)
}

// IdentityProvider is what IT imported from the identity provider's metadata.
type IdentityProvider struct {
	Issuer     string
	SSOURL     string
	SignOffURL string // offered after signing out of the portal; may be empty
	// Certificates returns the imported signing certificates. It is a
	// function because making the practice key takes a while.
	Certificates func() ([]*x509.Certificate, error)
}

// Options says what a Portal needs. BaseURL, Region, DirectoryID,
// Authorizations, Directory and IdentityProvider are required.
type Options struct {
	BaseURL     string // scheme and host, such as https://d-9067f1ab2c.awsapps.com
	Region      string
	DirectoryID string // d-…

	Authorizations   Authorizations
	Directory        Directory
	IdentityProvider IdentityProvider

	Now             func() time.Time // time.Now when nil
	SessionLifetime time.Duration    // 8 hours when zero, Identity Center's default

	// Resolve finds the user code of a request_uri, for the newest form of
	// verification address. When nil the person types the code.
	Resolve func(requestURI string) (userCode string, err error)
	// Faults is asked at every request; nil means that nothing is broken.
	Faults func() Faults
	// PageRegion is asked at every request for the Region that pages name in a
	// meta element, as AWS' have been seen to; nil or "" names none.
	PageRegion func() string
	// Addresses is asked at every request; nil means one address on the portal's
	// own host.
	Addresses func() Addresses
	// Record is told what happened, in the words of CloudTrail.
	Record func(event string, detail map[string]string)
}

// Addresses are how the identity provider knows the service provider.
type Addresses struct {
	Issuer string
	ACS    []string // everything that the metadata names
	Asked  string   // the one of them that requests name
}

// Faults are the ways in which the portal can be misconfigured or broken.
type Faults struct {
	// PasswordSignIn asks for a password of Identity Center's own directory:
	// the identity source was never switched to the external provider.
	PasswordSignIn bool
	// Unavailable answers everything with the generic error page.
	Unavailable bool
	// ACS replaces the assertion consumer service address that the identity
	// provider is given, as after Identity Center was set up anew.
	ACS string
	// Issuer replaces the service provider's issuer in requests.
	Issuer string
}

// Events that are recorded.
const (
	EventSignIn   = "ExternalIdPDirectoryLogin" // the response of the identity provider
	EventPassword = "CredentialVerification"    //nolint:gosec // an event: of a password of Identity Center's own
	// EventAuthenticated comes when nothing more is asked.
	EventAuthenticated = "UserAuthentication"
	EventApproved      = "DeviceAuthorizationApproved"
	EventDenied        = "DeviceAuthorizationDenied"
	EventSignOut       = "SignOut"
)

// Portal is the access portal. It is an http.Handler.
type Portal struct {
	options  Options
	base     string
	mux      *http.ServeMux
	requests *ticket.Box[signIn]
	posted   *ticket.Box[posted]
	sessions *ticket.Box[*session]
}

// How long things live: Identity Center gives a sign-in a few minutes, and a
// portal session eight hours unless IT says otherwise.
const (
	signInLifetime  = 10 * time.Minute
	sessionLifetime = 8 * time.Hour
	recordLimit     = 1000
)

// New returns a portal for o.
func New(o Options) (*Portal, error) {
	base, err := url.Parse(o.BaseURL)
	if err != nil || base.Host == "" {
		return nil, fmt.Errorf("practice portal: %q is not an address", o.BaseURL)
	}
	if o.Authorizations == nil || o.Directory == nil || o.IdentityProvider.Certificates == nil {
		return nil, errors.New("practice portal: it needs authorizations, a directory and an identity provider")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.SessionLifetime == 0 {
		o.SessionLifetime = sessionLifetime
	}
	p := &Portal{
		options:  o,
		base:     strings.TrimRight(o.BaseURL, "/"),
		requests: ticket.NewBox[signIn](o.Now, signInLifetime, recordLimit),
		posted:   ticket.NewBox[posted](o.Now, signInLifetime, recordLimit),
		sessions: ticket.NewBox[*session](o.Now, o.SessionLifetime, recordLimit),
	}
	p.mux = p.routes()
	return p, nil
}

// ServeHTTP answers a browser. Pages live under /start/; the other forms of
// verification address ("/?user_code=…" and "/platform/authorize") lead there.
func (p *Portal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p.faults().Unavailable && r.URL.Path != stylePath {
		p.fail(w, r, http.StatusServiceUnavailable)
		return
	}
	p.mux.ServeHTTP(w, r)
}

// Issuer returns the service provider's entity ID, which is the audience of
// assertions for it.
func (p *Portal) Issuer() string { return p.addresses().Issuer }

// ACS returns the assertion consumer service address that requests name.
func (p *Portal) ACS() string { return p.addresses().Asked }

func (p *Portal) addresses() Addresses {
	if p.options.Addresses != nil {
		return p.options.Addresses()
	}
	own := p.base + acsPath
	return Addresses{
		Issuer: "https://" + p.options.Region + ".signin.aws.amazon.com/platform/saml/" + p.options.DirectoryID,
		ACS:    []string{own}, Asked: own,
	}
}

// EndSessions signs a person's browsers out and returns how many there were.
// With an empty name it signs everybody out.
func (p *Portal) EndSessions(userName string) int {
	return p.sessions.Drop(func(s *session) bool { return userName == "" || s.userName == userName })
}

func (p *Portal) faults() Faults {
	if p.options.Faults == nil {
		return Faults{}
	}
	return p.options.Faults()
}

func (p *Portal) record(event string, detail map[string]string) {
	if p.options.Record != nil {
		p.options.Record(event, detail)
	}
}
