package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/signin"
)

// refusal is for somebody who is signed in, but may not use Amazon Q Developer
// Pro: whom to ask, and what to say.
type refusal struct {
	says         Explanation
	organization signin.Organization
}

func (r *refusal) view(p *page) {
	p.title("Signed in, but not for Amazon Q Developer Pro")
	p.bad(0, r.says.Message)
	p.blank()
	for _, hint := range r.says.Hints {
		p.hang(p.styles.plain, "→ ", hint)
		p.blank()
	}
	p.say(p.styles.muted, 0, "IT needs to know the organization: "+r.organization.StartURL+" in "+r.organization.Region)
}

// letter is what is copied for IT.
func (r *refusal) letter() string {
	text := r.says.Message
	for _, hint := range r.says.Hints {
		if _, ask, ok := strings.Cut(hint, "ask IT: "); ok {
			text = strings.Trim(ask, "\"")
		}
	}
	return text + "\n(" + r.organization.StartURL + ", " + r.organization.Region + ": " + r.says.Message + ")\n"
}

func (r *refusal) keys() []binding {
	return slices.Concat([]binding{
		on("enter", "Enter", "check again", (*Model).check),
		on("c", "c", "copy what to tell IT", func(m *Model) tea.Cmd { return m.copyText(m.refusal.letter(), "what to tell IT") }),
		on("a", "a", "sign in as somebody else", func(m *Model) tea.Cmd {
			s := m.signing
			s.again, s.stored, s.got = true, false, nil
			return m.sign(s)
		}),
	}, scrolling(), []binding{
		on("esc", "Esc", "back", (*Model).stopWork),
		on("q", "q", "quit", (*Model).quit),
	})
}
