package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/discover"
)

// The commands of the first screen.

// seek takes what was typed as discover takes it from the command line: an
// address, or a name or e-mail address whose domain may tell.
func (m *Model) seek(startURL, region, name string) tea.Cmd {
	ctx, n := m.attempt.begin()
	flow, hints := m.o.Flow, m.o.Hints
	return do(ctx, n, func(ctx context.Context) ([]discover.Candidate, error) {
		h, err := hints()
		if err != nil {
			return nil, err
		}
		h.StartURL, h.Region, h.Name = startURL, region, name
		return flow.Discover(ctx, h)
	}, (*Model).sought)
}

// accepted says whether the person has agreed before to what a domain published.
func (m *Model) accepted(c discover.Candidate) tea.Cmd {
	ctx, n := m.attempt.begin()
	flow := m.o.Flow
	return do(ctx, n, func(context.Context) (bool, error) { return flow.Accepted(c) },
		func(m *Model, before bool, err error) tea.Cmd { return m.acceptanceKnown(c, before, err) })
}

// accept remembers the person's yes.
func (m *Model) accept(c discover.Candidate) tea.Cmd {
	ctx, n := m.attempt.begin()
	flow := m.o.Flow
	return do(ctx, n, func(context.Context) (bool, error) { return true, flow.Accept(c) },
		func(m *Model, yes bool, err error) tea.Cmd { return m.acceptanceKnown(c, yes, err) })
}
