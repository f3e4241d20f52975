package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/signin"
)

// From what was typed or chosen to an organization that can be signed in to.

// byName says whether the first line is a name or an e-mail address rather than
// an address of the web.
func (o *organization) byName() bool {
	text := o.url.text()
	return strings.Contains(text, "@") && !strings.ContainsAny(text, "/ ")
}

// sought takes in what belongs to what was typed.
func (m *Model) sought(found []discover.Candidate, err error) tea.Cmd {
	o := &m.organization
	switch {
	case err != nil:
		return m.fail(err, func() tea.Cmd { m.show(choosing); return nil })
	case len(found) == 0:
		m.show(choosing)
		m.note = "Nothing is known of that address: ask IT for the start URL"
		return nil
	case len(found) == 1:
		return m.take(found[0])
	}
	o.candidates, o.at, o.typing = found, 0, false
	m.show(choosing)
	return nil
}

// take asks for what a candidate lacks, and for the person's yes to one that a
// domain published: whoever controls the domain decides where the person signs
// in.
func (m *Model) take(c discover.Candidate) tea.Cmd {
	if c.Region == "" {
		m.editOrganization(signin.Organization{StartURL: c.StartURL})
		return nil
	}
	if c.Published {
		return m.busy("Looking whether you know "+c.StartURL, m.accepted(c))
	}
	return m.decide(choiceOf(c))
}

func choiceOf(c discover.Candidate) signin.Choice {
	return signin.Choice{Organization: signin.Organization{Name: c.Name, StartURL: c.StartURL, Region: c.Region}, Profile: c.Profile}
}

func (m *Model) acceptanceKnown(c discover.Candidate, yes bool, err error) tea.Cmd {
	switch {
	case err != nil:
		return m.fail(err, func() tea.Cmd { return m.take(c) })
	case yes:
		return m.decide(choiceOf(c))
	}
	m.show(choosing)
	text := []string{c.StartURL + " in " + c.Region, "It is " + c.Evidence + "."}
	for _, also := range c.Also {
		text = append(text, "Also "+also+".")
	}
	return m.ask(question{
		title: "Is this your organization?",
		text:  append(text, "Whoever controls the domain decides where you sign in. You are asked this once."),
		yes: []binding{on("y", "y", "yes, sign in there", func(m *Model) tea.Cmd {
			return m.busy("Remembering your yes", m.accept(c))
		})},
	})
}

// decide goes on to the plan.
func (m *Model) decide(c signin.Choice) tea.Cmd { return m.decideFor(c, m.settings.Usual) }

// decideFor is decide with another wish than the settings'.
func (m *Model) decideFor(c, usual signin.Choice) tea.Cmd {
	c.Holders = usual.Holders
	m.plan = plan{choice: c, usual: usual, home: m.o.Home, kind: m.o.Store.Kind()}
	return m.busy("Looking at the IDEs on this computer", m.survey(c, nil))
}
