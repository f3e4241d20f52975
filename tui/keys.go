package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// binding is a key with what it does. The footer and the help screen are made
// from the bindings of the screen that is shown, so they cannot be wrong.
type binding struct {
	key.Binding

	does func(*Model) tea.Cmd
	// quiet keys are named on the help screen only.
	quiet bool
}

// on binds keys, separated by spaces, under a label and a few words.
func on(keys, label, words string, does func(*Model) tea.Cmd) binding {
	return binding{Binding: key.NewBinding(key.WithKeys(strings.Fields(keys)...), key.WithHelp(label, words)), does: does}
}

func (b binding) hidden() binding {
	b.quiet = true
	return b
}

// upDown moves through a list, with arrows or as in vi.
func upDown(move func(*Model, int)) []binding {
	by := func(n int) func(*Model) tea.Cmd {
		return func(m *Model) tea.Cmd {
			m.follow = true
			move(m, n)
			return nil
		}
	}
	return []binding{
		on("up k", "↑/k", "up", by(-1)).hidden(),
		on("down j", "↓/j", "down", by(+1)).hidden(),
	}
}

// scrolling moves a page that is not a list.
func scrolling() []binding {
	return []binding{
		on("up k", "↑/k", "scroll up", func(m *Model) tea.Cmd { return m.scrollBy(-1) }).hidden(),
		on("down j", "↓/j", "scroll down", func(m *Model) tea.Cmd { return m.scrollBy(+1) }).hidden(),
		on("home", "home", "to the top", func(m *Model) tea.Cmd { return m.scrollBy(-m.overflow()) }).hidden(),
		on("end", "end", "to the end", func(m *Model) tea.Cmd { return m.scrollBy(m.overflow()) }).hidden(),
	}
}

// everywhere are the keys that work on every screen. Where text is typed, only
// those that are no letters do.
func everywhere(typing bool) []binding {
	all := []binding{
		on("ctrl+c", "ctrl+c", "quit", (*Model).interrupt).hidden(),
		on("ctrl+z", "ctrl+z", "suspend", func(*Model) tea.Cmd { return tea.Suspend }).hidden(),
		on("pgup ctrl+b", "PgUp", "a page up", func(m *Model) tea.Cmd { return m.scrollBy(-m.room()) }).hidden(),
		on("pgdown ctrl+f", "PgDn", "a page down", func(m *Model) tea.Cmd { return m.scrollBy(m.room()) }).hidden(),
	}
	if typing {
		return append(all, on("f1", "F1", "help", (*Model).openHelp))
	}
	return append(all, on("? f1", "?", "help", (*Model).openHelp))
}

// bindings are all keys that do something now; those of the screen come first
// and win.
func (m *Model) bindings() []binding {
	t, ok := m.screen().(typist)
	typing := ok && t.input() != nil
	all := m.screen().keys()
	if m.stage == helping {
		return append(all, everywhere(false)[:4]...)
	}
	return append(all, everywhere(typing)...)
}

// press does what a key is bound to. What is bound to nothing is typed.
func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	for _, b := range m.bindings() {
		if key.Matches(msg, b.Binding) {
			return b.does(m)
		}
	}
	m.typed(msg.Text, msg)
	return nil
}

func (m *Model) typed(text string, msg tea.KeyPressMsg) {
	if t, ok := m.screen().(typist); ok && t.input() != nil {
		t.input().press(text, msg)
	}
}

// wrapAround moves a cursor in a list of n.
func wrapAround(at, by, n int) int {
	if n == 0 {
		return 0
	}
	return ((at+by)%n + n) % n
}
