package signin

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/internal/domain"
)

// Remembered adds to hints what this machine knows: earlier sign-ins, and where
// the files of other programs are.
func (f *Flow) Remembered(hints discover.Hints) (discover.Hints, error) {
	records, err := f.Records.All()
	if err != nil {
		return hints, err
	}
	slices.SortStableFunc(records, func(a, b Record) int { return b.later(a) }) // of one organization, the latest counts
	for _, record := range records {
		hints.Known = append(hints.Known, discover.Candidate{
			Name: record.Organization.Name, StartURL: record.Organization.StartURL, Region: record.Organization.Region,
			Source: discover.Used, Used: record.chosen(), Evidence: "used on " + record.chosen().Local().Format("2 January 2006"),
		})
	}
	hints.Places = discover.Places{Home: f.Machine.Home, Config: f.Machine.ConfigDir(), Getenv: f.Machine.Getenv}
	return hints, nil
}

// Acceptance is the person's yes to an organization that a domain published.
type Acceptance struct {
	StartURL string    `json:"startUrl"`
	Region   string    `json:"region,omitempty"`
	Source   string    `json:"source"` // where it was published
	When     time.Time `json:"when"`
	// EmailDomains is whom the organization takes; empty: everybody.
	EmailDomains []string `json:"emailDomains,omitempty"`
}

// Accepted says whether the person has agreed to this start URL, in this Region,
// before. Another Region, or another start URL, is asked about again.
func (f *Flow) Accepted(c discover.Candidate) (bool, error) {
	all, _, err := f.acceptances()
	return slices.ContainsFunc(all, func(a Acceptance) bool { return a.StartURL == c.StartURL && a.Region == c.Region }), err
}

// Accept remembers the person's yes.
func (f *Flow) Accept(c discover.Candidate) error {
	for range 10 {
		all, found, err := f.acceptances()
		if err != nil {
			return err
		}
		all = append(all, Acceptance{StartURL: c.StartURL, Region: c.Region, Source: c.Evidence, When: f.Now().UTC(), EmailDomains: c.EmailDomains})
		data, err := json.MarshalIndent(acceptanceFile{Version: recordVersion, Accepted: all}, "", "  ")
		if err != nil {
			return err
		}
		err = edit.Replace(found, append(data, '\n'), 0o600)
		if !errors.Is(err, edit.ErrChanged) { // else another qlogin wrote meanwhile
			return err
		}
	}
	return fmt.Errorf("writing %s: %w", f.acceptanceFile(), edit.ErrChanged)
}

type acceptanceFile struct {
	Version  int          `json:"version"`
	Accepted []Acceptance `json:"accepted"`
}

func (f *Flow) acceptanceFile() string { return filepath.Join(f.Records.Dir, "accepted.json") }

func (f *Flow) acceptances() ([]Acceptance, edit.Snapshot, error) {
	found, err := edit.Read(f.acceptanceFile())
	if err != nil || !found.Exists {
		return nil, found, err
	}
	var content acceptanceFile
	if err := json.Unmarshal(found.Data, &content); err != nil {
		return nil, found, fmt.Errorf("reading %s: %w", f.acceptanceFile(), err)
	}
	return content.Accepted, found, nil
}

// checkPerson refuses the sign-in of somebody whom the organization does not
// take. Where the Q service does not tell who signed in, nothing can be said.
func (f *Flow) checkPerson(o Organization, e Entitlement) error {
	domains := f.People[o.StartURL]
	if len(domains) == 0 {
		all, _, err := f.acceptances()
		if err != nil {
			return err
		}
		for _, a := range all {
			if a.StartURL == o.StartURL {
				domains = a.EmailDomains
			}
		}
	}
	name, ok := domain.Of(e.Person)
	if len(domains) == 0 || e.Person == "" || (ok && slices.Contains(domains, name)) {
		return nil
	}
	return &PersonError{Person: e.Person, Domains: domains}
}
