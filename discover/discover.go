// Package discover answers the first question of a sign-in: which organization?
// It gathers candidates for start URL and Region, each with its evidence in
// words, in order of trust: what was typed, the environment, the settings, what
// was used before. The Region is read from the start URL wherever that says it.
//
// It reads nothing itself; whoever calls it brings what is known.
package discover

import (
	"fmt"

	"github.com/qlogin/qlogin/partition"
)

// Candidate is an organization that the person may be meaning.
type Candidate struct {
	Name     string // as the settings call it; "" where nothing names it
	StartURL string // canonical
	Region   string // of the Identity Center; "" where nothing tells it
	Profile  string // Q profile that belongs to it; "" where none is fixed
	Evidence string // "typed", "from config.toml", "used on 3 November"
	// RegionEvidence says where the Region comes from, when elsewhere.
	RegionEvidence string
}

// Hints are what is known, most trusted first.
type Hints struct {
	StartURL string // typed
	Region   string // typed
	Name     string // of an organization in Known
	Getenv   func(string) string
	Known    []Candidate // settings, then what was used before
}

// Candidates lists the organizations in order of trust, without duplicates. A
// typed or exported start URL is the only candidate: it is meant.
func Candidates(h Hints) ([]Candidate, error) {
	known, err := canonical(h.Known)
	if err != nil {
		return nil, err
	}
	switch {
	case h.StartURL != "":
		return one(h, Candidate{StartURL: h.StartURL, Evidence: "typed"}, known)
	case h.Name != "":
		return named(h, known)
	case h.Getenv("QLOGIN_START_URL") != "":
		return one(h, Candidate{StartURL: h.Getenv("QLOGIN_START_URL"), Evidence: "from QLOGIN_START_URL"}, known)
	}
	for i := range known {
		if err := h.fillRegion(&known[i], nil); err != nil {
			return nil, err
		}
	}
	return known, nil
}

// canonical tidies what the settings and the records hold, and drops what says
// the same start URL again.
func canonical(known []Candidate) ([]Candidate, error) {
	var unique []Candidate
	seen := map[string]bool{}
	for _, candidate := range known {
		portal, err := partition.ParseStartURL(candidate.StartURL)
		if err != nil {
			return nil, fmt.Errorf("the start URL %q %s: %w", candidate.StartURL, candidate.Evidence, err)
		}
		candidate.StartURL = portal.StartURL
		if !seen[candidate.StartURL] {
			unique = append(unique, candidate)
		}
		seen[candidate.StartURL] = true
	}
	return unique, nil
}

func one(h Hints, c Candidate, known []Candidate) ([]Candidate, error) {
	portal, err := partition.ParseStartURL(c.StartURL)
	if err != nil {
		return nil, err
	}
	c.StartURL = portal.StartURL
	if err := h.fillRegion(&c, known); err != nil {
		return nil, err
	}
	return []Candidate{c}, nil
}

func named(h Hints, known []Candidate) ([]Candidate, error) {
	var names []string
	for _, candidate := range known {
		if candidate.Name == h.Name {
			err := h.fillRegion(&candidate, nil)
			return []Candidate{candidate}, err
		}
		if candidate.Name != "" {
			names = append(names, candidate.Name)
		}
	}
	return nil, &UnknownNameError{Name: h.Name, Names: names}
}

// fillRegion finds the Region of c: typed, in the host, exported, or that with
// which the same start URL is known. A host that names another Region than the
// typed one is not contradicted: an instance can have additional Regions.
func (h Hints) fillRegion(c *Candidate, known []Candidate) error {
	portal, err := partition.ParseStartURL(c.StartURL)
	if err != nil {
		return err
	}
	for _, same := range known {
		if same.StartURL == c.StartURL {
			c.Name, c.Profile = same.Name, same.Profile
			if c.Region == "" && same.Region != "" {
				c.Region, c.RegionEvidence = same.Region, same.Evidence
			}
		}
	}
	switch {
	case h.Region != "":
		c.Region, c.RegionEvidence = h.Region, "typed"
	case c.Region != "":
	case portal.Region != "":
		c.Region, c.RegionEvidence = portal.Region, "in the host name"
	case h.Getenv("QLOGIN_REGION") != "":
		c.Region, c.RegionEvidence = h.Getenv("QLOGIN_REGION"), "from QLOGIN_REGION"
	}
	return checkRegion(c, portal)
}

func checkRegion(c *Candidate, portal partition.Portal) error {
	if c.Region == "" {
		return nil
	}
	p, ok := partition.Of(c.Region)
	if !ok {
		return &partition.RegionError{Name: c.Region}
	}
	if p.ID != portal.Partition.ID {
		return fmt.Errorf("%s is in the partition %s, but %s belongs to %s", c.Region, p.ID, c.StartURL, portal.Partition.ID)
	}
	return nil
}

// UnknownNameError says that no organization has the name that was typed.
type UnknownNameError struct {
	Name  string
	Names []string // those that exist
}

func (e *UnknownNameError) Error() string {
	return fmt.Sprintf("no organization is called %q", e.Name)
}
