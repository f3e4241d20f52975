package portal_test

import (
	"crypto/rand"
	"crypto/rsa"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/qlogin/qlogin/lab/pingone"
	"github.com/qlogin/qlogin/lab/portal"
)

const (
	environment = "3f1c1c9e-8a52-4c5c-9d7b-0c6f2b6f7a10"
	application = "9a0e2a51-5a2f-4b7a-9a3e-2f6a7f1f0c11"
	password    = "practice"
	goodCode    = "BCDF-GHJK"
	client      = "qlogin on laptop"
)

// practice is an identity provider and a portal with one pending device
// authorization.
type practice struct {
	url    string // of the portal
	idp    *pingone.Provider
	portal *portal.Portal

	mu      sync.Mutex
	now     time.Time
	idpOff  pingone.Faults
	off     portal.Faults
	events  []string
	request portal.Request
	lookup  error // what Lookup says about goodCode
	state   string
	user    portal.Person
	group   []string
}

// signingKey is one key for all tests: making one takes longer than most tests.
var signingKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// newPractice serves both on one loopback address.
func newPractice(tb testing.TB) *practice {
	tb.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	tb.Cleanup(server.Close)
	p := newPracticeAt(tb, server.URL, server.URL+"/pingone")
	mux.Handle("/pingone/", p.idp)
	mux.Handle("/", p.portal)
	return p
}

// newPracticeAt sets both up for the addresses given and serves neither.
func newPracticeAt(tb testing.TB, portalURL, idpURL string) *practice {
	tb.Helper()
	p := &practice{
		url:     portalURL,
		now:     time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
		request: portal.Request{UserCode: goodCode, ClientName: client, Scopes: []string{"codewhisperer:completions", "codewhisperer:conversations"}},
		state:   "pending",
		user:    portal.Person{UserName: "ana.silva@example.com", DisplayName: "Ana Silva"},
		group:   []string{"Amazon Q Developer"},
	}
	key, err := signingKey()
	if err != nil {
		tb.Fatal(err)
	}
	p.idp, err = pingone.New(pingone.Options{
		BaseURL: idpURL, EnvironmentID: environment, People: p, Now: p.clock, Key: key,
		Applications: []pingone.Application{{
			ID: application, Name: "AWS IAM Identity Center", Group: "Amazon Q Developer",
			EntityID: "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-9067f1ab2c",
			ACS:      []string{p.url + "/start/saml/acs"},
		}},
		Faults:   func() pingone.Faults { p.mu.Lock(); defer p.mu.Unlock(); return p.idpOff },
		Username: "asilva", Password: password,
	})
	if err != nil {
		tb.Fatal(err)
	}
	p.portal, err = portal.New(portal.Options{
		BaseURL: p.url, Region: "eu-central-1", DirectoryID: "d-9067f1ab2c", Now: p.clock,
		Authorizations: p, Directory: directory{p},
		IdentityProvider: portal.IdentityProvider{
			Issuer: p.idp.Issuer(), SSOURL: p.idp.SSOURL(), SignOffURL: p.idp.SignOffURL(), Certificates: p.idp.Certificates,
		},
		Faults:  func() portal.Faults { p.mu.Lock(); defer p.mu.Unlock(); return p.off },
		Record:  p.recordEvent,
		Resolve: resolve,
	})
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func resolve(requestURI string) (string, error) {
	if requestURI != "urn:known" {
		return "", portal.ErrUnknownCode
	}
	return goodCode, nil
}

func (p *practice) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

func (p *practice) clock() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

// RoundTrip carries a browser's requests to either by host, without a socket.
func (p *practice) RoundTrip(r *http.Request) (*http.Response, error) {
	var server http.Handler = p.portal
	if strings.HasPrefix(r.Host+r.URL.Host, "auth.pingone.eu") {
		server = p.idp
	}
	if r.Body == nil {
		r.Body = http.NoBody
	}
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	response := w.Result()
	response.Request = r
	return response, nil
}

func (p *practice) recordEvent(event string, detail map[string]string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.events = append(p.events, strings.TrimSpace(event+" "+detail["outcome"]+" "+detail["reason"]))
}

func (p *practice) lastEvent() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.events) == 0 {
		return ""
	}
	return p.events[len(p.events)-1]
}

func (p *practice) answer() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state
}

// Authenticate and Find are pingone.People.
func (p *practice) Authenticate(username, given string) (pingone.Person, error) {
	if username == "locked" {
		return pingone.Person{}, pingone.ErrLocked
	}
	person, ok := p.Find(username)
	if !ok || given != password {
		return pingone.Person{}, pingone.ErrPassword
	}
	return person, nil
}

func (p *practice) Find(username string) (pingone.Person, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return pingone.Person{Username: "asilva", Email: "ana.silva@example.com", Groups: p.group}, username == "asilva"
}

type directory struct{ *practice }

func (d directory) Find(userName string) (portal.Person, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	// As AWS does, without regard to case: the portal insists on more.
	return d.user, strings.EqualFold(userName, d.user.UserName)
}

// Lookup, Approve and Deny are portal.Authorizations.
func (p *practice) Lookup(userCode string) (portal.Request, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if userCode != goodCode {
		return portal.Request{}, portal.ErrUnknownCode
	}
	return p.request, p.lookup
}

func (p *practice) Approve(userCode, userName string) error {
	return p.decide(userCode, "approved by "+userName)
}

func (p *practice) Deny(userCode string) error { return p.decide(userCode, "denied") }

func (p *practice) decide(userCode, state string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if userCode != goodCode {
		return portal.ErrUnknownCode
	}
	if p.state != "pending" {
		return portal.ErrUsedCode
	}
	p.state = state
	return nil
}
