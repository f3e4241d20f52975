package discover

import (
	"fmt"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/partition"
)

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
			c.complete(same)
		} else {
			c.sameInstance(portal, same)
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

func (c *Candidate) complete(same Candidate) {
	if c.Name == "" {
		c.Name = same.Name
	}
	if c.Profile == "" {
		c.Profile = same.Profile
	}
	if same.Source == Settings {
		c.EmailDomains, c.IDPHosts = same.EmailDomains, same.IDPHosts
	}
	if same.Source == Settings || same.Source == Used {
		c.Published = false // the settings, or a sign-in, have said yes before
	}
	if c.Region == "" && same.Region != "" {
		c.Region, c.RegionEvidence = same.Region, same.Evidence
	}
}

// sameInstance notes that the portal of c is known by its address in another
// Region ("Workforce access through an additional Region", IAM Identity Center
// User Guide): a sign-in counts in its own Region only.
func (c *Candidate) sameInstance(portal partition.Portal, other Candidate) {
	there, err := partition.ParseStartURL(other.StartURL)
	if err != nil || there.Instance != portal.Instance || !strings.HasPrefix(portal.Instance, "ssoins-") {
		return
	}
	if there.Region != "" && there.Region != portal.Region && !slices.Contains(c.Regions, there.Region) {
		c.Regions = append(c.Regions, there.Region)
	}
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
