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

// fleetAnswer is what became of all homes; fields are only ever added.
type fleetAnswer struct {
	Changed  bool         `json:"changed"`
	Check    bool         `json:"check"`
	StartURL string       `json:"startUrl"`
	Region   string       `json:"region"`
	Totals   totals       `json:"totals"`
	Homes    []homeAnswer `json:"homes"` // those with something to tell
}

// totals count homes. One may wait and have changed.
type totals struct {
	Homes     int `json:"homes"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Waiting   int `json:"waiting"`
	Failed    int `json:"failed"`
}

type homeAnswer struct {
	Home string `json:"home"`
	User string `json:"user"`
	prefillAnswer

	Problem string `json:"problem,omitempty"`
}

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
	sum := fleetAnswer{Check: o.check, StartURL: c.Organization.StartURL, Region: c.Organization.Region, Homes: []homeAnswer{}}
	if err := run.Run(ctx, homes, func(r fleet.Result) { o.count(&sum, homeResult(r)) }); err != nil {
		return err
	}
	if o.asJSON {
		if err := w.answerJSON(sum); err != nil {
			return err
		}
	} else {
		w.answerTotals(sum)
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

// count adds a home up. One that was as it should be is only counted: there may
// be thousands.
func (o *ideApplyOptions) count(sum *fleetAnswer, a homeAnswer) {
	sum.Totals.Homes++
	waits := len(a.Waiting) > 0 && a.Problem == ""
	switch {
	case a.Problem != "":
		sum.Totals.Failed++
	case a.Changed:
		sum.Totals.Changed++
	default:
		sum.Totals.Unchanged++
	}
	if waits {
		sum.Totals.Waiting++
	}
	sum.Changed = sum.Changed || a.Changed
	if !a.Changed && !waits && a.Problem == "" {
		return
	}
	if o.asJSON {
		sum.Homes = append(sum.Homes, a)
		return
	}
	o.world.answerHome(a, o.check)
}

func (w *world) answerHome(a homeAnswer, check bool) {
	verb := "changed"
	if check {
		verb = "would change"
	}
	if a.Changed {
		w.answer("%s: %s, files: %d", printable(a.Home), verb, len(a.Files))
	}
	for _, held := range a.Waiting {
		if held.Kind == ide.IsRunning {
			w.answer("%s: waiting for %s: %s", printable(a.Home), printable(orAll(held.Target)), printable(held.Why))
		}
	}
	if a.Problem != "" {
		w.answer("%s: %s", printable(a.Home), printable(a.Problem))
	}
}

func (w *world) answerTotals(a fleetAnswer) {
	t := a.Totals
	homes := "homes"
	if t.Homes == 1 {
		homes = "home"
	}
	w.answer("%d %s: %d changed, %d unchanged, %d waiting for an IDE to close, %d failed", t.Homes, homes, t.Changed, t.Unchanged, t.Waiting, t.Failed)
}

// outcome puts a failed home before everything else.
func (a fleetAnswer) outcome() outcome {
	switch {
	case a.Totals.Failed > 0:
		return outcome{exitError}
	case a.Check && a.Changed:
		return outcome{exitCheckFailed}
	case a.Totals.Waiting > 0:
		return outcome{exitWaiting}
	}
	return outcome{exitDone}
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
