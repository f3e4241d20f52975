package tui

import (
	tea "charm.land/bubbletea/v2"
)

// work is the screen while a step is under way. It has no spinner: nothing moves
// that tells nothing.
type work struct {
	words  string
	hint   string
	writes bool // files or the keyring are being changed: Esc waits
	from   stage
	home   bool // it was begun on the dashboard
}

func (w *work) view(p *page) {
	p.blank()
	p.say(p.styles.strong, 0, w.words+" …")
	if w.hint != "" {
		p.blank()
		p.say(p.styles.muted, 0, w.hint)
	}
}

func (w *work) keys() []binding {
	if w.writes {
		return nil
	}
	return []binding{
		on("esc", "Esc", "stop", (*Model).stopWork),
		on("q", "q", "quit", (*Model).quit),
	}
}

// busy shows what is being done, and does it.
func (m *Model) busy(words string, step tea.Cmd) tea.Cmd {
	from, home := m.stage, m.ofDashboard()
	if from == working {
		from = m.work.from
	}
	m.work = work{words: words, from: from, home: home}
	m.show(working)
	return step
}

// ofDashboard says whether what is shown, or under way, or has failed, was begun
// on the dashboard.
func (m *Model) ofDashboard() bool {
	switch m.base() {
	case home:
		return true
	case working, failing:
		return m.work.home
	default:
		return false
	}
}

// write is busy for a step that is not broken off half-way.
func (m *Model) write(words string, step tea.Cmd) tea.Cmd {
	cmd := m.busy(words, step)
	m.work.writes = true
	return cmd
}

// stopWork ends the step and goes to where the sign-in can be begun again.
func (m *Model) stopWork() tea.Cmd {
	m.drop()
	return m.retreat()
}

// retreat is the way back out of a sign-in: the dashboard for whoever came from
// there, the plan, or the question of the organization.
func (m *Model) retreat() tea.Cmd {
	m.signing.close()
	switch {
	case m.plan.ready && !m.signing.stored:
		m.show(planning)
	case m.dashboard.known():
		return m.goHome()
	default:
		m.show(choosing)
	}
	return nil
}
