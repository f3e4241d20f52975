package vault

import (
	"context"
	"errors"
	"os"
	"os/exec"
)

// securityTool is the program that go-keyring works the keychain with.
const securityTool = "/usr/bin/security"

func thisPlatform(service string) platform {
	return platform{
		kind:   "the macOS keychain",
		limits: keychainLimits(service),
		// macOS may ask the person at any call, and cannot be seen to do so.
		patience: unlockLimit,
		explain:  explainKeychain,
		probe:    probeKeychain,
	}
}

// probeKeychain looks at the state of the default keychain only where macOS can
// open no dialog: at the desktop, the question itself would ask for the password
// of a locked one. There, login unlocks it as a rule.
func probeKeychain(ctx context.Context, getenv func(string) string, _ func(context.Context) error) (Status, error) {
	if _, err := os.Stat(securityTool); err != nil {
		return Status{Absent, securityTool + " is not there"}, nil //nolint:nilerr // absent is the answer
	}
	if getenv("SSH_CONNECTION") == "" {
		return Status{Ready, "macOS asks for the password should the keychain be locked"}, nil
	}
	err := exec.CommandContext(ctx, securityTool, "show-keychain-info").Run()
	if ctx.Err() != nil {
		return Status{}, context.Cause(ctx)
	}
	return keychainStatus(err), nil
}

func keychainStatus(err error) Status {
	if err == nil {
		return Status{Condition: Ready}
	}
	err = explainKeychain(err, false)
	switch {
	case errors.Is(err, ErrLocked):
		return Status{Locked, reason(ErrLocked, err)}
	case errors.Is(err, ErrUnavailable):
		return Status{Absent, reason(ErrUnavailable, err)}
	default:
		return Status{Ready, err.Error()}
	}
}
