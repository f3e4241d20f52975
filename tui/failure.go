package tui

import (
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/internal/words"
	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/partition"
	"github.com/qlogin/qlogin/signin"
)

// failure is an error as a screen: the sentence, what can be done, the next key.
type failure struct {
	err      error
	says     Explanation
	again    func() tea.Cmd // nil where trying once more cannot help
	signedIn bool
	// organization is that of what failed.
	organization signin.Organization
}

func (f *failure) view(p *page) {
	p.title(f.heading())
	p.bad(0, f.says.Message)
	p.blank()
	for _, hint := range f.says.Hints {
		p.hang(p.styles.plain, "→ ", hint)
	}
}

// heading says how far things got.
func (f *failure) heading() string {
	switch {
	case errors.Is(f.err, oidc.ErrDenied):
		return "Not approved"
	case errors.Is(f.err, oidc.ErrExpired):
		return "Out of time"
	default:
		return "That did not work"
	}
}

// place says whether start URL or Region may be what is wrong.
func (f *failure) place() bool {
	_, badURL := errors.AsType[*partition.URLError](f.err)
	_, badRegion := errors.AsType[*partition.RegionError](f.err)
	_, way := errors.AsType[*network.Error](f.err)
	return badURL || badRegion || way ||
		slices.ContainsFunc([]error{oidc.ErrInvalidRequest, oidc.ErrInvalidGrant, oidc.ErrExpired}, func(e error) bool { return errors.Is(f.err, e) })
}

// page says whether the page in the browser knows more than the terminal.
func (f *failure) page() bool {
	return errors.Is(f.err, oidc.ErrDenied) || errors.Is(f.err, oidc.ErrExpired)
}

func (f *failure) keys() []binding {
	var keys []binding
	if ended(f.err) && f.signedIn {
		keys = append(keys, on("s", "s", "sign in again", (*Model).signInInstead))
	}
	if f.again != nil {
		keys = append(keys, on("enter r", "Enter", "try again", (*Model).tryAgain))
	}
	if f.place() || f.again == nil {
		keys = append(keys, on("g", "g", "change start URL or Region", (*Model).askForRegion))
	}
	if f.page() {
		keys = append(keys, on("x", "x", "the page showed something else", (*Model).openCauses))
	}
	keys = append(keys, on("c", "c", "copy this", func(m *Model) tea.Cmd { return m.copyText(m.failure.letter(), "the message") }))
	keys = append(keys, scrolling()...)
	return append(keys, on("esc", "Esc", "back", (*Model).stopWork), on("q", "q", "quit", (*Model).quit))
}

func (f *failure) letter() string {
	text := words.Line(f.says.Message) + "\n"
	for _, hint := range f.says.Hints {
		text += "- " + words.Line(hint) + "\n"
	}
	return text
}

func (m *Model) tryAgain() tea.Cmd {
	m.outcome.Err = nil
	return m.failure.again()
}
