package main

import (
	"errors"

	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/signin"
)

// noteAttempt remembers for qlogin doctor how a sign-in ended. That it could not
// be remembered changes nothing about that.
func (w *world) noteAttempt(o signin.Organization, err error) {
	attempts := doctor.Attempts{Dir: w.env.Folders().State}
	abandoned, broken := errors.AsType[*abandonedError](err)
	_, known := doctor.RowOf(err)
	_, refused := errors.AsType[*oidc.Error](err)
	switch {
	case err == nil || errors.As(err, new(outcome)):
		_ = attempts.Forget()
	case known || refused || broken && abandoned.shown:
		last := doctor.NewAttempt(o, w.now(), err)
		last.Seen = broken
		_ = attempts.Keep(last)
	}
}
