package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/partition"
	"github.com/qlogin/qlogin/signin"
)

// The exit codes are published (docs/commands.md) and never change their meaning.
const (
	exitDone        = 0
	exitError       = 1
	exitUsage       = 2
	exitNotSignedIn = 3
	exitCheckFailed = 4
	exitDenied      = 5
	exitNotEntitled = 6
	exitWaiting     = 7
	exitInterrupted = 130
)

// usageError is a command line that cannot be run.
type usageError struct {
	problem    string
	suggestion string // what to type instead
	command    string // whose --help to read
}

func (e *usageError) Error() string { return e.problem }

// outcome is a result that is no error of anything, but has an exit code of its
// own. Everything there is to say has been said.
type outcome struct{ code int }

func (o outcome) Error() string { return fmt.Sprintf("exit code %d", o.code) }

// abandonedError is a sign-in that the person broke off before the approval;
// shown, after there was a code to compare.
type abandonedError struct {
	err   error
	shown bool
}

func (e *abandonedError) Error() string { return "the sign-in was broken off before it was approved" }

func (e *abandonedError) Unwrap() error { return e.err }

// keptError is what went wrong after the approval. The sign-in itself is safe.
type keptError struct{ err error }

func (e *keptError) Error() string { return e.err.Error() }

func (e *keptError) Unwrap() error { return e.err }

// examinedError is what stopped the doctor, which is then not the one to ask.
type examinedError struct{ err error }

func (e *examinedError) Error() string { return e.err.Error() }

func (e *examinedError) Unwrap() error { return e.err }

func examined(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return &examinedError{err}
}

// verdict is what a person reads of an error, and what a script gets.
type verdict struct {
	code  int
	hints []string
}

// report says err with its hints on stderr and returns the exit code. It is the
// only place where an error becomes words.
func (w *world) report(err error) int {
	if err == nil || errors.As(err, new(outcome)) {
		return w.reportOutcome(err)
	}
	v := judge(err)
	if w.events != nil {
		w.events.end(v.code, message(err), v.hints)
		return v.code
	}
	w.say("qlogin: %s", printable(message(err)))
	for _, hint := range v.hints {
		w.say("hint: %s", printable(hint))
	}
	return v.code
}

// reportOutcome is report where everything has been said.
func (w *world) reportOutcome(err error) int {
	code := exitDone
	if o, ok := errors.AsType[outcome](err); ok {
		code = o.code
	}
	if w.events != nil {
		w.events.end(code, "", nil)
	}
	return code
}

// message puts joined errors on one line each.
func message(err error) string {
	if err == context.Canceled { //nolint:errorlint // bare, nothing says what was interrupted
		return "interrupted"
	}
	return strings.ReplaceAll(err.Error(), "\n", "; ")
}

// judge finds the exit code and the way on for an error: what the person did,
// then what the sign-in met, then what the machine did.
func judge(err error) verdict {
	for _, look := range []func(error) (verdict, bool){ofSettings, ofUsage, ofSignIn, ofEntitlement, ofStore, ofNetwork, ofService, ofFiles, ofFleet, ofRest} {
		if v, ok := look(err); ok {
			return v.kept(err)
		}
	}
	if _, ok := errors.AsType[*examinedError](err); ok {
		return verdict{code: exitError}
	}
	return verdict{exitError, []string{"qlogin doctor looks for the reason, and changes nothing"}}.kept(err)
}

// kept adds that nobody has to approve again, where that is so.
func (v verdict) kept(err error) verdict {
	if _, ok := errors.AsType[*keptError](err); ok && v.code != exitNotSignedIn {
		v.hints = append(v.hints, "what was approved is kept: the same command goes on from here without the browser")
	}
	return v
}

