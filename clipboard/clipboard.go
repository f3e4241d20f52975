// Package clipboard puts text on the clipboard of the desktop, with the program
// that the desktop brings for it. The way through the terminal (OSC 52) is the
// terminal interface's own.
package clipboard

import (
	"context"
	"errors"
	"os/exec"
	"strings"
)

// ErrNone says that no clipboard can be reached from here.
var ErrNone = errors.New("no clipboard can be reached from here")

// Copy puts text on the desktop's clipboard and returns the program that took
// it. Over SSH it does not try: that clipboard would be of the other computer.
func Copy(ctx context.Context, getenv func(string) string, text string) (program string, err error) {
	if getenv("SSH_CONNECTION") != "" || getenv("SSH_TTY") != "" || getenv("SSH_CLIENT") != "" {
		return "", ErrNone
	}
	for _, c := range clipboards(getenv) {
		path, err := exec.LookPath(c[0])
		if err != nil {
			continue
		}
		cmd := exec.CommandContext(ctx, path, c[1:]...) //nolint:gosec // a fixed list of programs
		cmd.Stdin = strings.NewReader(text)
		if cmd.Run() == nil {
			return c[0], nil
		}
	}
	return "", ErrNone
}
