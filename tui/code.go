package tui

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/qlogin/qlogin/internal/words"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/signin"
)

// code shows the code that has to be compared with the page, then the page's
// address, then what is being waited for.
type code struct {
	pending    *signin.Pending
	number, of int
	note       string // with whose password to practise
	kind       string // of the place for tokens
	obstacle   string // why no browser can be opened from here
	now        time.Time
	state      oidc.State
	problem    error
	browser    string // what happened to the browser, in words
}

// view paints the code large where there is room for that and for everything
// that has to be read.
func (c *code) view(p *page) {
	large := newPage(p.styles, p.width, p.height)
	c.compose(large, true)
	if len(large.lines) <= p.height {
		p.lines = large.lines
		return
	}
	c.compose(p, false)
}

func (c *code) compose(p *page, large bool) {
	heading := c.pending.Title
	if c.of > 1 {
		heading = fmt.Sprintf("%d of %d: %s", c.number, c.of, heading)
	}
	p.say(p.styles.strong, 0, heading)
	if c.number > 1 {
		p.say(p.styles.plain, 0, "The browser still knows you: two clicks, no password this time.")
	}
	p.blank()
	c.letters(p, large)
	p.say(p.styles.plain, 0, "Compare it with the page, and approve only a sign-in that you have just started.")
	p.blank()
	c.address(p)
	c.news(p)
	p.blank()
	c.waitingFor(p)
}

// letters shows the code, and repeats a painted one as text, for copying and for
// readers of the screen.
func (c *code) letters(p *page, large bool) {
	text := words.Line(c.pending.Authorization.UserCode)
	painted := bigType(text)
	if !large || len(painted) == 0 || ansi.StringWidth(painted[0]) > p.width-2 {
		p.mark(p.styles.muted.Render("code  ") + p.styles.code.Render(text))
		return
	}
	for _, line := range painted {
		p.mark("  " + p.styles.code.Render(line))
	}
	p.mark(p.styles.muted.Render("  code  ") + p.styles.strong.Render(text))
}

// address shows the whole address on one line where it fits: broken in two it
// could not be clicked or copied.
func (c *code) address(p *page) {
	if c.pending.Open == "" {
		p.bad(0, "the address was not opened: "+c.pending.Refused.Error())
		p.say(p.styles.plain, 2, c.pending.Authorization.VerificationURI)
		p.say(p.styles.plain, 2, "Do not open it unless IT tells you that this host is yours.")
		return
	}
	address := words.Line(c.pending.Open)
	if ansi.StringWidth(address) <= p.width {
		p.mark(p.styles.accent.Bold(false).Underline(true).Hyperlink(address).Render(address))
		return
	}
	p.mark(p.styles.accent.Bold(false).Underline(true).Hyperlink(address).Render(ansi.Truncate(address, p.width, "…")))
	p.say(p.styles.muted, 0, "the address is longer than the window: c copies all of it, r shows it as a QR code")
}

func (c *code) news(p *page) {
	switch {
	case c.browser != "":
		p.say(p.styles.plain, 0, c.browser)
	case c.pending.Open == "":
	case c.obstacle == "":
		p.say(p.styles.plain, 0, "Press Enter to open it in your browser.")
	default:
		p.say(p.styles.plain, 0, "No browser is opened: "+c.obstacle)
	}
	if c.note != "" {
		p.say(p.styles.muted, 0, c.note)
	}
	if c.pending.Clock != nil {
		p.warn(0, c.pending.Clock.Error()+"; the IDEs judge by it how long the sign-in holds: set it right")
	}
}

// waitingFor says what has to happen, and for how long there is time.
func (c *code) waitingFor(p *page) {
	left := c.pending.Authorization.Deadline().Sub(c.now)
	p.say(p.styles.strong, 0, fmt.Sprintf("Waiting for you to allow access · %s left", clockwork(left)))
	switch c.state {
	case oidc.SlowDown:
		p.say(p.styles.muted, 0, "AWS asked for longer pauses; the approval may take a few seconds to arrive")
	case oidc.Unreachable:
		words := "AWS cannot be reached"
		if c.problem != nil {
			words = c.problem.Error()
		}
		p.warn(0, words+"; still trying, the code stays good")
	default: // nothing to add while all is well
	}
}

func (c *code) keys() []binding {
	var keys []binding
	if c.pending.Open != "" {
		if c.obstacle == "" {
			keys = append(keys,
				on("enter o", "Enter", "open the page", (*Model).openPage),
				on("b", "b", "other browser", (*Model).listBrowsers),
			)
		}
		keys = append(keys,
			on("c", "c", "copy the address", (*Model).copyAddress),
			on("r", "r", "QR code", (*Model).openQR),
		)
	}
	keys = append(keys, on("x", "x", "the page shows something else", (*Model).openCauses))
	keys = append(keys, scrolling()...)
	return append(keys, on("esc", "Esc", "stop", (*Model).stopWaiting))
}

// ticked moves the clock on the screens that show time.
func (m *Model) ticked() tea.Cmd {
	m.code.now, m.dashboard.now, m.done.now = m.o.Now(), m.o.Now(), m.o.Now()
	if m.signing.pending != nil {
		return tea.Batch(m.tick(time.Second), m.resting())
	}
	m.tellEnds()
	return m.tick(dashboardTick)
}

// stopWaiting ends the polling for real.
func (m *Model) stopWaiting() tea.Cmd {
	m.drop()
	next := m.retreat()
	m.note = "Stopped. Do not approve that code any more."
	return next
}
