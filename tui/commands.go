package tui

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

// Each command wraps one step of the flow. It captures its values before it is
// returned and brings back an answer with the number of its attempt.

// known is what is found without asking anybody.
type known struct {
	candidates []discover.Candidate
	signIns    int
	settings   Settings
}

// look reads the settings and the records: files only, no keyring.
func (m *Model) look() tea.Cmd {
	ctx, n := m.attempt.begin()
	flow, hints, settings := m.o.Flow, m.o.Hints, m.o.Settings
	return do(ctx, n, func(ctx context.Context) (k known, err error) {
		records, err := flow.Records.All()
		if err != nil {
			return k, err
		}
		k.signIns = len(records)
		if settings != nil {
			if k.settings, err = settings(); err != nil {
				return k, err
			}
		}
		h, err := hints()
		if err != nil {
			return k, err
		}
		k.candidates, err = flow.Discover(ctx, h)
		return k, err
	}, (*Model).looked)
}

// signIns are the sign-ins of this computer, and what their files look like.
type signIns struct {
	sessions []signin.Session
	sight    sight
}

// loadSessions asks the keyring who is signed in. What happens meanwhile is seen
// by the next look, because the files are read first.
func (m *Model) loadSessions(hear func(*Model, signIns, error) tea.Cmd) tea.Cmd {
	ctx, n := m.attempt.begin()
	flow, service := m.o.Flow, m.o.Service
	return do(ctx, n, func(ctx context.Context) (s signIns, err error) {
		if s.sight, err = look(ctx, flow, service); err != nil {
			return s, err
		}
		s.sessions, err = flow.Sessions(ctx)
		return s, err
	}, hear)
}

// surroundings are the IDEs, what a hand-over would change, and whether the
// tokens can be kept.
type surroundings struct {
	targets []ide.Target
	plans   []ide.Plan
	prefill []ide.Plan
	status  vault.Status
}

// survey plans for a choice; it touches nothing.
func (m *Model) survey(c signin.Choice, prefill []string) tea.Cmd {
	ctx, n := m.attempt.begin()
	flow, store := m.o.Flow, m.o.Store
	c.Holders, c.Targets, prefill = slices.Clone(c.Holders), slices.Clone(c.Targets), slices.Clone(prefill)
	return do(ctx, n, func(ctx context.Context) (s surroundings, err error) {
		if s.status, err = store.Probe(ctx); err != nil {
			return s, err
		}
		if s.targets, err = flow.Find(ctx); err != nil {
			return s, err
		}
		if s.plans, err = flow.Plan(ctx, c); err != nil || len(prefill) == 0 {
			return s, err
		}
		s.prefill, err = flow.Plan(ctx, onlyPrefill(c, prefill))
		return s, err
	}, (*Model).surveyed)
}

func onlyPrefill(c signin.Choice, targets []string) signin.Choice {
	c.Prefill, c.Holders, c.Targets = true, nil, targets
	return c
}

// still looks for a grant that needs no browser.
func (m *Model) still(o signin.Organization, holder string) tea.Cmd {
	ctx, n := m.attempt.begin()
	flow := m.o.Flow
	return do(ctx, n, func(ctx context.Context) (oidc.Grant, error) {
		ctx, cancel := whole(ctx) // looking may renew
		defer cancel()
		return flow.Fresh(ctx, o, holder)
	}, (*Model).stillAnswered)
}

// start asks AWS for a code. A code that comes too late lets go of its lock.
func (m *Model) start(o signin.Organization, holder string) tea.Cmd {
	ctx, n := m.attempt.begin()
	flow := m.o.Flow
	return func() tea.Msg {
		pending, err := guarded(ctx, func(ctx context.Context) (*signin.Pending, error) { return flow.Start(ctx, o, holder) })
		return answer{
			attempt: n,
			hear:    func(m *Model) tea.Cmd { return m.started(pending, err) },
			discard: func() {
				if pending != nil {
					pending.Close()
				}
			},
		}
	}
}

