package keep

import (
	"context"
	"strings"
	"syscall"
)

const task = "qlogin keep"

// File names the task in the task scheduler.
func (u Unit) File() string { return "task " + task }

func (u Unit) text() string {
	words := []string{syscall.EscapeArg(u.Program)}
	for _, arg := range u.Args {
		words = append(words, syscall.EscapeArg(arg))
	}
	return strings.Join(words, " ")
}

// Install makes a task that starts when the person logs on, without further
// rights, and starts it now (schtasks /Create).
func (u Unit) Install(ctx context.Context) error {
	if err := u.run(ctx, "schtasks.exe", "/Create", "/F", "/SC", "ONLOGON", "/RL", "LIMITED", "/TN", task, "/TR", u.text()); err != nil {
		return err
	}
	return u.run(ctx, "schtasks.exe", "/Run", "/TN", task)
}

// Uninstall ends the task and removes it. One that is not there is fine.
func (u Unit) Uninstall(ctx context.Context) error {
	if u.run(ctx, "schtasks.exe", "/Query", "/TN", task) != nil {
		return nil
	}
	_ = u.run(ctx, "schtasks.exe", "/End", "/TN", task) // it may not run
	return u.run(ctx, "schtasks.exe", "/Delete", "/F", "/TN", task)
}
