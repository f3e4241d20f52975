package tui

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/signin"
)

// signing is one sign-in from the plan to the hand-over.
type signing struct {
	choice  signin.Choice
	prefill []string // targets that get start URL and Region only
	holders []string
	again   bool // make a new sign-in even where the last one still holds
	stored  bool // hand over what is stored, without a browser
	got     []signedIn
	grant   oidc.Grant // the latest, until its entitlement is known
	pending *signin.Pending
	opened  bool   // the browser was opened from here
	before  string // who signed in to the organization last
}

// signedIn is a grant and what it entitles to.
type signedIn struct {
	grant       oidc.Grant
	entitlement signin.Entitlement
}

// close lets go of the code that is waited for, if there is one.
func (s *signing) close() {
	if s.pending != nil {
		s.pending.Close()
		s.pending = nil
	}
}

func (s *signing) holder() string { return s.holders[len(s.got)] }

// sign begins, with everything decided.
func (m *Model) sign(s signing) tea.Cmd {
	m.signing.close()
	m.signing = s
	return m.next()
}

// next is the next holder's sign-in, or the hand-over after the last. The
// licence is looked up after the first, so that nobody approves a second sign-in
// that would be for nothing.
func (m *Model) next() tea.Cmd {
	s := &m.signing
	if len(s.got) == len(s.holders) {
		return m.finish()
	}
	title := m.o.Flow.Title(s.holder())
	if s.again {
		return m.busy("Asking AWS for a code for "+title, m.start(s.choice.Organization, s.holder()))
	}
	// Looking may renew, and a renewal that is broken off loses the token.
	return m.write("Looking for an earlier sign-in of "+title, m.still(s.choice.Organization, s.holder()))
}

// stillAnswered goes on with the grant that still holds, or asks for a code.
func (m *Model) stillAnswered(grant oidc.Grant, err error) tea.Cmd {
	m.work.writes = false
	s := &m.signing
	switch {
	case err == nil:
		return m.gotGrant(grant)
	case signin.NeedsApproval(err) && !s.stored:
		return m.busy("Asking AWS for a code for "+m.o.Flow.Title(s.holder()), m.start(s.choice.Organization, s.holder()))
	default:
		return m.fail(err, m.next)
	}
}

// started shows the code. The second browser page opens at once: its reader has
// just done the same.
func (m *Model) started(p *signin.Pending, err error) tea.Cmd {
	if err != nil {
		return m.fail(err, m.next)
	}
	s := &m.signing
	s.pending = p
	m.code = code{
		pending: p, number: len(s.got) + 1, of: len(s.holders), note: m.o.Note,
		now: m.o.Now(), obstacle: m.obstacle(), kind: m.o.Store.Kind(),
	}
	m.note = "" // it was about the code before
	m.show(waiting)
	next := []tea.Cmd{m.poll(p), m.tick(time.Second), m.resting()}
	if p.Open != "" && (m.o.AtOnce || s.opened) && m.code.obstacle == "" {
		next = append(next, m.openPage())
	}
	return tea.Batch(next...)
}

// polled takes in one answer and asks again.
func (m *Model) polled(a oidc.Answer, err error) tea.Cmd {
	s := &m.signing
	if err != nil {
		s.close()
		return m.fail(err, m.next)
	}
	if a.Token == nil {
		m.code.state, m.code.problem = a.State, a.Problem
		return m.poll(s.pending)
	}
	grant := s.pending.Grant(*a.Token)
	s.close()
	return m.keep(grant)
}

func (m *Model) keep(grant oidc.Grant) tea.Cmd {
	m.signing.grant = grant
	return m.write("Approved. Keeping the token in "+m.o.Store.Kind(), m.store(m.signing.choice.Organization, grant))
}

func (m *Model) storeAnswered(grant oidc.Grant, err error) tea.Cmd {
	m.work.writes = false
	if err != nil {
		return m.fail(err, func() tea.Cmd { return m.keep(grant) })
	}
	return m.gotGrant(grant)
}

func (m *Model) gotGrant(grant oidc.Grant) tea.Cmd {
	m.signing.grant = grant
	return m.check()
}

// fail shows an error; again is what trying once more means, nil where that
// cannot help.
func (m *Model) fail(err error, again func() tea.Cmd) tea.Cmd {
	m.work.writes = false
	if errors.Is(err, context.Canceled) && m.leave {
		return tea.Quit
	}
	m.failure = failure{err: err, says: m.o.Explain(err), again: again, signedIn: m.dashboard.known(), organization: m.place()}
	m.show(failing)
	m.outcome.Err = err
	return nil
}
