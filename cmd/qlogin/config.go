package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/edit"
)

func newConfig(w *world) *cobra.Command {
	c := &cobra.Command{
		Use:   "config",
		Short: "Show, check and edit the settings; publish them for others",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newConfigShow(w), newConfigValidate(w), newConfigPath(w), newConfigEdit(w), newConfigPublish(w, runConfigPublish))
	return c
}

func newConfigShow(w *world) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "show",
		Short: "Print every setting with the layer that it comes from",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			loaded, err := w.load(nil)
			if err != nil {
				return err
			}
			if asJSON {
				return w.answerRowsJSON(loaded)
			}
			for _, row := range loaded.Rows {
				from := string(row.Layer)
				if row.From != "" {
					from += ", " + w.short(row.From)
				}
				w.answer("%-28s  %s  (%s)", row.Name, printable(row.TOML()), from)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

type rowAnswer struct {
	Name  string `json:"name"`
	Key   string `json:"key"`
	Value any    `json:"value"`
	Layer string `json:"layer"`
	From  string `json:"from,omitempty"`
}

func (w *world) answerRowsJSON(loaded config.Loaded) error {
	rows := []rowAnswer{}
	for _, row := range loaded.Rows {
		var value any = some(row.Value)
		if !row.Key.List {
			value = strings.Join(row.Value, "")
		}
		rows = append(rows, rowAnswer{row.Name, row.Key.Name, value, string(row.Layer), row.From})
	}
	return w.answerJSON(struct {
		Settings []rowAnswer `json:"settings"`
	}{rows})
}

func newConfigValidate(w *world) *cobra.Command {
	return &cobra.Command{
		Use:   "validate FILE",
		Short: "Check a settings file; what is wrong is told with line and column",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			problems, err := config.Check(args[0])
			if err != nil {
				return err
			}
			code := outcome{exitDone}
			for _, p := range problems {
				kind := "error"
				if p.Warning {
					kind = "warning"
				} else {
					code = outcome{exitCheckFailed}
				}
				w.answer("%s", printable(strings.Replace(p.String(), ": ", ": "+kind+": ", 1)))
			}
			if code.code != exitDone {
				return code
			}
			w.say("%s can be used", args[0])
			return nil
		},
	}
}

func newConfigPath(w *world) *cobra.Command {
	return &cobra.Command{
		Use:   "path",
		Short: "Print where the settings are",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			folders := w.env.Folders()
			for _, f := range []struct{ what, file string }{{"yours", folders.File()}, {"managed", folders.ManagedFile}} {
				there := ""
				if _, err := os.Stat(f.file); errors.Is(err, fs.ErrNotExist) {
					there = "  (not there)"
				} else if err != nil {
					there = "  (could not be looked at)"
				}
				w.answer("%-8s  %s%s", f.what, f.file, there)
			}
			return nil
		},
	}
}

func newConfigEdit(w *world) *cobra.Command {
	return &cobra.Command{
		Use:   "edit",
		Short: "Open your settings in the editor of VISUAL or EDITOR, and check them",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return w.editSettings(c.Context()) },
	}
}

// editSettings makes the file where there is none, with every setting in it as a
// comment.
func (w *world) editSettings(ctx context.Context) error {
	file := w.env.Folders().File()
	editor := strings.Fields(w.env.Getenv("VISUAL"))
	if len(editor) == 0 {
		editor = strings.Fields(w.env.Getenv("EDITOR"))
	}
	if len(editor) == 0 {
		return &usageError{problem: "neither VISUAL nor EDITOR names an editor", suggestion: "to open " + w.short(file) + " yourself, then qlogin config validate"}
	}
	found, err := edit.Read(file)
	if err != nil {
		return err
	}
	if !found.Exists {
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return fmt.Errorf("making the folder of the settings: %w", err)
		}
		if err := edit.Replace(found, []byte(config.Template()), 0o600); err != nil {
			return err
		}
	}
	run := exec.CommandContext(ctx, editor[0], append(editor[1:], file)...) //nolint:gosec // the person's own editor
	run.Stdin, run.Stdout, run.Stderr = w.in, w.talk, w.talk
	if err := run.Run(); err != nil {
		return fmt.Errorf("running %s: %w", editor[0], err)
	}
	_, err = w.load(nil)
	if err == nil {
		w.say("%s can be used", w.short(file))
	}
	return err
}
