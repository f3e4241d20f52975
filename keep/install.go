package keep

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
)

// Unit is the service as the system starts it when the person logs in.
type Unit struct {
	Program string // absolute
	Args    []string
	Home    string
	Getenv  func(string) string
	// Run runs a program of the system; nil means for real.
	Run func(ctx context.Context, name string, args ...string) error
}

// Each system has its own service manager for one person, with a small file that
// describes the service: systemd user units, launchd agents, the Windows task
// scheduler. A library for services of the whole system (kardianos/service) knows
// the last one not at all, and needs an administrator on Windows.

func (u Unit) run(ctx context.Context, name string, args ...string) error {
	if u.Run != nil {
		return u.Run(ctx, name, args...)
	}
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // fixed programs of the system
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("running %s: %w: %s", name, err, bytes.TrimSpace(out.Bytes()))
	}
	return nil
}
