package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unicode"

	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/partition"
	"github.com/qlogin/qlogin/qservice"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
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

func ofStore(err error) (verdict, bool) {
	const orFile = "or keep the tokens in a file encrypted with a passphrase: --store=file"
	switch {
	case errors.Is(err, vault.ErrLocked):
		return verdict{exitError, []string{"unlock the keyring and try again (macOS: security unlock-keychain; Linux: log in to the desktop, or unlock it with your keyring's own program)", orFile}}, true
	case errors.Is(err, vault.ErrUnavailable):
		return verdict{exitError, []string{"start a keyring (Linux: GNOME Keyring, KWallet or KeePassXC on the session bus)", orFile}}, true
	case errors.Is(err, vault.ErrDenied):
		return verdict{exitError, []string{"nothing was stored; allow qlogin to use the keyring when it asks, or check the passphrase"}}, true
	case errors.Is(err, vault.ErrDamaged):
		return verdict{exitError, []string{"qlogin login replaces the record"}}, true
	case errors.Is(err, vault.ErrTimeout):
		return verdict{exitError, []string{"look for a window that asks to unlock the keyring, then try again"}}, true
	}
	return verdict{}, false
}

func ofNetwork(err error) (verdict, bool) {
	e, ok := errors.AsType[*network.Error](err)
	if !ok {
		return verdict{}, false
	}
	return verdict{exitError, networkHints(e.Kind)}, true
}

func networkHints(kind network.Kind) []string {
	switch kind {
	case network.DNS:
		return []string{"check the Region and your connection; on a company network the VPN may be needed"}
	case network.TLSUntrusted:
		return mend("tls-inspection")
	case network.Proxy:
		return []string{"check HTTPS_PROXY and NO_PROXY; the proxy may want you to sign in first"}
	case network.WebPage:
		return []string{"something between you and AWS answered: open any web page to sign in to the network, or ask IT to let the host through"}
	case network.ClockSkew:
		return mend("clock")
	default:
		return []string{"check your connection, VPN and firewall; AWS' own state is at https://health.aws.amazon.com"}
	}
}

func ofService(err error) (verdict, bool) {
	switch {
	case errors.Is(err, oidc.ErrInvalidGrant):
		return verdict{exitNotSignedIn, []string{
			"qlogin login signs in again",
			"if this came right after Allow, the Region is probably not that of your Identity Center: check --region",
		}}, true
	case errors.Is(err, oidc.ErrInvalidRequest):
		return verdict{exitError, mend("unknown-start-url")}, true
	case errors.Is(err, oidc.ErrInvalidClient):
		return verdict{exitError, mend("registration-over")}, true
	case errors.Is(err, oidc.ErrKMS):
		return verdict{exitError, []string{"ask IT: the customer managed key of Identity Center is disabled, or its key policy does not allow the use"}}, true
	case errors.Is(err, oidc.ErrServer), errors.Is(err, oidc.ErrThrottled):
		return verdict{exitError, mend("aws-outage")}, true
	case errors.Is(err, qservice.ErrSuspended):
		return verdict{exitError, mend("suspended")}, true
	case errors.Is(err, qservice.ErrLimit):
		return verdict{exitError, mend("usage-limit")}, true
	case errors.Is(err, qservice.ErrStaleToken):
		return verdict{exitNotSignedIn, []string{"qlogin login"}}, true
	}
	return verdict{}, false
}

func ofFiles(err error) (verdict, bool) {
	if e, ok := errors.AsType[*blockedError](err); ok {
		return verdict{exitError, e.hints()}, true
	}
	if _, ok := errors.AsType[*edit.SyntaxError](err); ok {
		return verdict{exitError, []string{"nothing was touched; mend the file and try again"}}, true
	}
	if _, ok := errors.AsType[*ide.StaleError](err); ok {
		return verdict{exitError, []string{"another program is writing the same file; close it, then qlogin ide apply"}}, true
	}
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, errReadOnlyDisk):
		return verdict{exitError, []string{"give yourself the right to write there, then qlogin ide apply goes on; qlogin ide undo takes back what was written"}}, true
	case errors.Is(err, errFullDisk):
		return verdict{exitError, []string{"make room on the disk, then qlogin ide apply goes on; qlogin ide undo takes back what was written"}}, true
	}
	return verdict{}, false
}
