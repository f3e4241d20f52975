package tui

import (
	"context"
	"reflect"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/signin"
)

// The dashboard stays true while it is shown: files are looked at again and
// again, the keyring only where they tell something new.

// glanceEvery is the time between two looks. Each reads a few files.
const glanceEvery = 20 * time.Second

// sight is what files tell of the sign-ins, without keyring and network.
type sight struct {
	records []signin.Record
	gone    []bool          // of each record: the holder has no token any more
	renewed []bool          // of each record: the holder has renewed its token
	open    map[string]bool // of each holder: one of its IDEs is open
	service ServiceState
}

func look(ctx context.Context, flow *signin.Flow, service *Service) (s sight, err error) {
	if s.records, err = flow.Records.All(); err != nil {
		return s, err
	}
	for _, r := range s.records {
		gone, err := flow.TokenGone(ctx, r)
		if err != nil {
			return s, err
		}
		renewed, err := flow.HasRenewed(ctx, r)
		if err != nil {
			return s, err
		}
		s.gone, s.renewed = append(s.gone, gone), append(s.renewed, renewed)
	}
	targets, err := flow.Find(ctx)
	s.open = map[string]bool{}
	for _, t := range targets {
		s.open[t.Holder] = s.open[t.Holder] || t.Running.Yes
	}
	if service != nil {
		s.service, _ = service.State(ctx) // one that cannot be asked does not run
	}
	return s, err
}

// same says whether two looks saw the same of the sign-ins.
func (s sight) same(other sight) bool {
	other.service = s.service // it is shown as it is, and changes nothing else
	return reflect.DeepEqual(s, other)
}

// ended says which sign-in has lost its session or its token since before.
func (s sight) ended(before sight) (signin.Record, life) {
	for i, r := range s.records {
		switch {
		case i >= len(before.records):
		case !r.Ended.IsZero() && before.records[i].Ended.IsZero():
			return r, over
		case s.gone[i] && !before.gone[i]:
			return r, missing
		}
	}
	return signin.Record{}, lives
}

// glance looks after a while.
func (m *Model) glance(after time.Duration) tea.Cmd {
	ctx, n := m.attempt.current()
	flow, service := m.o.Flow, m.o.Service
	return do(ctx, n, func(ctx context.Context) (sight, error) {
		if err := pause(ctx, after); err != nil {
			return sight{}, err
		}
		return look(ctx, flow, service)
	}, (*Model).glanced)
}

// glanced reads the keyring again where something is new, and does what has
// become due. A glance that failed is not worth a screen: the next comes soon.
func (m *Model) glanced(s sight, err error) tea.Cmd {
	if err != nil {
		return m.glance(glanceEvery)
	}
	before, known := m.dashboard.sight, m.dashboard.glanced
	m.dashboard.sight, m.dashboard.glanced = s, true
	next := m.glance(glanceEvery)
	switch record, l := s.ended(before); {
	case !known || s.same(before):
	case m.base() == home:
		next = m.reload()
	case l != lives:
		next = m.goHome()
		m.note = l.news(m.o.Flow.Title(record.Holder), record.Lost, 0, m.o.Now())
	}
	return tea.Batch(next, m.tend(s))
}

// base is the screen below all that were opened on top.
func (m *Model) base() stage {
	if len(m.trail) > 0 {
		return m.trail[0]
	}
	return m.stage
}
