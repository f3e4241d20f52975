package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/keep"
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
	return w.interact(ctx, flow, store, tui.Options{Hints: w.hints, Settings: w.settings, Service: w.background()})
}

// hints are what discover needs, without anything typed.
func (w *world) hints() (discover.Hints, error) {
	loaded, err := w.env.Load(nil)
	if err != nil {
		return discover.Hints{}, err
	}
	return w.hintsFrom(loaded)
}

// settings are what the interface has to know of the settings.
func (w *world) settings() (tui.Settings, error) {
	loaded, err := w.env.Load(nil)
	return tui.Settings{
		Usual:      signin.Choice{Holders: loaded.Settings.IDEs, Prefill: loaded.Settings.Prefill},
		WarnBefore: loaded.Settings.WarnBefore,
	}, err
}

// background is qlogin keep, as the dashboard shows and starts it.
func (w *world) background() *tui.Service {
	o := &keepOptions{world: w}
	return &tui.Service{
		State: func(ctx context.Context) (tui.ServiceState, error) {
			s, err := o.place().State()
			if err != nil {
				return tui.ServiceState{}, err
			}
			installed, err := keep.Unit{Home: w.env.Home, Getenv: w.env.Getenv}.Installed(ctx)
			return tui.ServiceState{Installed: installed, Running: s.Running, Looked: s.Looked}, err
		},
		Install: func(ctx context.Context) error {
			unit, err := o.unit()
			if err != nil {
				return err
			}
			return unit.Install(ctx)
		},
		Uninstall: keep.Unit{Home: w.env.Home, Getenv: w.env.Getenv}.Uninstall,
		Last:      o.place().Last,
	}
}

// interact runs the terminal interface, and leaves its result in plain text
// behind, where it can be scrolled back to.
func (w *world) interact(ctx context.Context, flow *signin.Flow, store vault.Store, o tui.Options) error {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(stop)
	busy := make(chan signin.Owner, 1)
	flow.Busy = func(owner signin.Owner) { // the screen belongs to the interface
		select {
		case busy <- owner:
		default: // one is being told
		}
	}
	o.Flow, o.Store, o.Stop, o.Busy = flow, store, stop, busy
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
		w.noteAttempt(signin.Organization{}, nil)
		w.sayPerson(flow, all)
	}
	code := outcome{exitDone}
	for _, h := range result.Handed {
		w.answerHandedOver(h.HandedOver)
		code = worse(code, handedOver(h.HandedOver, h.Checks))
	}
	filled := outcome{exitDone}
	for _, h := range result.Prefilled {
		for _, t := range h.Targets {
			w.answer("%s: %s", printable(t.Name), printable(opens(h.Plan, t)))
		}
		filled = worse(filled, waiting(h.Result.Waiting))
	}
	w.answerWaiting(code, "qlogin ide apply")
	w.answerWaiting(filled, "qlogin ide apply --prefill")
	code = worse(code, filled)
	switch {
	case result.Signal != nil:
		return outcome{signalCode(result.Signal)}
	case result.Err != nil:
		w.noteAttempt(signin.Organization{}, result.Err)
		return result.Err
	case result.Abandoned:
		broken := &abandonedError{context.Canceled, true}
		w.noteAttempt(signin.Organization{}, broken)
		return broken
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
