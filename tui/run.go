package tui

import (
	"context"
	"errors"
	"io"
	"runtime/debug"

	tea "charm.land/bubbletea/v2"
)

// frames is how often a second the screen is looked at for something new. A
// smaller number costs less while nothing happens; the first frame waits for one.
const frames = 45

// Run shows the interface until the person leaves it. The terminal is then as it
// was.
func Run(ctx context.Context, o Options, in io.Reader, out io.Writer, more ...tea.ProgramOption) (Outcome, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(garbage))
	m := New(ctx, o)
	defer m.drop()
	options := append([]tea.ProgramOption{
		tea.WithInput(in), tea.WithOutput(out), tea.WithoutSignalHandler(), tea.WithFPS(frames),
	}, more...)
	_, err := tea.NewProgram(m, options...).Run()
	if err != nil && !errors.Is(err, tea.ErrInterrupted) {
		return m.Outcome(), err
	}
	return m.Outcome(), nil
}
