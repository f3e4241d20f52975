package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/qlogin/qlogin/doctor/org"
	"github.com/qlogin/qlogin/network"
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
	signedOut := w.signOutEverywhere(ctx)
	if _, waits := errors.AsType[outcome](signedOut); signedOut != nil && !waits {
		return fmt.Errorf("signing out: %w", signedOut)
	}
	if err := runIDEUndo(ctx, &ideUndoOptions{world: w}); err != nil {
		return err
	}
	return signedOut
}

// signOutEverywhere ends the session at the access portal too; where that cannot
// be reached, the sign-in goes from here all the same.
func (w *world) signOutEverywhere(ctx context.Context) error {
	err := runLogout(ctx, &logoutOptions{world: w, everywhere: true})
	if _, unreached := errors.AsType[*network.Error](err); unreached {
		w.say("note: the session at the access portal goes on until it is over: %s", printable(message(err)))
		err = runLogout(ctx, &logoutOptions{world: w})
	}
	if errors.Is(err, signin.ErrNotSignedIn) {
		w.answer("nobody is signed in here")
		return nil
	}
	return err
}
