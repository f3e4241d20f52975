package lab

import (
	"crypto/rsa"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/qlogin/qlogin/lab/directory"
	"github.com/qlogin/qlogin/lab/pingone"
	"github.com/qlogin/qlogin/lab/portal"
	"github.com/qlogin/qlogin/lab/scim"
)

// Options are what New needs. The zero value is a healthy lab in process.
type Options struct {
	// Scenario is a name of Scenarios; empty means "healthy".
	Scenario string
	// Now is the clock of everything in the lab; nil means time.Now.
	Now func() time.Time
	// BaseURL is where the lab is served, as "http://127.0.0.1:4321". Empty
	// means in process: the URLs it gives out then have the hosts of AWS.
	BaseURL string
	// TokenLength is how long access tokens are; 0 means 233 characters as in
	// the examples of AWS, which promises no limit.
	TokenLength int
	// Also are start URLs of further organizations, for who signs in to several.
	// The people and the pages behind them are the same.
	Also []string
	// Key is what PingOne signs with. Nil makes one when it is first needed,
	// which takes as long as all the rest of a sign-in; tests share theirs.
	Key *rsa.PrivateKey
}

// Lab is one practice organization and all the services it uses.
type Lab struct {
	options   Options
	org       Organization
	mux       *http.ServeMux
	hosts     hosts
	portal    *portal.Portal
	pingone   *pingone.Provider
	directory *directory.Store
	scim      *scim.Service
	scimMade  time.Time // when the access token for SCIM was

	mu       sync.Mutex // guards everything below
	scenario Scenario
	ahead    time.Duration // how far Advance moved the clock
	brief    time.Duration // the longest life of new access tokens; 0: as the scenario says
	store    store
	journal  journal
}

// New makes a lab. Only an unknown scenario, or pages that cannot be made, fail.
func New(o Options) (*Lab, error) {
	if o.Scenario == "" {
		o.Scenario = "healthy"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.BaseURL = strings.TrimRight(o.BaseURL, "/")
	scenario, err := FindScenario(o.Scenario)
	if err != nil {
		return nil, err
	}
	l := &Lab{
		options: o, org: practiceOrganization(), hosts: newHosts(),
		scenario: scenario, store: newStore(), journal: newJournal(), directory: new(directory.Store),
	}
	l.makeDirectory()
	if err := l.makePages(); err != nil {
		return nil, fmt.Errorf("making the pages of the lab: %w", err)
	}
	l.mux = l.routes()
	l.beginScenario()
	return l, nil
}

// Now is the time in the lab.
func (l *Lab) Now() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now()
}

// now is Now for those who hold the lock.
func (l *Lab) now() time.Time { return l.options.Now().Add(l.ahead) }

// Advance moves the clock of the lab forward: 90 days pass in a call.
func (l *Lab) Advance(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ahead += d
}

// Scenario is the one that is on now.
func (l *Lab) Scenario() Scenario {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.scenario
}

// SetScenario switches to the scenario of that name. Tokens and registrations
// stay, so that a session can go bad half-way.
func (l *Lab) SetScenario(name string) error {
	scenario, err := FindScenario(name)
	if err != nil {
		return err
	}
	l.mu.Lock()
	l.scenario = scenario
	l.mu.Unlock()
	l.beginScenario()
	return nil
}

// beginScenario lets happen what a scenario begins with.
func (l *Lab) beginScenario() {
	if l.current().provision {
		l.Provision()
	}
}

// Organization is the practice organization, as its developers and its IT know
// it in this scenario.
func (l *Lab) Organization() Organization { return l.organization(l.current()) }

func (l *Lab) organization(k conditions) Organization {
	o := l.org.clone()
	o.SCIM.Endpoint = l.base("https://scim."+k.home+".amazonaws.com", "/scim/"+k.home) + "/" + scimTenant + "/scim/v2"
	o.Metadata = l.pingone.MetadataURL(applicationID)
	o.EntityID, o.ACS = issuerIn(k.home), l.entered(k)
	if k.organization != nil {
		k.organization(&o)
	}
	return o
}
