package vault

import (
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/godbus/dbus/v5"
)

// explainSecretService says what an error of the Secret Service means. asked
// tells whether the person was being asked to unlock the keyring.
func explainSecretService(err error, asked bool) error {
	// The one place where an error is told by its text: go-keyring makes this
	// one without a type (secret_service.go, Unlock) for a keyring that nobody
	// could be asked to unlock as well as for a dialog that was closed.
	if strings.HasPrefix(err.Error(), "failed to unlock correct collection") {
		if asked {
			return because(ErrDenied, "the dialog that asks for the keyring's password was closed")
		}
		return because(ErrLocked, "unlock it on the desktop, or sign in there")
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return because(ErrUnavailable, err.Error())
	}
	return explainBus(err)
}

// explainBus goes by the names of D-Bus errors: those of the bus are in
// dbus-protocol.h, those of the service in the Secret Service API, "Errors".
func explainBus(err error) error {
	refusal, ok := errors.AsType[dbus.Error](err)
	if !ok {
		if errors.Is(err, dbus.ErrClosed) {
			return because(ErrUnavailable, "the session bus ended the connection")
		}
		return fmt.Errorf("the Secret Service answered: %w", err)
	}
	switch refusal.Name {
	case "org.freedesktop.Secret.Error.IsLocked":
		return because(ErrLocked, "unlock it on the desktop, or sign in there")
	case "org.freedesktop.DBus.Error.AccessDenied", "org.freedesktop.DBus.Error.AuthFailed":
		return because(ErrDenied, refusal.Error())
	case "org.freedesktop.Secret.Error.NoSuchObject", "org.freedesktop.DBus.Error.UnknownObject",
		"org.freedesktop.DBus.Error.UnknownMethod": // gnome-keyring's word for an item that is gone
		return fmt.Errorf("%w: %w", errVanished, err)
	case "org.freedesktop.DBus.Error.NoReply", "org.freedesktop.DBus.Error.Timeout":
		return because(ErrTimeout, refusal.Error())
	case "org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner",
		"org.freedesktop.DBus.Error.Disconnected", "org.freedesktop.DBus.Error.NoServer",
		"org.freedesktop.DBus.Error.Spawn.ChildExited", "org.freedesktop.DBus.Error.Spawn.ExecFailed":
		return because(ErrUnavailable, refusal.Error())
	default:
		return fmt.Errorf("the Secret Service answered %s: %w", refusal.Name, err)
	}
}
