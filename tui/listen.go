package tui

import (
	"context"
	"fmt"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/signin"
)

// stopped says that a signal wants an end.
type stopped struct{ signal os.Signal }

// listen waits for a signal.
func (m *Model) listen() tea.Cmd {
	stop := m.o.Stop
	if stop == nil {
		return nil
	}
	return func() tea.Msg { return stopped{<-stop} }
}

// listenBusy waits for a step that has to wait for another qlogin.
func (m *Model) listenBusy() tea.Cmd {
	busy := m.o.Busy
	if busy == nil {
		return nil
	}
	return func() tea.Msg {
		if owner, open := <-busy; open {
			return owner
		}
		return nil
	}
}

func busyWords(o signin.Owner) string {
	if o.PID == 0 {
		return "Waiting: another qlogin has " + o.What
	}
	return fmt.Sprintf("Waiting: another qlogin (process %d) has %s", o.PID, o.What)
}

// watch looks after a while which of the IDEs are open.
func (m *Model) watch(after time.Duration) tea.Cmd {
	ctx, n := m.attempt.current()
	flow := m.o.Flow
	return do(ctx, n, func(ctx context.Context) ([]ide.Target, error) {
		if err := pause(ctx, after); err != nil {
			return nil, err
		}
		return flow.Find(ctx)
	}, (*Model).watched)
}

// pause waits, unless the attempt ends before.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// tick comes after a while, for what shows the time.
func (m *Model) tick(after time.Duration) tea.Cmd {
	ctx, n := m.attempt.current()
	return do(ctx, n, func(ctx context.Context) (struct{}, error) { return struct{}{}, pause(ctx, after) },
		func(m *Model, _ struct{}, _ error) tea.Cmd { return m.ticked() })
}
