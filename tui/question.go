package tui

import (
	tea "charm.land/bubbletea/v2"
)

// question asks for a second key before something that is not taken back easily.
// It is another key than the first, which may only have been held too long.
type question struct {
	title string
	text  []string
	yes   []binding
}

func (q *question) view(p *page) {
	p.title(q.title)
	for _, line := range q.text {
		p.say(p.styles.plain, 0, line)
		p.blank()
	}
}

func (q *question) keys() []binding {
	return append(append([]binding{}, q.yes...), on("esc n q", "Esc", "no, go back", func(m *Model) tea.Cmd { return m.back() }))
}

func (m *Model) ask(q question) tea.Cmd {
	m.question = q
	return m.open(asking)
}

func (m *Model) askUndo() tea.Cmd {
	return m.ask(question{
		title: "Put every byte back?",
		text: []string{
			"The files of the IDEs get back what they held before qlogin first wrote to them. Where an IDE has written since, only what was qlogin's goes.",
			"The sign-in itself stays in " + m.o.Store.Kind() + "; a hand-over brings it back without the browser.",
		},
		yes: []binding{on("y", "y", "yes, undo", func(m *Model) tea.Cmd {
			if m.tending { // what it writes would come after the undo
				m.note = "A sign-in is being written just now: press y again in a moment"
				return nil
			}
			return m.write("Putting every byte back", m.undo(""))
		})},
	})
}

func (m *Model) askSignOut() tea.Cmd {
	s, ok := m.dashboard.selected()
	if !ok {
		return nil
	}
	out := func(everywhere bool) func(*Model) tea.Cmd {
		return func(m *Model) tea.Cmd {
			return m.write("Signing "+s.Title+" out", m.signOut(s.Organization, s.Holder, everywhere))
		}
	}
	return m.ask(question{
		title: "Sign " + s.Title + " out?",
		text: []string{
			"y takes the sign-in out of the IDE's files, as its own sign-out would, and forgets it. Start URL and Region stay filled in.",
			"e also ends the session at the access portal: the browser, the AWS CLI and other tools that use it are signed out as well.",
		},
		yes: []binding{on("y", "y", "yes, sign out here", out(false)), on("e", "e", "sign out everywhere", out(true))},
	})
}
