package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/browser"
	"github.com/qlogin/qlogin/clipboard"
)

// browsers is the list of programs that can open the page.
type browsers struct {
	all     []browser.Program
	looking bool
	at      int
}

// obstacle says why no browser can be opened from here; whoever brought an
// opener of their own has none.
func (m *Model) obstacle() string {
	if m.o.Open != nil {
		return ""
	}
	return browser.Obstacle(m.o.Getenv)
}

// openPage opens the sign-in page. That it does not open is a line of text: the
// address stands on the screen.
func (m *Model) openPage() tea.Cmd {
	pending, open := m.code.pending, m.o.Open
	return m.opening("your browser", func(ctx context.Context) error {
		if open != nil {
			return open(ctx, pending)
		}
		return browser.Open(ctx, pending.Open)
	})
}

func (m *Model) opening(name string, open func(context.Context) error) tea.Cmd {
	m.signing.opened = true
	m.code.browser = "Opening " + name + " …"
	ctx, n := m.attempt.current()
	return do(ctx, n, func(ctx context.Context) (string, error) { return name, open(ctx) }, (*Model).pageOpened)
}

func (m *Model) pageOpened(name string, err error) tea.Cmd {
	m.code.browser = "Opened in " + name + "; sign in there, then come back"
	if m.o.AtOnce {
		m.code.browser = "The page is open." // the note says who signs in there
	}
	if err != nil {
		m.signing.opened = false
		m.code.browser = "Not opened: " + err.Error() + ". Open the address yourself, or press b for another browser."
	}
	return nil
}

// listBrowsers looks for programs; that reads the folders of PATH.
func (m *Model) listBrowsers() tea.Cmd {
	m.browsers = browsers{looking: true}
	getenv := m.o.Getenv
	ctx, n := m.attempt.current()
	m.open(browsing)
	return do(ctx, n, func(context.Context) ([]browser.Program, error) { return browser.Programs(getenv), nil },
		func(m *Model, all []browser.Program, _ error) tea.Cmd {
			m.browsers.all, m.browsers.looking = all, false
			return nil
		})
}

func (b *browsers) view(p *page) {
	p.title("Which browser?")
	switch {
	case b.looking:
		p.say(p.styles.plain, 0, "Looking …")
		return
	case len(b.all) == 0:
		p.say(p.styles.plain, 0, "No other browser was found. Copy the address with c on the screen before, and paste it where you like.")
		return
	}
	for i, program := range b.all {
		p.item(i == b.at, program.Name)()
	}
	p.blank()
	p.say(p.styles.muted, 0, "A private window knows nobody: the way out when the page greets somebody else.")
}

func (b *browsers) keys() []binding {
	var keys []binding
	if len(b.all) > 0 {
		keys = append(keys, on("enter", "Enter", "open the page there", (*Model).openWith))
		keys = append(keys, upDown(func(m *Model, n int) { m.browsers.at = wrapAround(m.browsers.at, n, len(m.browsers.all)) })...)
	}
	return append(keys, on("esc q", "Esc", "back to the code", func(m *Model) tea.Cmd { return m.back() }))
}

func (m *Model) openWith() tea.Cmd {
	program, address := m.browsers.all[m.browsers.at], m.code.pending.Open
	m.stage, m.trail = waiting, nil
	return m.opening(program.Name, func(ctx context.Context) error { return program.Open(ctx, address) })
}

// copyAddress sends the address to the clipboard in both ways there are: through
// the terminal, which never says whether it took it, and through a program of
// the desktop, which does.
func (m *Model) copyAddress() tea.Cmd { return m.copyText(m.code.pending.Open, "the address") }

func (m *Model) copyText(text, what string) tea.Cmd {
	m.note = "Sent " + what + " to the terminal's clipboard; some terminals do not take it"
	getenv := m.o.Getenv
	ctx, n := m.attempt.current()
	native := do(ctx, n, func(ctx context.Context) (string, error) {
		ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
		defer cancel()
		return clipboard.Copy(ctx, getenv, text)
	}, func(m *Model, program string, err error) tea.Cmd {
		if err == nil && program != "" {
			m.note = "Copied " + what + " with " + program
		}
		return nil
	})
	return tea.Batch(tea.SetClipboard(text), native)
}
