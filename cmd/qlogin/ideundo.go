package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/qlogin/qlogin/ide"
)

type ideUndoOptions struct {
	world  *world
	holder string
}

func newIDEUndo(w *world, run func(context.Context, *ideUndoOptions) error) *cobra.Command {
	o := &ideUndoOptions{world: w}
	c := &cobra.Command{
		Use:   "undo",
		Short: "Put every byte back that a hand-over has written",
		Long: `Put back what the files of the IDEs held before qlogin first wrote to them. Where
the IDE has written since, only what was qlogin's goes back. The sign-in stays in
the keyring: qlogin logout forgets it.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return run(c.Context(), o) },
	}
	c.Flags().StringVar(&o.holder, "ide", "", "only `vscode` or jetbrains")
	return c
}

func runIDEUndo(ctx context.Context, o *ideUndoOptions) error {
	w := o.world
	flow, _, err := w.flow()
	if err != nil {
		return err
	}
	if o.holder != "" {
		if err := checkHolders(flow, []string{o.holder}); err != nil {
			return err
		}
	}
	result, err := flow.Undo(ctx, o.holder)
	w.answerUndone("restored", result.Restored)
	w.answerUndone("taken back", result.Reverted)
	w.answerUndone("left alone", result.LeftAlone)
	w.answerUndone("waiting", result.Waiting)
	if err != nil {
		return err
	}
	if len(result.Waiting) > 0 {
		w.answer("something still waits: close the IDE, then run qlogin ide undo again")
		return outcome{exitWaiting}
	}
	if len(result.Restored)+len(result.Reverted)+len(result.LeftAlone) == 0 {
		w.answer("nothing to undo")
	}
	return nil
}

func (w *world) answerUndone(verdict string, all []ide.Outcome) {
	for _, u := range all {
		row := ""
		if u.Row != "" {
			row = ", row " + u.Row
		}
		w.answer("%-11s %s%s: %s", verdict, w.short(u.File), row, printable(u.Text))
	}
}
