package browser

import (
	"context"
	"fmt"
	"os/exec"
	"time"
)

// Run opens address with a command of the person's choice, which gets it as its
// last argument. No shell reads it, so nothing in the address can be a command.
// A browser that goes on running is a browser that opened.
func Run(ctx context.Context, command []string, address string) error {
	run := exec.Command(command[0], append(append([]string{}, command[1:]...), address)...) //nolint:gosec,noctx // the person's own command; it outlives the sign-in
	if err := run.Start(); err != nil {
		return fmt.Errorf("the browser %q could not be started", command[0])
	}
	done := make(chan error, 1)
	go func() { done <- run.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			return fmt.Errorf("the browser %q ended with an error", command[0])
		}
		return nil
	case <-time.After(patience):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
