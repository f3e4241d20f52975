package tui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/signin"
)

// What an open dashboard does by itself where the background service does not
// run: it hands over what waited for an IDE that is closed now, and renews an
// access token that is over. Only the answer to that tells whether a session
// still lives.

const (
	// pace is the time between two questions for one sign-in.
	pace = time.Hour
	// patience is when a service that could not be reached is asked again.
	patience = 10 * time.Minute
)

// background is the answer of work that nobody waits for. It counts whatever the
// screen is, because it has written.
type background struct{ hear func(*Model) tea.Cmd }

// tended is what was done.
type tended struct {
	handed  []signin.HandedOver
	renewed []signin.Renewal
}

// tend begins what is due, in a context of its own: a renewal that is broken off
// loses the token.
func (m *Model) tend(s sight) tea.Cmd {
	due := slices.DeleteFunc(slices.Clone(s.records), func(r signin.Record) bool { return s.open[r.Holder] || !m.isDue(r) })
	if len(due) == 0 || s.service.Running || m.tending || m.work.writes {
		return nil
	}
	flow := m.o.Flow
	return aside(m, func(ctx context.Context) (tended, error) { return tendAll(ctx, flow, due), nil }, (*Model).tended)
}

// aside runs a step that writes while the screen is free to change. Only one is
// under way at a time, until hear sets tending back.
func aside[T any](m *Model, step func(context.Context) (T, error), hear func(*Model, T, error) tea.Cmd) tea.Cmd {
	m.tending = true
	base := m.attempt.base
	return func() tea.Msg {
		ctx, cancel := whole(base)
		defer cancel()
		result, err := guarded(ctx, step)
		return background{func(m *Model) tea.Cmd { return hear(m, result, err) }}
	}
}

func (m *Model) isDue(r signin.Record) bool {
	now := m.o.Now()
	over := r.Renewable && r.Ended.IsZero() && !r.TokenExpires.After(now)
	return (over || len(r.Waiting) > 0) && !now.Before(m.dashboard.notBefore[r.Holder+" "+r.Organization.StartURL])
}

func tendAll(ctx context.Context, flow *signin.Flow, due []signin.Record) (t tended) {
	for _, r := range due {
		if len(r.Waiting) > 0 {
			if h, tried, err := flow.HandOverWaiting(ctx, r); tried && err == nil {
				t.handed = append(t.handed, h)
			}
			continue
		}
		t.renewed = append(t.renewed, flow.Renew(ctx, r.Organization, r.Holder, signin.RenewOptions{Within: time.Second, Known: true}))
	}
	return t
}

// tended shows what has become of it. Trouble is no news here: the dashboard
// shows the sign-in as it stands, and the next look tries again.
func (m *Model) tended(t tended, err error) tea.Cmd {
	m.tending = false
	if err != nil {
		return m.fail(err, m.goHome) // qlogin itself has a fault
	}
	if m.dashboard.notBefore == nil {
		m.dashboard.notBefore = map[string]time.Time{}
	}
	for _, r := range t.renewed {
		wait := patience
		if r.Asked && r.Outcome != signin.Unreachable {
			wait = pace
		}
		m.dashboard.notBefore[r.Holder+" "+r.Organization.StartURL] = m.o.Now().Add(wait)
	}
	if m.base() != home {
		return nil
	}
	for _, h := range t.handed {
		if len(h.Result.Waiting) == 0 && h.Plan.Title != "" {
			m.note = h.Plan.Title + " was closed: it has its sign-in now"
		}
	}
	return m.reload()
}

// whole is the context of a step that is done to its end, whatever is pressed
// meanwhile.
func whole(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
}
