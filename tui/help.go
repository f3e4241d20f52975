package tui

import tea "charm.land/bubbletea/v2"

// help lists the keys of the screen that it was opened on.
type help struct {
	of    []binding
	about stage
}

func (h *help) view(p *page) {
	p.title("Keys here")
	for _, b := range h.of {
		if b.Enabled() {
			p.field(b.Help().Key, p.styles.plain, b.Help().Desc)
		}
	}
	p.blank()
	p.say(p.styles.muted, 0, about(h.about))
}

// about says what a screen is for, in a sentence or two.
func about(s stage) string {
	switch s {
	case choosing:
		return "The start URL and the Region name your company's IAM Identity Center. Your password is typed at your company's page in the browser, never here."
	case planning, diffing:
		return "Nothing has been changed yet. Every file is backed up before it is written, and undo puts every byte back."
	case waiting, pairing, browsing, doubting:
		return "The code ties this terminal to the page in the browser. If the two differ, somebody else's sign-in is waiting for your approval: close the page."
	case finished:
		return "An IDE reads its sign-in when it starts. One that is open is waited for here; qlogin ide apply finishes it later."
	case home, reading:
		return "Each family of IDEs has a sign-in of its own and renews it by itself while it is open. qlogin never renews under an open IDE."
	default:
		return "qlogin signs you in once, outside the IDE, and hands the sign-in to VS Code and JetBrains IDEs."
	}
}

func (h *help) keys() []binding {
	return append(scrolling(), on("esc ? f1 q enter", "Esc", "back", func(m *Model) tea.Cmd { return m.back() }))
}
