package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/tui"
	"github.com/qlogin/qlogin/vault"
)

// Exit codes of shells for a program that a signal ended: 128 and its number.
const (
	exitHangup     = 129
	exitTerminated = 143
)

// plainReason says why there is no terminal interface here; it is empty where
// there can be one.
func (w *world) plainReason() string {
	switch dumb := w.env.Getenv("TERM"); {
	case w.globals.accessible:
		return "one line for each change, because --accessible or ACCESSIBLE=1 asks for it"
	case w.globals.plain:
		return "plain text, because --plain asks for it"
	case !w.terminal:
		return "plain text, because input or output is not a terminal"
	case dumb == "":
		return "plain text, because TERM says nothing about the terminal"
	case dumb == "dumb":
		return "plain text, because TERM=dumb"
	}
	return ""
}

// runRoot is qlogin with nothing typed: the terminal interface, or the same in
// plain text.
func runRoot(ctx context.Context, w *world) error {
	if why := w.plainReason(); why != "" {
		w.say("qlogin: %s", why)
		return runPlain(ctx, w)
	}
	flow, store, err := w.flow()
	if err != nil {
		return err
	}
	return w.interact(ctx, flow, store, tui.Options{Hints: w.hints, Usual: w.usual})
}

// hints are what discover needs, without anything typed.
func (w *world) hints() (discover.Hints, error) {
	loaded, err := w.env.Load(nil)
	if err != nil {
		return discover.Hints{}, err
	}
	return w.hintsFrom(loaded)
}

// usual is what the settings want of every hand-over.
func (w *world) usual() (signin.Choice, error) {
	loaded, err := w.env.Load(nil)
	return signin.Choice{Holders: loaded.Settings.IDEs, Prefill: loaded.Settings.Prefill}, err
}

// interact runs the terminal interface, and leaves its result in plain text
// behind, where it can be scrolled back to.
func (w *world) interact(ctx context.Context, flow *signin.Flow, store vault.Store, o tui.Options) error {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(stop)
	o.Flow, o.Store, o.Stop = flow, store, stop
	o.Explain, o.Getenv, o.Home, o.Now = explain, w.env.Getenv, w.env.Home, w.now
	o.Colourless = w.colourless()
	var more []tea.ProgramOption
	if o.Colourless {
		more = append(more, tea.WithColorProfile(colorprofile.ASCII))
	}
	result, err := tui.Run(ctx, o, w.in, w.out, more...)
	if err != nil {
		return err
	}
	return w.conclude(flow, result)
}

// colourless follows no-color.org, where any value that is not empty counts, and
// CLICOLOR=0 of BSD's ls.
func (w *world) colourless() bool {
	return w.env.Getenv("NO_COLOR") != "" || w.env.Getenv("CLICOLOR") == "0"
}

// explain is judge for the terminal interface.
func explain(err error) tui.Explanation {
	v := judge(err)
	return tui.Explanation{Message: message(err), Hints: v.hints, Code: v.code}
}

// conclude says once more what was achieved, as the plain front end does.
func (w *world) conclude(flow *signin.Flow, result tui.Outcome) error {
	var all []signedIn
	for _, h := range result.Handed {
		all = append(all, signedIn{h.Grant, h.Entitlement})
	}
	if len(all) > 0 {
		w.sayPerson(flow, all)
	}
	code := outcome{exitDone}
	for _, h := range result.Handed {
		w.answerHandedOver(h.HandedOver)
		code = worse(code, handedOver(h.HandedOver, h.Checks))
	}
	for _, h := range result.Prefilled {
		for _, t := range h.Targets {
			w.answer("%s: %s", printable(t.Name), printable(opens(h.Plan, t)))
		}
		code = worse(code, waiting(h.Result.Waiting))
	}
	w.answerWaiting(code, "qlogin ide apply")
	switch {
	case result.Signal != nil:
		return outcome{signalCode(result.Signal)}
	case result.Err != nil:
		return result.Err
	case result.Abandoned:
		return &abandonedError{context.Canceled}
	case result.Interrupted:
		return outcome{exitInterrupted}
	case code.code != exitDone:
		return code
	}
	return nil
}

