package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/signin"
)

// Several organizations side by side: each IDE holds one of them at a time.

// several says whether there are sign-ins of more than one organization.
func (d *dashboard) several() bool {
	return slices.ContainsFunc(d.sessions, func(s signin.Session) bool { return s.Organization != d.sessions[0].Organization })
}

// unused says that the IDEs of an organization's sign-ins have another one.
func (d *dashboard) unused(o signin.Organization) bool {
	return d.several() && !slices.ContainsFunc(d.sessions, func(s signin.Session) bool {
		return s.Organization == o && (!s.Unhanded || s.Holder == signin.Own)
	})
}

// useOrganization switches the IDEs that an organization has sign-ins for, by way
// of the plan: it shows whose sign-in is taken out of them. What is stored is
// used, so that no browser is needed while it holds.
func (m *Model) useOrganization() tea.Cmd {
	s, ok := m.dashboard.selected()
	if !ok {
		return nil
	}
	c := m.choiceOf(s)
	c.ReplaceOthers = true
	var holders []string
	for _, other := range m.dashboard.sessions {
		if other.Organization == s.Organization && other.Holder != signin.Own {
			holders = append(holders, other.Holder)
		}
	}
	return m.decideFor(c, signin.Choice{Holders: holders})
}
