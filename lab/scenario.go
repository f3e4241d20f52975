package lab

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/qlogin/qlogin/lab/directory"
	"github.com/qlogin/qlogin/lab/pingone"
	"github.com/qlogin/qlogin/lab/portal"
)

// Scenario is one thing that can happen during or after a sign-in.
type Scenario struct {
	Name  string
	Title string
	Story string // what happens, and what the person sees

	// Hand is what the person does with the pages in this story.
	Hand Hand

	change func(*conditions) // what differs from a healthy day; may be nil
}

// Hand is what a person does.
type Hand string

// What a person can do.
const (
	Allows  Hand = "allows"  // signs in and presses Allow access
	Denies  Hand = "denies"  // signs in and presses Deny
	Blocked Hand = "blocked" // tries, and a page says no
	Absent  Hand = "is away" // never opens the page
)

// conditions are everything that a scenario may change.
type conditions struct {
	home             string        // Region of the Identity Center
	lateRegion       bool          // the portal takes codes of other Regions, and refuses them in the end
	otherCode        bool          // the page is about another code than the client's
	forgotStartURL   bool          // the start URL belongs to nobody
	ignoreScopes     bool          // registrations are of the old kind
	codeLife         time.Duration // of a device code, whatever was announced
	registrationLife time.Duration
	accessLife       time.Duration
	sessionLife      time.Duration // how long refresh tokens are good for
	reusableRefresh  bool
	revoked          bool
	tokenLength      int
	generation       int    // of verification URLs
	verificationHost string // replaces the host of AWS in them
	skew             time.Duration

	person           func(*Person) // applied to everybody
	profiles         []Profile
	pingone          pingone.Faults
	portal           portal.Faults
	organization     func(*Organization)     // what people and IT were told
	group            func(*directory.Group)  // applied to every group of the directory
	tokenLife        time.Duration           // of the access token for SCIM
	provision        bool                    // PingOne provisions when the scenario begins
	push             func(person pushedUser) // what it gets wrong then; may be nil
	founded          time.Time               // when Identity Center was set up
	tenant           string                  // in the ACS URLs of Identity Center
	entered          []acs                   // ACS URLs at PingOne; nil for those of Identity Center
	additionalRegion string                  // to which Identity Center was replicated
	readDenied       bool                    // IT's own credentials may not look
	// pageRegion is what the portal's pages say of their Region.
	pageRegion string

	network network // what is between here and AWS
	// fault answers in place of a service; nil, or a nil answer, lets it work.
	fault func(*call) answer
}

// conditions of a scenario: those of a healthy day, changed.
func (l *Lab) conditions(s Scenario) conditions {
	k := conditions{
		home:             l.org.Region,
		codeLife:         announcedCodeLife,
		registrationLife: registrationLife,
		accessLife:       time.Hour,
		sessionLife:      90 * 24 * time.Hour, // extended session for Amazon Q, the default since April 2024
		tokenLength:      l.options.TokenLength,
		generation:       generationDevice,
		profiles:         l.org.Profiles,
		tokenLife:        scimTokenLife,
		tenant:           directoryTenant,
		founded:          time.Date(2025, time.January, 15, 9, 30, 0, 0, time.UTC),
	}
	if k.tokenLength == 0 {
		k.tokenLength = defaultTokenLength
	}
	if s.change != nil {
		s.change(&k)
	}
	return k
}

// FindScenario looks a scenario up by name.
func FindScenario(name string) (Scenario, error) {
	all := Scenarios()
	i := slices.IndexFunc(all, func(s Scenario) bool { return s.Name == name })
	if i >= 0 {
		return all[i], nil
	}
	e := &UnknownScenarioError{Name: name}
	for _, s := range all {
		if len(name) > 2 && strings.Contains(s.Name, name) || distance(s.Name, name) <= 3 {
			e.Near = append(e.Near, s.Name)
		}
	}
	return Scenario{}, e
}

// UnknownScenarioError says that there is no scenario of that name.
type UnknownScenarioError struct {
	Name string
	Near []string // names that may have been meant
}

// Error implements error.
func (e *UnknownScenarioError) Error() string {
	text := fmt.Sprintf("there is no scenario %q", e.Name)
	if len(e.Near) > 0 {
		text += "; did you mean " + strings.Join(e.Near, " or ") + "?"
	}
	return text
}

// distance counts the letters to change, add or leave out to get from a to b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
