package tui

import (
	"runtime/debug"

	tea "charm.land/bubbletea/v2"
)

// garbage is how much of it, in per cent of what is in use, is left lying about.
// The interface makes little, and its heap is small: collecting it early costs
// nothing that can be measured, and keeps the memory of a program that mostly
// waits small.
const garbage = 20

// rest gives back to the system what the steps so far have left, before a long
// wait.
func rest() tea.Msg {
	debug.FreeOSMemory()
	return nil
}
