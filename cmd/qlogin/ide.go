package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/qlogin/qlogin/ide"
)

func newIDE(w *world) *cobra.Command {
	c := &cobra.Command{
		Use:   "ide",
		Short: "List the IDEs, and plan, apply or undo a hand-over",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newIDEList(w, runIDEList), newIDEPlan(w, runIDEPlan), newIDEApply(w, runApply), newIDEUndo(w, runIDEUndo), newIDEHome(w))
	return c
}

type ideListOptions struct {
	world  *world
	asJSON bool
}

func newIDEList(w *world, run func(context.Context, *ideListOptions) error) *cobra.Command {
	o := &ideListOptions{world: w}
	c := &cobra.Command{
		Use:   "list",
		Short: "List the IDEs on this computer and their Amazon Q extension",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return run(c.Context(), o) },
	}
	c.Flags().BoolVar(&o.asJSON, "json", false, "print JSON")
	return c
}

type targetAnswer struct {
	ID         string `json:"id"`
	Holder     string `json:"holder"`
	Name       string `json:"name"`
	Dir        string `json:"dir"`
	Extension  bool   `json:"extension"`
	Disabled   bool   `json:"disabled"`
	Version    string `json:"version,omitempty"`
	Generation string `json:"generation,omitempty"`
	Running    bool   `json:"running"`
	PID        int    `json:"pid,omitempty"`
	Problem    string `json:"problem,omitempty"`
}

func runIDEList(ctx context.Context, o *ideListOptions) error {
	w := o.world
	flow, err := w.looking()
	if err != nil {
		return err
	}
	targets, err := flow.Find(ctx)
	if err != nil {
		return err
	}
	if o.asJSON {
		all := []targetAnswer{}
		for _, t := range targets {
			all = append(all, targetAnswer{
				t.ID, t.Holder, t.Name, t.Dir, t.Extension.Installed, t.Extension.Disabled,
				t.Extension.Version, t.Extension.Generation, t.Running.Yes, t.Running.PID, t.Problem,
			})
		}
		return w.answerJSON(struct {
			IDEs []targetAnswer `json:"ides"`
		}{all})
	}
	if len(targets) == 0 {
		w.say("no VS Code and no JetBrains IDE was found for this user")
	}
	for _, t := range targets {
		w.answer("%-24s  %-28s  %s", t.ID, printable(t.Name), printable(targetWords(t)))
	}
	return nil
}

func targetWords(t ide.Target) string {
	switch {
	case t.Problem != "":
		return t.Problem
	case !t.Extension.Installed:
		return "without Amazon Q" + open(t)
	case t.Extension.Disabled:
		return "Amazon Q " + t.Extension.Version + ", disabled" + open(t)
	}
	return "Amazon Q " + t.Extension.Version + open(t)
}

func open(t ide.Target) string {
	if t.Running.Yes {
		return ", open now"
	}
	return ""
}
