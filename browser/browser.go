// Package browser opens the sign-in page in the person's browser, or says why
// that cannot be done from here. Which addresses may be opened is decided before
// (partition.VerificationHost); that a browser does not open is never an error
// of the sign-in, since the address stands on the screen.
package browser

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	system "github.com/pkg/browser"
)

// patience is how long the system's opener may take. xdg-open can stay until the
// browser ends when it had to start it; by then the page is open.
const patience = 5 * time.Second

// silence keeps the opener's chatter off our screen. Package browser has two
// variables for it, and they are set once.
var silence = sync.OnceFunc(func() {
	system.Stdout, system.Stderr = io.Discard, io.Discard
})

// Open opens address in the default browser. It returns nil as well when the
// opener is still busy after five seconds.
func Open(ctx context.Context, address string) error {
	silence()
	done := make(chan error, 1)
	go func() { done <- system.OpenURL(address) }()
	select {
	case err := <-done:
		if err != nil {
			// The opener's own error repeats its command line, and with it the code.
			return errors.New("the browser could not be started")
		}
		return nil
	case <-time.After(patience):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Obstacle says in words why no browser of this person can be opened from here;
// it is empty where one can.
func Obstacle(getenv func(string) string) string {
	switch {
	case getenv("SSH_CONNECTION") != "" || getenv("SSH_TTY") != "" || getenv("SSH_CLIENT") != "":
		return "this is an SSH session: open the address on the computer in front of you"
	case getenv("REMOTE_CONTAINERS") != "" || getenv("CODESPACES") != "" || getenv("container") != "":
		return "this is a container: open the address on the computer in front of you"
	}
	return noDisplay(getenv)
}
