package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/user"
	"path/filepath"

	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/edit"
)

// writeBundle shows what IT would get, and writes it after a yes. The file is for
// its owner alone: who passes it on is the person's own decision.
func (o *doctorOptions) writeBundle(ctx context.Context, look doctor.Options) error {
	w := o.world
	path, err := filepath.Abs(o.bundle)
	if err != nil {
		return err
	}
	before, err := edit.Read(path)
	if err != nil {
		return err
	}
	if before.Exists && !o.replace {
		return &usageError{problem: fmt.Sprintf("writing %s: %v", o.bundle, fs.ErrExist), suggestion: "--replace, or another name", command: "qlogin doctor"}
	}
	findings := doctor.Examine(ctx, look)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	text := doctor.NewBundle(look, findings, w.userName(), w.host).String()
	w.answer("%s", printable(text))
	if yes, err := o.agree("write this to " + o.bundle + "?"); err != nil || !yes {
		return err
	}
	if before.Exists {
		// Replace keeps the rights of a file that is there, which may be anybody's.
		if err := edit.Remove(before); err != nil {
			return err
		}
		before.Exists, before.Data = false, nil
	}
	if err := edit.Replace(before, []byte(text), 0o600); err != nil {
		if errors.Is(err, edit.ErrChanged) {
			return fmt.Errorf("writing %s: %w", o.bundle, err)
		}
		return err
	}
	w.say("written to %s; nobody else can read it until you pass it on", o.bundle)
	return nil
}

// userName is the person's name on this computer.
func (w *world) userName() string {
	for _, variable := range []string{"USER", "USERNAME"} {
		if name := w.env.Getenv(variable); name != "" {
			return name
		}
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "somebody"
}
