package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"
)

// attempt numbers what is under way. A new one ends the one before, and what
// still comes of that is dropped.
type attempt struct {
	base   context.Context //nolint:containedctx // the life of the program, of which every attempt is a part
	ctx    context.Context //nolint:containedctx // an attempt is its context and its number
	number int
	cancel context.CancelFunc
}

// begin ends what is under way and makes the context of what follows. It is
// called before a command is returned, so that Esc always has something to end.
func (a *attempt) begin() (context.Context, int) {
	a.stop()
	a.ctx, a.cancel = context.WithCancel(a.base)
	return a.ctx, a.number
}

// current is for what belongs to the attempt that is under way.
func (a *attempt) current() (context.Context, int) {
	if a.ctx == nil {
		return a.begin()
	}
	return a.ctx, a.number
}

// stop ends what is under way.
func (a *attempt) stop() {
	a.number++
	a.end()
	a.ctx, a.cancel = nil, nil
}

// end ends what is under way, and still hears how it ended.
func (a *attempt) end() {
	if a.cancel != nil {
		a.cancel()
	}
}

// answer is what a command brings back.
type answer struct {
	attempt int
	// hear takes it in; it may change the model and return what comes next.
	hear func(*Model) tea.Cmd
	// discard is called in place of hear where the answer comes too late; it may
	// be nil.
	discard func()
}

// hear takes in an answer, if it is still waited for.
func (m *Model) hear(a answer) tea.Cmd {
	if a.attempt != m.attempt.number {
		if a.discard != nil {
			a.discard()
		}
		return nil
	}
	return m.unlessLeaving(a.hear(m))
}

// unlessLeaving lets whoever wants to leave go as soon as nothing is being
// written. Nothing else is begun meanwhile.
func (m *Model) unlessLeaving(next tea.Cmd) tea.Cmd {
	switch {
	case !m.leave:
		return next
	case m.writing():
		return nil
	}
	m.drop()
	return tea.Quit
}

// do runs one step of the flow away from the screen. ctx and n are of the
// attempt; step must use nothing of the model but what it has captured.
func do[T any](ctx context.Context, n int, step func(context.Context) (T, error), hear func(*Model, T, error) tea.Cmd) tea.Cmd {
	return func() tea.Msg {
		result, err := guarded(ctx, step)
		return answer{attempt: n, hear: func(m *Model) tea.Cmd { return hear(m, result, err) }}
	}
}
