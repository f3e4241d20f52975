package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/discover/instances"
	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/fleet"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/keep"
	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/partition"
	"github.com/qlogin/qlogin/qservice"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/tui"
	"github.com/qlogin/qlogin/vault"
)

// Every error that a sign-in can end with, the exit code that a script gets, and
// a word of the way on that a person gets.
func TestEveryErrorHasAWayOn(t *testing.T) {
	for _, c := range waysOn() {
		t.Run(c.name, func(t *testing.T) {
			var talk bytes.Buffer
			w := &world{talk: &talk, out: &talk}
			if got := w.report(c.err); got != c.code {
				t.Errorf("exit code %d, want %d", got, c.code)
			}
			message, hints, _ := strings.Cut(talk.String(), "\n")
			if !strings.HasPrefix(message, "qlogin: ") || strings.HasSuffix(message, ".") {
				t.Errorf("message %q", message)
			}
			if !strings.HasPrefix(hints, "hint: ") || !strings.Contains(hints, c.hint) {
				t.Errorf("hints %q, want %q in them", hints, c.hint)
			}
		})
	}
}

// wayOn is what is to become of an error.
type wayOn struct {
	name string
	err  error
	code int
	hint string
}

func waysOn() []wayOn {
	_, badURL := partition.ParseStartURL("http://example.com")
	profiles := []ide.Profile{{ARN: "arn:aws:codewhisperer:us-east-1:111122223333:profile/A", Name: "A"}}
	other := &blockedError{[]ide.Conflict{{Kind: ide.OtherConnection, Text: "VS Code is signed in elsewhere", Blocks: true}}}
	return []wayOn{
		{"usage", &usageError{problem: "no such flag", suggestion: "--ide", command: "qlogin login"}, exitUsage, "--ide"},
		{"start URL", badURL, exitUsage, "awsapps.com"},
		{"Region", &partition.RegionError{Name: "eu-centrl-1"}, exitUsage, "Settings"},
		{"name", &discover.UnknownNameError{Name: "x", Names: []string{"acme"}}, exitUsage, "acme"},
		{"name, none known", &discover.UnknownNameError{Name: "x"}, exitUsage, "--start-url"},
		{"no answer", fmt.Errorf("which?: %w", errNoAnswer), exitUsage, "--help"},
		{"abandoned", &abandonedError{context.Canceled, true}, exitInterrupted, "--region"},
		{"abandoned before the code", &abandonedError{context.Canceled, false}, exitInterrupted, "begins again"},
		{"busy", fmt.Errorf("%w for VS Code", signin.ErrBusy), exitError, "the other one"},
		{"not signed in", fmt.Errorf("%w to x", signin.ErrNotSignedIn), exitNotSignedIn, "qlogin login"},
		{"session ended", &signin.SessionEndedError{Holder: "VS Code", Err: oidc.ErrInvalidGrant}, exitNotSignedIn, "qlogin login"},
		{"holder open", &signin.HolderRunningError{Holder: "VS Code"}, exitWaiting, "close the IDE"},
		{"denied", oidc.ErrDenied, exitDenied, "qlogin login"},
		{"expired", oidc.ErrExpired, exitDenied, "qlogin login"},
		{"several profiles", &signin.ProfileError{Profiles: profiles}, exitUsage, "--profile"},
		{"several profiles, approved", &keptError{&signin.ProfileError{Profiles: profiles}}, exitUsage, "without the browser"},
		{"no licence", &signin.NotEntitledError{Err: qservice.ErrNotSubscribed}, exitNotEntitled, "ask IT"},
		{"no profile", &signin.NotEntitledError{Err: qservice.ErrNoProfile}, exitNotEntitled, "ask IT"},
		{"Builder ID", &signin.NotEntitledError{Err: qservice.ErrFeatureNotSupported}, exitNotEntitled, "Builder ID"},
		{"locked", vault.ErrLocked, exitError, "--store=file"},
		{"no keyring", vault.ErrUnavailable, exitError, "--store=file"},
		{"keyring says no", vault.ErrDenied, exitError, "passphrase"},
		{"damaged", vault.ErrDamaged, exitError, "qlogin login"},
		{"keyring silent", vault.ErrTimeout, exitError, "window"},
		{"record too big", vault.ErrTooBig, exitError, "--store=file"},
		{"invalid grant", oidc.ErrInvalidGrant, exitNotSignedIn, "qlogin login"},
		{"invalid request", oidc.ErrInvalidRequest, exitError, "start URL"},
		{"invalid client", oidc.ErrInvalidClient, exitError, "qlogin login"},
		{"KMS", oidc.ErrKMS, exitError, "ask IT"},
		{"server", oidc.ErrServer, exitError, "try again"},
		{"throttled", oidc.ErrThrottled, exitError, "try again"},
		{"suspended", qservice.ErrSuspended, exitError, "support"},
		{"limit", qservice.ErrLimit, exitError, "resets"},
		{"stale token", qservice.ErrStaleToken, exitNotSignedIn, "qlogin login"},
		{"syntax", &edit.SyntaxError{}, exitError, "mend"},
		{"stale file", &ide.StaleError{}, exitError, "qlogin ide apply"},
		{"settings", &config.FileError{File: "config.toml"}, exitUsage, "mend"},
		{"settings of IT", &config.FileError{File: "config.toml", Managed: true}, exitUsage, "IT"},
		{"blocked", other, exitError, "--replace"},
		{"anything else", errors.New("the moon is full"), exitError, "qlogin doctor"},

		{"answer lost", &oidc.LostAnswerError{Err: oidc.ErrIncomplete}, exitError, "qlogin refresh"},
		{"no connection", fmt.Errorf("asking: %w", &network.Error{Kind: network.DNS, Host: "oidc.us-east-1.amazonaws.com", Err: http.ErrHandlerTimeout}), exitError, "check the Region"},
		{"no part of the protocol", &oidc.Error{Op: "starting the sign-in", Status: 418}, exitError, "another network"},
		{"several grants at once", &signin.LockedError{Owner: signin.Owner{What: "the sign-in of VS Code", PID: 7}, Err: context.DeadlineExceeded}, exitError, "other qlogin"},
		{"service runs", keep.ErrRunning, exitError, "qlogin keep status"},
		{"database busy", edit.ErrBusy, exitError, "close the program"},
		{"file changed", edit.ErrChanged, exitError, "close the program"},
		{"no file", edit.ErrIrregular, exitError, "move it away"},
		{"scope", oidc.ErrInvalidScope, exitError, "newer qlogin"},
		{"client metadata", oidc.ErrInvalidClientMetadata, exitError, "newer qlogin"},
		{"redirect", oidc.ErrInvalidRedirectURI, exitError, "newer qlogin"},
		{"unauthorized client", oidc.ErrUnauthorizedClient, exitError, "from the IDE itself"},
		{"grant type", oidc.ErrUnsupportedGrantType, exitError, "newer qlogin"},
		{"incomplete", oidc.ErrIncomplete, exitError, "another network"},
		{"unexpected", oidc.ErrUnexpected, exitError, "another network"},
		{"Q unexpected", qservice.ErrUnexpected, exitError, "another network"},
		{"Q server", qservice.ErrServer, exitError, "try again"},
		{"Q throttled", qservice.ErrThrottled, exitError, "try again"},
		{"Q KMS", qservice.ErrKMS, exitError, "ask IT"},
		{"fault", &tui.FaultError{While: "drawing", What: "index out of range"}, exitError, "report it"},
		{"damaged journal", &ide.DamagedError{File: "1.json", Err: io.ErrUnexpectedEOF}, exitError, "qlogin logout"},
		{"enforced", &config.EnforcedError{}, exitUsage, "qlogin config show"},
		{"store not allowed", &storeError{"file", []string{"keyring"}}, exitUsage, "qlogin config show"},
		{"organization not allowed", &discover.NotAllowedError{}, exitUsage, "qlogin discover"},
		{"not published", &discover.NotPublishedError{}, exitError, "--start-url"},
		{"redirect of a company", &discover.RedirectError{}, exitUsage, "awsapps.com"},
		{"no AWS credentials", instances.ErrNoCredentials, exitError, "aws sso login"},
		{"AWS refuses", &instances.RefusedError{}, exitError, "sso:ListInstances"},
		{"somebody else", &signin.PersonError{}, exitCheckFailed, "--again"},
		{"not root", fleet.ErrNotRoot, exitError, "sudo qlogin"},
		{"not on Windows", fleet.ErrNotHere, exitError, "deploy/intune"},
	}
}

