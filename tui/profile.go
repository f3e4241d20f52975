package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/ide"
)

// profiles asks for one of several Q profiles.
type profiles struct {
	all    []ide.Profile
	want   string // that was asked for, and is not there
	person string
	at     int
}

func (s *profiles) view(p *page) {
	p.title("Which Q Developer profile?")
	if s.want != "" {
		p.warn(0, "there is no profile "+s.want+" any more")
		p.blank()
	}
	if s.person != "" {
		p.say(p.styles.muted, 0, "signed in as "+s.person)
		p.blank()
	}
	for i, profile := range s.all {
		done := p.item(i == s.at, profile.Name)
		p.say(p.styles.muted, 4, profile.Region()+", account "+profile.Account())
		done()
	}
	p.blank()
	p.say(p.styles.muted, 0, "The profile decides whose settings and customizations Amazon Q uses. It can be changed later.")
}

func (s *profiles) keys() []binding {
	keys := append([]binding{on("enter", "Enter", "use it", (*Model).takeProfile)},
		upDown(func(m *Model, n int) { m.profiles.at = wrapAround(m.profiles.at, n, len(m.profiles.all)) })...)
	return append(keys, on("esc", "Esc", "stop; the sign-in is kept", (*Model).stopWork))
}

func (m *Model) takeProfile() tea.Cmd {
	if len(m.profiles.all) == 0 {
		return m.stopWork()
	}
	m.signing.choice.Profile = m.profiles.all[m.profiles.at].ARN
	return m.check()
}
