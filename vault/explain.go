package vault

import (
	"errors"
	"fmt"
	"os/exec"
	"syscall"
)

// Exit statuses of /usr/bin/security: the low byte of an OSStatus in SecBase.h.
// It is all that go-keyring passes on.
const (
	keychainInteraction = 36  // errSecInteractionNotAllowed -25308
	keychainNoDefault   = 37  // errSecNoDefaultKeychain -25307
	keychainNotFound    = 44  // errSecItemNotFound -25300
	keychainNoSuch      = 50  // errSecNoSuchKeychain -25294
	keychainAuthFailed  = 51  // errSecAuthFailed -25293
	keychainCanceled    = 128 // userCanceledErr -128
)

// explainKeychain says what an error of the macOS keychain means.
func explainKeychain(err error, _ bool) error {
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		return because(ErrUnavailable, err.Error())
	}
	switch exit.ExitCode() {
	case keychainInteraction:
		return because(ErrLocked, "macOS cannot ask for the password here; run: security unlock-keychain")
	case keychainNotFound:
		return ErrNotFound
	case keychainAuthFailed, keychainCanceled:
		return because(ErrDenied, "the keychain's question was answered with no, or the password was wrong")
	case keychainNoDefault, keychainNoSuch:
		return because(ErrUnavailable, "this account has no default keychain")
	default:
		return fmt.Errorf("the keychain's security tool ended with %w", err)
	}
}

// Windows error codes (winerror.h).
const (
	errWindowsAccessDenied   = syscall.Errno(5)    // ERROR_ACCESS_DENIED
	errWindowsNotFound       = syscall.Errno(1168) // ERROR_NOT_FOUND
	errWindowsNoLogonSession = syscall.Errno(1312) // ERROR_NO_SUCH_LOGON_SESSION
)

// explainCredential says what an error of the Windows Credential Manager means.
func explainCredential(err error, _ bool) error {
	switch {
	case errors.Is(err, errWindowsNoLogonSession):
		return because(ErrUnavailable, "Windows keeps no credentials for a session over SSH or the network; sign in at the desktop")
	case errors.Is(err, errWindowsNotFound):
		return ErrNotFound
	case errors.Is(err, errWindowsAccessDenied):
		return because(ErrDenied, "Windows denies access to the Credential Manager")
	default:
		return fmt.Errorf("the Credential Manager answered: %w", err)
	}
}
