package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/qlogin/qlogin/doctor/org"
	"github.com/qlogin/qlogin/signin"
)

// cleanUp lists what has to be undone, in order, and after a yes does what is
// to be done on this computer: the sign-out, and the files of the IDEs.
func (o *doctorOptions) cleanUp(ctx context.Context) error {
	w := o.world
	if o.asJSON {
		return w.answerJSON(struct {
			Undo []org.Undone `json:"undo"`
		}{org.Cleanup()})
	}
	for i, u := range org.Cleanup() {
		w.answer("%d  %s: %s", i+1, u.Side, u.Do)
		for _, line := range []struct{ label, text string }{{"where", u.Where}, {"why here", u.Why}} {
			if line.text != "" {
				w.wrapped("   "+pad(line.label, 10), line.text)
			}
		}
	}
	if !o.yes && !w.asks {
		w.say("hint: qlogin doctor --cleanup --yes does the part of this computer")
		return nil
	}
	yes, err := o.agree("sign out here, and put the files of the IDEs back?")
	if err != nil || !yes {
		return err
	}
	return w.leave(ctx)
}

// leave takes everything of qlogin's out of this computer's IDEs and keyring. An
// IDE that is open makes it wait for the rest.
func (w *world) leave(ctx context.Context) error {
	signedOut := runLogout(ctx, &logoutOptions{world: w, everywhere: true})
	if errors.Is(signedOut, signin.ErrNotSignedIn) {
		w.answer("nobody is signed in here")
		signedOut = nil
	}
	if _, waits := errors.AsType[outcome](signedOut); signedOut != nil && !waits {
		return fmt.Errorf("signing out: %w", signedOut)
	}
	if err := runIDEUndo(ctx, &ideUndoOptions{world: w}); err != nil {
		return err
	}
	return signedOut
}
