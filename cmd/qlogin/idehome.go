package main

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/fleet"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/signin"
)

// ideHomeOptions are those of the process that --all-users starts for each home.
type ideHomeOptions struct {
	world *world

	home     fleet.Home
	root     string
	startURL string
	region   string
	holders  []string
	check    bool
}

// newIDEHome is not for people: it takes the place of a login of the home's
// owner.
func newIDEHome(w *world) *cobra.Command {
	o := &ideHomeOptions{world: w}
	c := &cobra.Command{
		Use:    "home",
		Short:  "Prefill the IDEs of one home with its owner's rights",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE:   func(c *cobra.Command, _ []string) error { return runIDEHome(c.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.home.Dir, "home", "", "the `folder`")
	f.StringVar(&o.home.User, "user", "", "its owner's `name`")
	f.IntVar(&o.home.UID, "uid", 0, "its owner's `id`")
	f.IntVar(&o.home.GID, "gid", 0, "its owner's `group`")
	f.StringVar(&o.root, "root", "", "`folder` with the file system tree that the home is in")
	f.StringVar(&o.startURL, "start-url", "", "`URL` of the AWS access portal")
	f.StringVar(&o.region, "region", "", "AWS `Region` of Identity Center")
	f.StringSliceVar(&o.holders, "ide", nil, "only `vscode` or jetbrains")
	f.BoolVar(&o.check, "check", false, "change nothing")
	return c
}

// runIDEHome gives up root first. Whatever it reads after that may be hostile.
func runIDEHome(ctx context.Context, o *ideHomeOptions) error {
	if err := fleet.Confine(o.root, o.home); err != nil {
		return err
	}
	w := o.world
	w.env.Home = o.home.Dir
	answer, err := prefill(ctx, w.homeFlow(o.root), signin.Choice{
		Organization: signin.Organization{StartURL: o.startURL, Region: o.region}, Holders: o.holders,
	}, o.check)
	// What was written before an error was written all the same.
	if said := w.answerJSON(answer); said != nil || err != nil {
		return errors.Join(err, said)
	}
	return answer.outcome(o.check)
}

// homeFlow is a flow without network, keyring and settings: a prefill needs none
// of them, and a home's settings are not for an administrator to obey.
func (w *world) homeFlow(root string) *signin.Flow {
	folders := config.Environment{Home: w.env.Home, Getenv: w.env.Getenv}.Folders()
	machine := ide.Machine{Home: w.env.Home, Getenv: w.env.Getenv}
	if root != "" {
		// Nothing runs in an image. A process here may have the id that a lock file
		// there names.
		machine.Process = func(int) (string, bool) { return "", false }
	}
	return &signin.Flow{
		Machine:  machine,
		Families: families(),
		Journal:  &ide.Journal{Dir: filepath.Join(folders.State, "journal"), Now: w.now},
		Records:  signin.Records{Dir: folders.State},
		Locks:    folders.Locks,
		Now:      w.now,
	}
}
