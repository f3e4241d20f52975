package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/qlogin/qlogin/fleet"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/signin"
)

// prefillEverybody prefills every home, in a process of its own with its owner's
// rights. A home that fails does not stop the others.
func (o *ideApplyOptions) prefillEverybody(ctx context.Context, c signin.Choice) error {
	w := o.world
	if err := fleet.Allowed(); err != nil {
		return fmt.Errorf("--all-users: %w", err)
	}
	root, err := o.tree()
	if err != nil {
		return err
	}
	homes, err := fleet.Homes(root)
	if err != nil {
		return err
	}
	run, err := o.runner(c, root)
	if err != nil {
		return err
	}
	sum := fleetAnswer{Check: o.check, StartURL: c.Organization.StartURL, Region: c.Organization.Region}
	var tell homeTeller = inWords{w, o.check}
	if o.asJSON {
		tell = &inJSON{to: w.out}
	}
	var said error
	interrupted := run.Run(ctx, homes, func(r fleet.Result) {
		if a := homeResult(r); sum.add(a) && said == nil {
			said = tell.home(a)
		}
	})
	// What was done was done, and is told, interrupted or not.
	if err := errors.Join(interrupted, said, tell.end(sum)); err != nil {
		return err
	}
	return sum.outcome().orNothing()
}

// tree is the absolute path of --root: the child changes its folder.
func (o *ideApplyOptions) tree() (string, error) {
	if o.root == "" {
		return "", nil
	}
	root, err := filepath.Abs(o.root)
	if err != nil {
		return "", fmt.Errorf("--root %s: %w", o.root, err)
	}
	return root, nil
}

func (o *ideApplyOptions) runner(c signin.Choice, root string) (fleet.Runner, error) {
	program, err := os.Executable()
	if err != nil {
		return fleet.Runner{}, fmt.Errorf("finding qlogin itself: %w", err)
	}
	args := []string{os.Args[0], "ide", "home", "--start-url", c.Organization.StartURL, "--region", c.Organization.Region}
	for _, holder := range c.Holders {
		args = append(args, "--ide", holder)
	}
	if o.check {
		args = append(args, "--check")
	}
	return fleet.Runner{Path: program, Args: args, Root: root, Env: func(h fleet.Home) []string { return sessionOf(root, h) }}, nil
}

// sessionOf names the runtime folder of a person who is signed in: the lock that
// keeps two qlogins from writing at once is there. An image has none.
func sessionOf(root string, h fleet.Home) []string {
	dir := fmt.Sprintf("/run/user/%d", h.UID)
	if info, err := os.Stat(dir); root != "" || err != nil || !info.IsDir() {
		return nil
	}
	return []string{"XDG_RUNTIME_DIR=" + dir}
}

// homeResult believes of the process no more than its form: its owner may have
// made it say anything.
func homeResult(r fleet.Result) homeAnswer {
	a := homeAnswer{Home: r.Home.Dir, User: r.Home.User, prefillAnswer: emptyPrefill()}
	if r.Err != nil {
		a.Problem = r.Err.Error()
		return a
	}
	if err := json.Unmarshal(r.Stdout, &a.prefillAnswer); err != nil {
		a.prefillAnswer = emptyPrefill()
		a.Problem = firstLine(r.Stderr)
		return a
	}
	for _, held := range a.Waiting {
		if held.Kind != ide.IsRunning && a.Problem == "" {
			a.Problem = orAll(held.Target) + ": " + held.Why
		}
	}
	if r.Code == exitError && a.Problem == "" {
		a.Problem = firstLine(r.Stderr)
	}
	return a
}

func firstLine(stderr []byte) string {
	line, _, _ := bytes.Cut(stderr, []byte("\n"))
	const long = 500
	text := strings.TrimPrefix(string(line[:min(len(line), long)]), "qlogin: ")
	switch {
	case text == "":
		return "it ended without a word"
	case strings.HasPrefix(text, "fatal error: ") && strings.Contains(text, "out of memory"):
		return "a file in it is too large"
	}
	return printable(text)
}

func ofFleet(err error) (verdict, bool) {
	switch {
	case errors.Is(err, fleet.ErrNotRoot):
		return verdict{exitError, []string{"sudo qlogin ide apply --prefill --all-users", "for yourself alone: qlogin ide apply --prefill"}}, true
	case errors.Is(err, fleet.ErrNotHere):
		return verdict{exitError, []string{"let each person's own logon run qlogin ide apply --prefill; deploy/intune has a script for it"}}, true
	}
	return verdict{}, false
}
