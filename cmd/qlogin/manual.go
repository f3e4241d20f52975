package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
)

// newManual writes the manual pages. It is hidden: it is there for those who make
// packages, who have the program and need nothing else.
func newManual() *cobra.Command {
	return &cobra.Command{
		Use:    "manual DIR",
		Short:  "Write the manual pages into a folder",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return writeManual(c.Root(), args[0])
		},
	}
}

// writeManual makes one page for every command that is not hidden.
func writeManual(root *cobra.Command, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // manual pages are for everybody
		return fmt.Errorf("making the folder for the manual pages: %w", err)
	}
	var problems []error
	for _, c := range documented(root) {
		file := filepath.Join(dir, pageName(c)+".1")
		if err := os.WriteFile(file, manualPage(c), 0o644); err != nil { //nolint:gosec // the same
			problems = append(problems, fmt.Errorf("writing a manual page: %w", err))
		}
	}
	return errors.Join(problems...)
}

// documented is a command with all that people are shown below it.
func documented(c *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{c}
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			all = append(all, documented(sub)...)
		}
	}
	return all
}

func pageName(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// exits are the exit codes in words, as docs/commands.md has them.
func exits() [][2]string {
	return [][2]string{
		{"0", "done"},
		{"1", "error"},
		{"2", "usage"},
		{"3", "not signed in, or the session has ended"},
		{"4", "a check failed"},
		{"5", "the sign-in was denied or timed out"},
		{"6", "signed in, but not entitled to Amazon Q Developer Pro"},
		{"7", "handed over in part: something waits for an IDE to close"},
		{"129, 130, 143", "ended by a hang-up, an interrupt, or SIGTERM"},
	}
}
