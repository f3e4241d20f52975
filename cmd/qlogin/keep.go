package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/qlogin/qlogin/keep"
	"github.com/qlogin/qlogin/vault"
)

// saveEvery is how old the state of an idle service may be.
const saveEvery = 5 * time.Minute

type keepOptions struct {
	world  *world
	asJSON bool
	lines  int
}

func newKeep(w *world) *cobra.Command {
	c := &cobra.Command{
		Use:   "keep",
		Short: "Keep the sign-ins alive in the background, and warn before they end",
		Long: `Keep the sign-ins alive: renew those of closed IDEs once an hour, take over what
an IDE has renewed, hand over what waits for an IDE to close, and say on the desktop
when a session is about to end and when it has ended.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	o := &keepOptions{world: w}
	status := keepCommand("status", "Say whether the service runs, and what it has done", o.status)
	status.Flags().BoolVar(&o.asJSON, "json", false, "print JSON")
	log := keepCommand("log", "Show what the service did last", o.log)
	log.Flags().IntVarP(&o.lines, "lines", "n", 20, "how many `lines`")
	c.AddCommand(
		keepCommand("run", "Run in the foreground, until Ctrl-C", o.run),
		keepCommand("install", "Start the service now, and whenever you log in", o.install),
		keepCommand("uninstall", "Stop the service and take it out again", o.uninstall),
		status, log,
	)
	return c
}

func keepCommand(use, short string, run func(context.Context) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return run(c.Context()) },
	}
}

func (o *keepOptions) place() keep.Place { return keep.Place{Dir: o.world.env.Folders().State} }

func (o *keepOptions) run(ctx context.Context) error {
	w, place := o.world, o.place()
	w.noInput, w.asks = true, false
	release, err := place.Lock()
	if err != nil {
		return err
	}
	defer release()
	keeper, err := w.keeper(place)
	if err != nil {
		return err
	}
	w.say("keeping the sign-ins; Ctrl-C ends it")
	return keeper.Run(ctx)
}

func (w *world) keeper(place keep.Place) (*keep.Keeper, error) {
	flow, store, err := w.flow()
	if err != nil {
		return nil, err
	}
	flow.Busy = nil // it can wait
	loaded, err := w.load(nil)
	if err != nil {
		return nil, err
	}
	state := keep.State{PID: os.Getpid(), Started: w.now()}
	return &keep.Keeper{
		Flow: flow, Notify: keep.Show, Open: w.openBrowser, WarnBefore: loaded.Settings.WarnBefore,
		Usable: func(ctx context.Context) error { return usable(ctx, store) },
		Log: func(line string) {
			place.Log(w.now(), printable(line))
			w.say("%s", printable(line))
		},
		Ticked: func(s keep.Stats) {
			did := s
			did.Ticks = state.Stats.Ticks
			if did == state.Stats && w.now().Sub(state.Looked).Abs() < saveEvery {
				return // an idle service leaves the disk alone
			}
			state.Looked, state.Stats = w.now(), s
			_ = place.Save(state) // the next look tries again
		},
	}, nil
}

// usable is a vault that can be used without a window on the screen.
func usable(ctx context.Context, store vault.Store) error {
	status, err := store.Probe(ctx)
	if err == nil && status.Condition == vault.NeedsUnlock {
		err = vault.ErrLocked
	}
	return errors.Join(err, status.Err())
}

func (o *keepOptions) unit() (keep.Unit, error) {
	w := o.world
	program, err := os.Executable()
	if err != nil {
		return keep.Unit{}, fmt.Errorf("finding this program: %w", err)
	}
	kind, err := w.storeKind()
	if err != nil {
		return keep.Unit{}, err
	}
	args := []string{"keep", "run"}
	if kind != "keyring" {
		if w.globals.passphraseFile == "" {
			return keep.Unit{}, &usageError{problem: "the service cannot ask for a passphrase", suggestion: "--passphrase-file FILE", command: "qlogin keep"}
		}
		file, err := filepath.Abs(w.globals.passphraseFile) // the service starts in another folder
		if err != nil {
			return keep.Unit{}, fmt.Errorf("finding the passphrase file: %w", err)
		}
		args = append(args, "--store="+kind, "--passphrase-file="+file)
	}
	if w.globals.lab != "" {
		args = append(args, "--lab="+w.globals.lab)
	}
	return keep.Unit{Program: program, Args: args, Home: w.env.Home, Getenv: w.env.Getenv}, nil
}

func (o *keepOptions) install(ctx context.Context) error {
	unit, err := o.unit()
	if err != nil {
		return err
	}
	if err := unit.Install(ctx); err != nil {
		return err
	}
	o.world.answer("installed: %s", o.world.short(unit.File()))
	return nil
}

func (o *keepOptions) uninstall(ctx context.Context) error {
	w := o.world
	unit := keep.Unit{Home: w.env.Home, Getenv: w.env.Getenv}
	if err := unit.Uninstall(ctx); err != nil {
		return err
	}
	w.answer("taken out: %s", w.short(unit.File()))
	return nil
}

func (o *keepOptions) log(context.Context) error {
	lines, err := o.place().Last(o.lines)
	if err != nil {
		return err
	}
	if len(lines) == 0 && o.lines > 0 {
		o.world.answer("nothing yet")
	}
	for _, line := range lines {
		o.world.answer("%s", printable(line))
	}
	return nil
}
