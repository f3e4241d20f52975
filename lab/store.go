package lab

import (
	"slices"
	"time"
)

// store is what Identity Center remembers. All of it is guarded by Lab.mu.
type store struct {
	registrations  map[string]*registration  // by client id
	authorizations map[string]*authorization // by device code
	access         map[string]*accessToken
	refresh        map[string]*family // refresh tokens that were not used yet
}

func newStore() store {
	return store{
		registrations:  map[string]*registration{},
		authorizations: map[string]*authorization{},
		access:         map[string]*accessToken{},
		refresh:        map[string]*family{},
	}
}

// registration is a public client. It belongs to one Region: registrations are
// not replicated (AWS, "Workforce access through an additional Region").
type registration struct {
	clientID, clientSecret string
	name                   string
	region                 string
	scopes, grants         []string
	expires                time.Time
}

// progress of a device authorization.
type progress int

const (
	pending progress = iota
	approved
	denied
	spent // a token was given out; a device code works once
)

// authorization is one device authorization, RFC 8628 §3.2.
type authorization struct {
	deviceCode, userCode string
	requestURI           string // stands for the user code in URLs of the fourth generation
	client               *registration
	region               string
	scenario             *Scenario // nil unless its request named one
	expires              time.Time
	interval             time.Duration // grows while the client polls too fast
	lastPoll             time.Time
	progress             progress
	userName             string // who approved
}

// family is all the tokens that come from one approval.
type family struct {
	client   *registration
	userName string
	scenario *Scenario
	ends     time.Time // of the session behind it: no refresh after that
	ended    bool      // signed out, or revoked by an administrator
}

type accessToken struct {
	family  *family
	expires time.Time
}

// scenarioOf is what a device code or a token was made under, or nil.
func (s *store) scenarioOf(subject string) *Scenario {
	if a, ok := s.authorizations[subject]; ok {
		return a.scenario
	}
	if f, ok := s.refresh[subject]; ok {
		return f.scenario
	}
	if t, ok := s.access[subject]; ok {
		return t.family.scenario
	}
	return nil
}

// end closes every session of a person, or of everybody.
func (s *store) end(userName string) {
	for _, f := range s.refresh {
		if userName == "" || f.userName == userName {
			f.ended = true
		}
	}
}

// sweep forgets device codes that ended an hour ago, so that a lab that runs for
// days stays small; until then a late client is told what happened.
func (s *store) sweep(now time.Time) {
	for code, a := range s.authorizations {
		if now.After(a.expires.Add(time.Hour)) {
			delete(s.authorizations, code)
		}
	}
	for token, t := range s.access {
		if now.After(t.expires.Add(time.Hour)) {
			delete(s.access, token)
		}
	}
}

func (r *registration) allows(grant string) bool {
	return len(r.grants) == 0 || slices.Contains(r.grants, grant)
}
