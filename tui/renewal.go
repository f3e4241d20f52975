package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/internal/words"
	"github.com/qlogin/qlogin/signin"
)

// renew renews a sign-in now, as far as that needs no browser.
func (m *Model) renew(o signin.Organization, holder string) tea.Cmd {
	ctx, n := m.attempt.begin()
	flow := m.o.Flow
	return do(ctx, n, func(ctx context.Context) (signin.Renewal, error) {
		ctx, cancel := whole(ctx)
		defer cancel()
		return flow.Renew(ctx, o, holder, signin.RenewOptions{}), nil
	}, (*Model).renewed)
}

func (m *Model) renewNow() tea.Cmd {
	s, ok := m.dashboard.selected()
	if !ok {
		return nil
	}
	return m.write("Renewing the sign-in of "+s.Title, m.renew(s.Organization, s.Holder))
}

func (m *Model) renewed(r signin.Renewal, err error) tea.Cmd {
	m.work.writes = false
	if err == nil {
		err = r.Err
	}
	if err != nil {
		return m.fail(err, m.renewNow)
	}
	next := m.goHome()
	m.note = m.renewalWords(r)
	if problem := r.Problem(); problem != nil {
		m.note += "; " + m.o.Explain(problem).Message
	}
	return next
}

// renewalWords says what became of a renewal that left a good access token.
func (m *Model) renewalWords(r signin.Renewal) string {
	until := "the access token is good until " + words.Clock(r.Expires, m.o.Now())
	switch r.Outcome {
	case signin.Adopted:
		return r.Title + " has renewed it itself: " + until
	case signin.Running:
		return r.Title + " is open and renews it itself: " + until
	case signin.Current:
		return r.Title + ": it cannot be renewed; " + until
	case signin.Ended:
		return r.Title + ": " + words.Over(r.Lost, m.o.Now()) + "; " + until
	case signin.Unreachable:
		return r.Title + ": AWS could not be asked, nothing is lost; " + until
	default:
		return r.Title + ": renewed; " + until
	}
}