func ofUsage(err error) (verdict, bool) {
	if e, ok := errors.AsType[*abandonedError](err); ok {
		if !e.shown {
			return verdict{exitInterrupted, []string{"the same command begins again; what was approved before is kept"}}, true
		}
		return verdict{exitInterrupted, pageHints()}, true
	}
	if errors.Is(err, context.Canceled) {
		return verdict{exitInterrupted, nil}, true
	}
	if e, ok := errors.AsType[*usageError](err); ok {
		return verdict{exitUsage, e.hints()}, true
	}
	if e, ok := errors.AsType[*partition.URLError](err); ok {
		return verdict{exitUsage, []string{e.Hint}}, true
	}
	if _, ok := errors.AsType[*partition.RegionError](err); ok {
		return verdict{exitUsage, []string{"the Region is shown in the Identity Center console under Settings, and at the top right of the access portal"}}, true
	}
	if e, ok := errors.AsType[*discover.UnknownNameError](err); ok {
		if len(e.Names) == 0 {
			return verdict{exitUsage, []string{"config.toml names no organization yet; give --start-url and --region"}}, true
		}
		return verdict{exitUsage, []string{"the names are " + strings.Join(e.Names, ", ")}}, true
	}
	if errors.Is(err, errNoAnswer) {
		return verdict{exitUsage, []string{"give the answer as a flag: qlogin login --help"}}, true
	}
	return verdict{}, false
}

// pageHints are for somebody whose page did not end with "approved". Only the
// browser knows why; AWS leaves the client waiting.
func pageHints() []string {
	return []string{
		"if the page showed another code than the terminal, it may be of somebody else's sign-in: " + mend("foreign-code")[0],
		regionHint,
		"if the company's page refused you: " + mend("pingone-credentials")[0],
		"if the page said anything else: qlogin doctor --ask finds out why that is, and who mends it",
	}
}

// regionHint is what both answers of a page in the wrong Region come to: at the
// code, and after Allow.
const regionHint = "if the page called the code invalid, or said invalid_grant: the Region is probably not that of your Identity Center; check --region"

func (e *usageError) hints() []string {
	var hints []string
	if e.suggestion != "" {
		hints = append(hints, "try "+e.suggestion)
	}
	if e.command != "" {
		hints = append(hints, e.command+" --help")
	}
	return hints
}

func ofSignIn(err error) (verdict, bool) {
	switch {
	case errors.Is(err, signin.ErrBusy):
		return verdict{exitError, mend("many-sign-ins")}, true
	case errors.Is(err, signin.ErrNotSignedIn):
		return verdict{exitNotSignedIn, []string{"qlogin login"}}, true
	case errors.Is(err, oidc.ErrDenied):
		return verdict{exitDenied, mend("access-denied")}, true
	case errors.Is(err, oidc.ErrExpired):
		return verdict{exitDenied, append(mend("not-approved"), regionHint)}, true
	}
	if _, ok := errors.AsType[*signin.SessionEndedError](err); ok {
		return verdict{exitNotSignedIn, []string{"qlogin login"}}, true
	}
	if _, ok := errors.AsType[*oidc.LostAnswerError](err); ok {
		return verdict{exitError, []string{"qlogin refresh tries once more; if AWS then refuses, qlogin login signs in again"}}, true
	}
	if _, ok := errors.AsType[*signin.HolderRunningError](err); ok {
		return verdict{exitWaiting, []string{"open the Amazon Q panel there, or close the IDE and try again"}}, true
	}
	return verdict{}, false
}

func ofEntitlement(err error) (verdict, bool) {
	if e, ok := errors.AsType[*signin.ProfileError](err); ok {
		var hints []string
		for _, p := range e.Profiles {
			hints = append(hints, fmt.Sprintf("--profile %q   (%s, account %s)", p.Name, p.Region(), p.Account()))
		}
		return verdict{exitUsage, append(hints, "choose one of them with --profile NAME")}, true
	}
	if _, ok := errors.AsType[*signin.NotEntitledError](err); ok {
		return verdict{exitNotEntitled, mend(notEntitledRow(err))}, true
	}
	return verdict{}, false
}

// notEntitledRow is the failure that a refusal is. One that is not known is taken
// for the most frequent.
func notEntitledRow(err error) string {
	if row, ok := doctor.RowOf(err); ok {
		return row.Name
	}
	return "no-subscription"
}

// mend is what the catalogue says to do about a failure, as a hint.
func mend(failure string) []string {
	row, _ := doctor.RowNamed(failure)
	text := strings.TrimSuffix(row.Mend, ".")
	// A hint begins small, unless it begins with a name such as AWS.
	if len(text) > 1 && unicode.IsLower(rune(text[1])) {
		text = strings.ToLower(text[:1]) + text[1:]
	}
	return []string{text}
}