// poll waits for one interval and asks once.
func (m *Model) poll(p *signin.Pending) tea.Cmd {
	ctx, n := m.attempt.current()
	flow := m.o.Flow
	return do(ctx, n, func(ctx context.Context) (oidc.Answer, error) {
		a, err := p.Next(ctx)
		if err != nil {
			err = flow.Refused(ctx, p, err)
		}
		return a, err
	}, (*Model).polled)
}

// store keeps the grant; it is not broken off by Esc, which would lose it.
func (m *Model) store(o signin.Organization, grant oidc.Grant) tea.Cmd {
	ctx, n := m.attempt.begin()
	flow := m.o.Flow
	return do(ctx, n, func(ctx context.Context) (oidc.Grant, error) {
		return grant, flow.Store(ctx, o, grant)
	}, (*Model).storeAnswered)
}

// entitle asks the Q service who signed in.
func (m *Model) entitle(o signin.Organization, grant oidc.Grant, profile string) tea.Cmd {
	ctx, n := m.attempt.begin()
	flow := m.o.Flow
	return do(ctx, n, func(ctx context.Context) (entitlement, error) {
		before := lastPerson(flow.Records, o) // Entitle writes down who it is now
		e, err := flow.Entitle(ctx, o, grant, profile)
		return entitlement{e, before}, err
	}, (*Model).entitled)
}

// entitlement is what a sign-in entitles to, and whose the last one was.
type entitlement struct {
	signin.Entitlement

	before string
}

// lastPerson is who signed in to an organization last; "" where that is not
// known.
func lastPerson(records signin.Records, o signin.Organization) string {
	all, err := records.All()
	if err != nil {
		return "" // it is only a comfort
	}
	for _, r := range all {
		if r.Organization.StartURL == o.StartURL && r.Person != "" {
			return r.Person
		}
	}
	return ""
}

// handed is everything that a hand-over has done, as far as it got.
type handed struct {
	all       []Handed
	prefilled []signin.HandedOver
}

// handOver writes for every holder and reads back.
func (m *Model) handOver(c signin.Choice, got []signedIn, prefill []string) tea.Cmd {
	ctx, n := m.attempt.begin()
	return do(ctx, n, handingOver(m.o.Flow, c, got, prefill), (*Model).handedOver)
}

// handingOver is the step of a hand-over.
func handingOver(flow *signin.Flow, c signin.Choice, got []signedIn, prefill []string) func(context.Context) (handed, error) {
	got, prefill = slices.Clone(got), slices.Clone(prefill)
	return func(ctx context.Context) (h handed, err error) {
		for _, s := range got {
			one := Handed{}
			if one.HandedOver, err = flow.HandOver(ctx, c, s.grant, s.entitlement); err != nil {
				return h, err
			}
			if one.Checks, err = flow.Verify(ctx, c, one.HandedOver); err != nil {
				return h, err
			}
			h.all = append(h.all, one)
		}
		if len(prefill) > 0 {
			h.prefilled, err = flow.Prefill(ctx, onlyPrefill(c, prefill))
		}
		return h, err
	}
}

// signOut takes the sign-in out of the IDE's files and forgets it.
func (m *Model) signOut(o signin.Organization, holder string, everywhere bool) tea.Cmd {
	ctx, n := m.attempt.begin()
	flow := m.o.Flow
	return do(ctx, n, func(ctx context.Context) (signin.SignedOut, error) {
		return flow.SignOut(ctx, o, holder, everywhere)
	}, (*Model).signedOut)
}

// undo puts back what was written.
func (m *Model) undo(holder string) tea.Cmd {
	ctx, n := m.attempt.begin()
	flow := m.o.Flow
	return do(ctx, n, func(ctx context.Context) (ide.UndoResult, error) { return flow.Undo(ctx, holder) }, (*Model).undone)
}

// errNothingHere is for a step that was asked for where there is nothing to do.
var errNothingHere = errors.New("there is nothing to hand over: no sign-in was made")
