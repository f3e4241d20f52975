package tui

import (
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/signin"
)

// check asks for licence and profile.
func (m *Model) check() tea.Cmd {
	s := &m.signing
	return m.busy("Checking the Amazon Q Developer Pro licence", m.entitle(s.choice.Organization, s.grant, s.choice.Profile))
}

func (m *Model) entitled(e entitlement, err error) tea.Cmd {
	s := &m.signing
	if s.before == "" { // later answers tell of this very sign-in
		s.before = e.before
	}
	if several, ok := errors.AsType[*signin.ProfileError](err); ok {
		m.profiles = profiles{all: several.Profiles, want: several.Want, person: e.Person}
		m.show(picking)
		return nil
	}
	if _, ok := errors.AsType[*signin.NotEntitledError](err); ok {
		m.refusal = refusal{says: m.o.Explain(err), organization: s.choice.Organization}
		m.show(refused)
		m.outcome.Err = err
		return nil
	}
	if err != nil {
		return m.fail(err, m.check)
	}
	m.outcome.Err = nil
	s.got = append(s.got, signedIn{s.grant, e.Entitlement})
	return m.next()
}

// finish hands over.
func (m *Model) finish() tea.Cmd {
	s := &m.signing
	if len(s.got) == 0 && len(s.prefill) == 0 {
		return m.fail(errNothingHere, nil)
	}
	return m.write("Handing the sign-in over", m.handOver(s.choice, s.got, s.prefill))
}

func (m *Model) handedOver(h handed, err error) tea.Cmd {
	m.work.writes = false
	s := &m.signing
	m.outcome.Handed, m.outcome.Prefilled = h.all, h.prefilled
	if err != nil {
		return m.fail(err, m.finish)
	}
	m.outcome.Err = nil
	m.done = done{all: h.all, prefilled: h.prefilled, now: m.o.Now(), home: m.o.Home, title: m.o.Flow.Title, before: s.before}
	m.note = "" // the screen says it now
	m.show(finished)
	m.dashboard.glanced = false
	return tea.Batch(m.watchIfWaiting(), m.glance(0))
}

const watchEvery = 2 * time.Second

// watchIfWaiting looks again while something waits for an IDE to close.
func (m *Model) watchIfWaiting() tea.Cmd {
	if len(m.done.waitingFor()) == 0 {
		return nil
	}
	m.attempt.begin()
	return m.watch(watchEvery)
}

// watched hands over once more as soon as an IDE that was waited for is closed,
// but neither beside other writing nor below a question, whose answer may be to
// undo.
func (m *Model) watched(targets []ide.Target, err error) tea.Cmd {
	if err != nil || m.tending || m.stage == asking { // the next look comes soon
		return m.watch(watchEvery)
	}
	waiting := m.done.waitingFor()
	for _, t := range targets {
		if slices.Contains(waiting, t.ID) && !t.Running.Yes {
			return m.finishQuietly()
		}
	}
	return m.watch(watchEvery)
}

// finishQuietly hands over again without leaving the screen, and without holding
// anybody on it.
func (m *Model) finishQuietly() tea.Cmd {
	s := &m.signing
	m.note = "An IDE was closed: finishing its hand-over"
	_, shown := m.attempt.current()
	return aside(m, handingOver(m.o.Flow, s.choice, s.got, s.prefill), func(m *Model, h handed, err error) tea.Cmd {
		m.tending = false
		if m.attempt.number == shown {
			return m.handedOver(h, err)
		}
		return m.finishedBehind(h, err)
	})
}

// finishedBehind takes in a quiet hand-over whose screen was left. Trouble is no
// news there, as with what the dashboard does by itself.
func (m *Model) finishedBehind(h handed, err error) tea.Cmd {
	if _, fault := errors.AsType[*FaultError](err); fault {
		return m.fail(err, m.goHome)
	}
	if m.base() != home {
		return nil
	}
	if err == nil {
		m.outcome.Handed, m.outcome.Prefilled = h.all, h.prefilled
	}
	return m.reload()
}
