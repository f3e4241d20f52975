package tui

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/internal/words"
)

// Service is the background service, as far as the dashboard shows it.
type Service struct {
	State     func(ctx context.Context) (ServiceState, error)
	Install   func(ctx context.Context) error
	Uninstall func(ctx context.Context) error
	Last      func(lines int) ([]string, error) // what it did, oldest first
}

// ServiceState is how the background service stands.
type ServiceState struct {
	Installed bool      // it starts when the person logs in
	Running   bool      // now
	Looked    time.Time // last time that it looked at the sign-ins; zero: never
}

func (d *dashboard) background(p *page) {
	if !d.hasService {
		return
	}
	p.blank()
	switch s := d.sight.service; {
	case s.Running:
		p.field("background", p.styles.plain, "qlogin keep renews, and warns before a session ends; looked at "+words.Clock(s.Looked, d.now)+". l shows what it did")
	case s.Installed && !s.Looked.IsZero():
		p.field("background", p.styles.plain, "qlogin keep is installed, but does not run; it looked last at "+words.Clock(s.Looked, d.now)+". i starts it, l shows what it did")
	case s.Installed:
		p.field("background", p.styles.plain, "qlogin keep is installed, but does not run. i starts it")
	default:
		p.field("background", p.styles.plain, "nothing: i installs qlogin keep, which renews, and warns before a session ends")
	}
}

// askService offers to start the service, or to take it out.
func (m *Model) askService() tea.Cmd {
	service := m.o.Service
	if m.dashboard.sight.service.Running {
		return m.ask(question{
			title: "Stop the background service?",
			text: []string{
				"qlogin keep is stopped and starts no more when you log in. The sign-ins stay; a closed IDE's is then renewed when it opens, and nobody warns before a session ends.",
			},
			yes: []binding{on("y", "y", "yes, take it out", func(m *Model) tea.Cmd {
				return m.write("Taking qlogin keep out", m.change(service.Uninstall, "qlogin keep is taken out"))
			})},
		})
	}
	return m.ask(question{
		title: "Install the background service?",
		text: []string{
			"qlogin keep starts now, and whenever you log in. It renews the sign-ins of closed IDEs once an hour, hands over what waits for an IDE to close, and says on the desktop when a session is about to end.",
			"It runs as you, with no further rights. The same key takes it out again.",
		},
		yes: []binding{on("y", "y", "yes, install it", func(m *Model) tea.Cmd {
			return m.write("Installing qlogin keep", m.change(service.Install, "qlogin keep is installed"))
		})},
	})
}

// change installs the service or takes it out.
func (m *Model) change(step func(context.Context) error, words string) tea.Cmd {
	ctx, n := m.attempt.begin()
	return do(ctx, n, func(ctx context.Context) (string, error) { return words, step(ctx) }, (*Model).serviceChanged)
}

func (m *Model) serviceChanged(words string, err error) tea.Cmd {
	m.work.writes = false
	if err != nil {
		return m.fail(err, m.goHome)
	}
	next := m.goHome()
	m.note = words
	return next
}

// loggedLines is how far back the log of the service is shown.
const loggedLines = 500

// openLog shows what the service did, the newest first. It is read beside what
// keeps the dashboard below alive.
func (m *Model) openLog() tea.Cmd {
	ctx, n := m.attempt.current()
	last := m.o.Service.Last
	return do(ctx, n, func(context.Context) ([]string, error) { return last(loggedLines) }, (*Model).logRead)
}

func (m *Model) logRead(lines []string, err error) tea.Cmd {
	if err != nil {
		return m.fail(err, m.goHome)
	}
	all := part{title: "Nothing yet."}
	for _, line := range slices.Backward(lines) {
		when, what, _ := strings.Cut(line, "  ")
		all.title, all.facts = "The newest first", append(all.facts, [2]string{when, what})
	}
	m.details = details{title: "What qlogin keep did", home: m.o.Home, parts: []part{all}}
	return m.open(reading)
}
