package main

import (
	"errors"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/keep"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/qservice"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/tui"
	"github.com/qlogin/qlogin/vault"
)

// ofRest judges what is met once in a thousand sign-ins: there is a way on all
// the same.
func ofRest(err error) (verdict, bool) {
	for _, look := range []func(error) []string{ofOtherPrograms, ofStrangeAnswers, ofFaults} {
		if hints := look(err); hints != nil {
			return verdict{exitError, hints}, true
		}
	}
	return verdict{}, false
}

// ofOtherPrograms is for those that have a file, a lock or a place.
func ofOtherPrograms(err error) []string {
	if _, ok := errors.AsType[*signin.LockedError](err); ok {
		return []string{"wait until the other qlogin has ended, or stop it; then try again"}
	}
	switch {
	case errors.Is(err, keep.ErrRunning):
		return []string{"qlogin keep status says what it does, qlogin keep uninstall stops it"}
	case errors.Is(err, edit.ErrBusy), errors.Is(err, edit.ErrChanged):
		return []string{"close the program that writes the file, then qlogin ide apply"}
	case errors.Is(err, edit.ErrIrregular):
		return []string{"a folder, a pipe or a device is in the place of a file: move it away, then qlogin ide apply"}
	}
	return nil
}

// ofStrangeAnswers is for what AWS does not say to a qlogin of its time.
func ofStrangeAnswers(err error) []string {
	for _, changed := range []error{
		oidc.ErrInvalidScope, oidc.ErrInvalidClientMetadata, oidc.ErrInvalidRedirectURI,
		oidc.ErrUnauthorizedClient, oidc.ErrUnsupportedGrantType,
	} {
		if errors.Is(err, changed) {
			return []string{
				"AWS may have changed what it offers: look for a newer qlogin (qlogin version says which this is)",
				"until then, sign in from the IDE itself",
			}
		}
	}
	switch {
	case errors.Is(err, oidc.ErrIncomplete), errors.Is(err, oidc.ErrUnexpected), errors.Is(err, qservice.ErrUnexpected):
		return []string{"a proxy may have changed the answer: try from another network; if it stays, look for a newer qlogin"}
	case errors.Is(err, qservice.ErrServer), errors.Is(err, qservice.ErrThrottled):
		return mend("aws-outage")
	case errors.Is(err, qservice.ErrKMS):
		return []string{"ask IT: the customer managed key of the Q Developer profile is disabled, or its key policy does not allow the use"}
	}
	return nil
}

// ofFaults is for what nobody but a programmer, or a failing disk, has done.
func ofFaults(err error) []string {
	if _, ok := errors.AsType[*tui.FaultError](err); ok {
		return []string{
			"nothing of yours is in this message: please report it, with what qlogin version --json prints",
			"the same without the terminal interface: qlogin login --plain",
		}
	}
	if _, ok := errors.AsType[*ide.DamagedError](err); ok {
		return []string{"that record cannot be undone: move the file away; qlogin logout takes the sign-in out of the IDEs without it"}
	}
	if errors.Is(err, vault.ErrTooBig) {
		return []string{"keep the tokens in a file encrypted with a passphrase: --store=file"}
	}
	return nil
}
