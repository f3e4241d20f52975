package discover

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/qlogin/qlogin/internal/domain"
	"github.com/qlogin/qlogin/partition"
)

// Candidate is an organization that the person may be meaning.
type Candidate struct {
	Name     string // as the settings call it; "" where nothing names it
	StartURL string // canonical
	Region   string // of the Identity Center; "" where nothing tells it
	Profile  string // Q profile that belongs to it; "" where none is fixed
	Source   Source
	Evidence string // "typed", "from config.toml", "used on 3 November 2026"
	// RegionEvidence says where the Region comes from, when elsewhere.
	RegionEvidence string
	Also           []string // further evidence for the same start URL
	Regions        []string // others in which the same instance is known
	IDPHosts       []string // of the company's sign-in page
	EmailDomains   []string // of the people who may sign in; empty: everybody
	// Published says that a domain's owner told it: the person has to agree once.
	Published bool
	Used      time.Time // when it was used last; zero where nothing tells
}

// Source is the kind of evidence; a smaller one is trusted more.
type Source int

// The sources, in order of trust. What Amazon Q itself has used says more about
// Amazon Q than a file that all AWS tools share.
const (
	Typed Source = iota + 1
	Exported
	Settings
	Published
	Used
	IDE
	AWSConfig
	SSOCache
)

// Hints are what is known, and where more may be found.
type Hints struct {
	StartURL string // typed
	Region   string // typed
	Name     string // typed: of an organization in Known, a domain, or an e-mail address
	Getenv   func(string) string
	Known    []Candidate // settings, then what was used before
	// Only is the file that allows no organizations but its own, which are those
	// in Known with the source Settings; "" where nothing limits them.
	Only   string
	Places Places // zero: other programs' files are not read
	Web    *Web   // nil: the network is not asked
}

// Found is what Look has found, and what could not be looked at.
type Found struct {
	Candidates []Candidate
	Problems   []error
}

// Candidates lists the organizations in order of trust, without duplicates. A
// typed or exported start URL is the only candidate: it is meant.
func Candidates(ctx context.Context, h Hints) ([]Candidate, error) {
	found, err := Look(ctx, h)
	return found.Candidates, err
}

// Look is Candidates, with the reasons why something could not be looked at.
func Look(ctx context.Context, h Hints) (Found, error) {
	known, err := canonical(h.Known)
	if err != nil {
		return Found{}, err
	}
	known = h.allowed(known)
	var found Found
	switch exported := h.Getenv("QLOGIN_START_URL"); {
	case h.StartURL != "":
		found, err = h.one(ctx, h.StartURL, Candidate{Source: Typed, Evidence: "typed"}, known)
	case h.Name != "":
		found, err = h.named(ctx, known)
	case exported != "":
		found, err = h.one(ctx, exported, Candidate{Source: Exported, Evidence: "from QLOGIN_START_URL"}, known)
	default:
		found, err = h.all(ctx, known)
	}
	if err != nil {
		return Found{}, err
	}
	if err := h.check(found.Candidates); err != nil { // before anybody is asked about it
		return Found{}, err
	}
	found.Problems = append(found.Problems, h.askPortals(ctx, found.Candidates)...)
	return found, nil
}

// all is everything that this machine knows and that can be in the Region meant.
func (h Hints) all(ctx context.Context, known []Candidate) (Found, error) {
	local, problems := h.local(ctx)
	var fitting []Candidate
	var unfit []error
	for _, c := range gather(append(known, local...)) {
		if err := h.fillRegion(&c, nil); err != nil {
			unfit = append(unfit, err)
			continue
		}
		fitting = append(fitting, c)
	}
	if len(fitting) == 0 && len(unfit) > 0 {
		return Found{}, unfit[0]
	}
	return Found{Candidates: fitting, Problems: append(problems, unfit...)}, nil
}

// local is the evidence of other programs, the best first.
func (h Hints) local(ctx context.Context) ([]Candidate, []error) {
	if h.Only != "" {
		return nil, nil
	}
	list, problems := h.Places.read(ctx)
	slices.SortStableFunc(list, func(a, b Candidate) int {
		if a.Source != b.Source {
			return int(a.Source - b.Source)
		}
		return b.Used.Compare(a.Used)
	})
	return list, problems
}

// canonical tidies what the settings and the records hold.
func canonical(known []Candidate) ([]Candidate, error) {
	var list []Candidate
	for _, c := range known {
		portal, err := partition.ParseStartURL(c.StartURL)
		if err != nil {
			return nil, fmt.Errorf("the start URL %q %s: %w", c.StartURL, c.Evidence, err)
		}
		c.StartURL = portal.StartURL
		list = append(list, c)
	}
	return gather(list), nil
}

// gather puts what speaks for the same start URL together; the first says most.
func gather(list []Candidate) []Candidate {
	var unique []Candidate
	for _, c := range list {
		i := slices.IndexFunc(unique, func(u Candidate) bool { return u.StartURL == c.StartURL })
		if i < 0 {
			unique = append(unique, c)
			continue
		}
		unique[i].add(c)
	}
	return unique
}

// add notes further evidence, and takes from it what is still missing.
func (c *Candidate) add(other Candidate) {
	also := other.Evidence
	if other.Region != "" && c.Region != "" && other.Region != c.Region {
		also += ", but in " + other.Region
	}
	if also != "" && also != c.Evidence && !slices.Contains(c.Also, also) {
		c.Also = append(c.Also, also)
	}
	if c.Region == "" && other.Region != "" {
		c.Region, c.RegionEvidence = other.Region, other.Evidence
	}
	if c.Name == "" {
		c.Name = other.Name
	}
	if c.Profile == "" {
		c.Profile = other.Profile
	}
	if len(c.EmailDomains) == 0 && other.Source == Settings {
		c.EmailDomains, c.IDPHosts = other.EmailDomains, other.IDPHosts
	}
}

// one is the candidate that was typed or exported.
func (h Hints) one(ctx context.Context, raw string, c Candidate, known []Candidate) (Found, error) {
	portal, err := partition.ParseStartURL(raw)
	if err != nil {
		if portal, err = h.follow(ctx, raw, err); err != nil {
			return Found{}, err
		}
		c.Evidence += ", and leads to it"
	}
	c.StartURL = portal.StartURL
	if err := h.fillRegion(&c, known); err != nil {
		return Found{}, err
	}
	if c.Region == "" { // the files of other programs may know it
		local, problems := h.local(ctx)
		if err := h.fillRegion(&c, local); err != nil {
			return Found{}, err
		}
		return Found{Candidates: []Candidate{c}, Problems: problems}, nil
	}
	return Found{Candidates: []Candidate{c}}, nil
}

// named is the organization of that name in the settings, or what is published
// by the domain of that name.
func (h Hints) named(ctx context.Context, known []Candidate) (Found, error) {
	var names []string
	for _, c := range known {
		if c.Name == h.Name {
			err := h.fillRegion(&c, nil)
			return Found{Candidates: []Candidate{c}}, err
		}
		if c.Name != "" {
			names = append(names, c.Name)
		}
	}
	name, ok := domain.Of(h.Name)
	if !ok || h.Web == nil {
		return Found{}, &UnknownNameError{Name: h.Name, Names: names}
	}
	found, err := h.Web.published(ctx, name)
	for i := range found.Candidates {
		if err := h.fillRegion(&found.Candidates[i], known); err != nil {
			return Found{}, err
		}
	}
	return found, err
}

// Canonical is the form in which start URLs are compared.
func Canonical(startURL string) (string, error) {
	portal, err := partition.ParseStartURL(startURL)
	return portal.StartURL, err
}