func signalCode(s os.Signal) int {
	switch s {
	case syscall.SIGTERM:
		return exitTerminated
	case syscall.SIGHUP:
		return exitHangup
	default:
		return exitInterrupted
	}
}

// runPlain is what qlogin with nothing typed does without the terminal
// interface: what there is, and the menu of it where somebody can answer.
func runPlain(ctx context.Context, w *world) error {
	flow, store, err := w.flow()
	if err != nil {
		return err
	}
	records, err := flow.Records.All()
	if err != nil {
		return err
	}
	switch {
	case len(records) == 0:
		err = (&loginOptions{world: w}).login(ctx, flow, store)
	case !w.asks:
		return runStatus(ctx, &statusOptions{world: w})
	}
	if !w.asks || errors.Is(err, context.Canceled) || errors.Is(err, errNoAnswer) {
		return err
	}
	if err != nil {
		w.report(err)
	}
	return w.menu(ctx)
}

// chore is one entry of the menu.
type chore struct {
	words string
	does  func(context.Context) error
}

// menu offers every function of the terminal interface, one question at a time.
// The end of input ends it.
func (w *world) menu(ctx context.Context) error {
	chores := w.chores()
	var words []string
	for _, c := range chores {
		words = append(words, c.words)
	}
	words = append(words, "quit")
	for {
		w.say("")
		n, err := w.pick("what next?", words)
		if errors.Is(err, errNoAnswer) || n == len(chores) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := chores[n].does(ctx); err != nil {
			if errors.Is(err, errNoAnswer) || ctx.Err() != nil {
				return err
			}
			w.report(err)
		}
	}
}

func (w *world) chores() []chore {
	return []chore{
		{"who is signed in, until when", func(ctx context.Context) error { return runStatus(ctx, &statusOptions{world: w}) }},
		{"sign in again", func(ctx context.Context) error { return runLogin(ctx, &loginOptions{world: w, again: true}) }},
		{"sign in to another organization", func(ctx context.Context) error {
			url, err := w.ask("start URL of its AWS access portal:")
			if err != nil {
				return err
			}
			return runLogin(ctx, &loginOptions{world: w, startURL: url})
		}},
		{"hand the sign-in over; renews it where the IDE is closed", func(ctx context.Context) error { return runIDEApply(ctx, &loginOptions{world: w}) }},
		{"fill in start URL and Region only", func(ctx context.Context) error { return runIDEApply(ctx, &loginOptions{world: w, prefill: true}) }},
		{"show every byte that a hand-over would change", func(ctx context.Context) error {
			return runIDEPlan(ctx, &idePlanOptions{loginOptions: loginOptions{world: w}, diff: true})
		}},
		{"choose another Q profile", w.otherProfile},
		{"put every byte back", func(ctx context.Context) error {
			return w.onlyIf("put every byte back?", func() error { return runIDEUndo(ctx, &ideUndoOptions{world: w}) })
		}},
		{"sign out", func(ctx context.Context) error {
			return w.onlyIf("sign out?", func() error { return runLogout(ctx, &logoutOptions{world: w}) })
		}},
		{"sign out everywhere", func(ctx context.Context) error {
			return w.onlyIf("sign out here, in the browser and of other tools?", func() error {
				return runLogout(ctx, &logoutOptions{world: w, everywhere: true})
			})
		}},
	}
}

func (w *world) onlyIf(question string, do func() error) error {
	yes, err := w.confirm(question)
	if err != nil || !yes {
		return err
	}
	return do()
}

// otherProfile asks the Q service anew, which answers with a choice where there
// are several.
func (w *world) otherProfile(ctx context.Context) error {
	return runIDEApply(ctx, &loginOptions{world: w, profile: ""})
}

// wantsAccessible: any value but a no counts, as with NO_COLOR.
func wantsAccessible(value string) bool {
	return value != "" && !slices.Contains([]string{"0", "false", "no"}, strings.ToLower(value))
}