// Whatever stands between here and AWS, there is something to do about it.
func TestEveryNetworkProblemHasAWayOn(t *testing.T) {
	kinds := []network.Kind{network.TLSUntrusted, network.Proxy, network.WebPage, network.ClockSkew, network.Timeout, network.Refused, network.Reset, network.Unreachable, network.TLSOther, network.DNS, network.Unknown}
	for _, kind := range kinds {
		v := judge(fmt.Errorf("asking AWS: %w", &network.Error{Kind: kind, Host: "oidc.us-east-1.amazonaws.com", Err: http.ErrHandlerTimeout}))
		if v.code != exitError || len(v.hints) == 0 {
			t.Errorf("kind %v: %+v", kind, v)
		}
	}
}

// The doctor does not send anybody to the doctor.
func TestDoctorIsNotItsOwnWayOn(t *testing.T) {
	strange := errors.New("nobody has met this before")
	if v := judge(strange); len(v.hints) == 0 {
		t.Error("elsewhere the doctor is the way on")
	}
	if v := judge(examined(strange)); v.code != exitError || len(v.hints) > 0 {
		t.Errorf("got %+v", v)
	}
	if code := (&world{talk: io.Discard}).report(examined(outcome{exitCheckFailed})); code != exitCheckFailed {
		t.Errorf("what was found ends with %d", code)
	}
}

// A Ctrl-C says no more than that, and an outcome has said everything before.
func TestQuietEnds(t *testing.T) {
	var talk bytes.Buffer
	w := &world{talk: &talk, out: &talk}
	if code := w.report(context.Canceled); code != exitInterrupted || talk.String() != "qlogin: interrupted\n" {
		t.Errorf("Ctrl-C: %d, %q", code, talk.String())
	}
	talk.Reset()
	for _, want := range []int{exitDone, exitNotSignedIn, exitCheckFailed, exitWaiting} {
		if code := w.report(outcome{want}); code != want || talk.Len() > 0 {
			t.Errorf("outcome %d: %d, %q", want, code, talk.String())
		}
	}
	if code := w.report(nil); code != exitDone || talk.Len() > 0 {
		t.Errorf("nil: %d, %q", code, talk.String())
	}
}

// What a server or a file says cannot drive the terminal.
func TestReportShowsControlCharacters(t *testing.T) {
	var talk bytes.Buffer
	w := &world{talk: &talk}
	w.report(errors.New("AWS says \x1b[2J\x07\u202eevil\nand more"))
	if text := talk.String(); strings.ContainsAny(text, "\x1b\x07\u202e") || slices.Contains(strings.Split(text, "\n"), "and more") {
		t.Errorf("got %q", text)
	}
}
