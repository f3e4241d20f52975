package tui

import (
	"runtime/debug"
	"time"

	tea "charm.land/bubbletea/v2"
)

// garbage is how much of it, in per cent of what is in use, is left lying about.
// The interface makes little, and its heap is small: collecting it early costs
// nothing that can be measured, and keeps the memory of a program that mostly
// waits small.
const garbage = 20

// restEvery is how often that is done during a long wait. It takes some
// milliseconds.
const restEvery = 10 * time.Second

// resting gives memory back where that was not done for a while.
func (m *Model) resting() tea.Cmd {
	if now := m.o.Now(); now.Sub(m.rested).Abs() >= restEvery {
		m.rested = now
		return rest
	}
	return nil
}

// rest gives back to the system what the steps so far have left.
func rest() tea.Msg {
	debug.FreeOSMemory()
	return nil
}
