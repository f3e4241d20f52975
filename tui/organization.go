package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/partition"
	"github.com/qlogin/qlogin/signin"
)

// organization asks where to sign in: one of those that are known, or a start
// URL and a Region that are typed.
type organization struct {
	candidates []discover.Candidate
	at         int // the last entry is "another one"
	typing     bool
	field      int // of the form: start URL, Region
	url        input
	region     input
	regions    regions
	signedIn   bool // there is a dashboard to go back to
}

// looked takes in what is known without asking anybody.
func (m *Model) looked(k known, err error) tea.Cmd {
	m.settings, m.dashboard.warnings = k.settings, k.settings.WarnBefore
	m.organization = organization{candidates: k.candidates, typing: len(k.candidates) == 0, signedIn: k.signIns > 0, regions: regions{now: m.o.Now()}}
	if err != nil {
		m.organization.typing = true
		return m.fail(err, func() tea.Cmd { return m.busy("Looking at what is known", m.look()) })
	}
	if k.signIns > 0 {
		return m.goHome()
	}
	m.show(choosing)
	return nil
}

func (o *organization) view(p *page) {
	if o.typing {
		o.form(p)
		return
	}
	p.title("Where do you sign in?")
	for i, c := range o.candidates {
		done := p.item(i == o.at, nameOf(c))
		if c.Name != "" {
			p.say(p.styles.plain, 4, c.StartURL)
		}
		p.say(p.styles.muted, 4, evidence(c))
		for _, also := range c.Also {
			p.say(p.styles.muted, 4, "also "+also)
		}
		o.caution(p, c.Region)
		done()
		p.blank()
	}
	p.item(o.at == len(o.candidates), "Another organization")()
}

func nameOf(c discover.Candidate) string {
	if c.Name != "" {
		return c.Name
	}
	return c.StartURL
}

func evidence(c discover.Candidate) string {
	if c.Region == "" {
		return "Region not known yet; " + c.Evidence
	}
	if c.RegionEvidence != "" && c.RegionEvidence != c.Evidence {
		return fmt.Sprintf("%s, %s; the Region %s", c.Region, c.Evidence, c.RegionEvidence)
	}
	return c.Region + ", " + c.Evidence
}

// caution says what is known of a Region that will not work.
func (o *organization) caution(p *page, region string) {
	_, valid := partition.Of(region)
	switch {
	case !valid:
	case partition.OptIn(region):
		p.warn(4, region+" is an opt-in Region; AWS lets nobody subscribe to Amazon Q Developer Pro from an Identity Center there")
	case !partition.Known(region):
		p.warn(4, region+" is not on the list of Regions that this qlogin was built with")
	}
}

func (o *organization) input() *input {
	switch {
	case !o.typing:
		return nil
	case o.field == 0:
		return &o.url
	default:
		return &o.region
	}
}

func (o *organization) keys() []binding {
	if o.typing {
		return o.formKeys()
	}
	keys := append([]binding{on("enter", "Enter", "continue", (*Model).choose)}, upDown(func(m *Model, n int) {
		o := &m.organization
		o.at = wrapAround(o.at, n, len(o.candidates)+1)
	})...)
	if o.at < len(o.candidates) {
		keys = append(keys, on("e", "e", "change it", (*Model).editCandidate))
	}
	if o.signedIn {
		keys = append(keys, on("esc", "Esc", "back", (*Model).goHome))
	}
	return append(keys, on("q", "q", "quit", (*Model).quit))
}

// choose takes the entry under the cursor, or asks for what it lacks.
func (m *Model) choose() tea.Cmd {
	o := &m.organization
	if o.at == len(o.candidates) {
		o.typing, o.field = true, 0
		o.url.set("")
		o.region.set("")
		o.regions.at = 0
		return nil
	}
	return m.take(o.candidates[o.at])
}

func (m *Model) editCandidate() tea.Cmd {
	o := &m.organization
	c := o.candidates[o.at]
	m.editOrganization(signin.Organization{StartURL: c.StartURL, Region: c.Region})
	return nil
}
