package vault

import (
	"errors"
	"fmt"
	"net"
	"testing"

	"github.com/godbus/dbus/v5"
)

func TestExplainSecretService(t *testing.T) {
	t.Parallel()
	_, dialErr := net.Dial("unix", "/no/such/bus")
	unlock := errors.New("failed to unlock correct collection '/org/freedesktop/secrets/aliases/default'")
	tests := []struct {
		name  string
		err   error
		asked bool
		want  error
	}{
		{"locked", unlock, false, ErrLocked},
		{"dialog closed", unlock, true, ErrDenied},
		{"dead bus", dialErr, false, ErrUnavailable},
		{"connection lost", dbus.ErrClosed, false, ErrUnavailable},
		{"no service", dbus.Error{Name: "org.freedesktop.DBus.Error.ServiceUnknown"}, false, ErrUnavailable},
		{"service died", dbus.Error{Name: "org.freedesktop.DBus.Error.NoReply"}, false, ErrTimeout},
		{"item locked", dbus.Error{Name: "org.freedesktop.Secret.Error.IsLocked"}, false, ErrLocked},
		{"sandboxed", dbus.Error{Name: "org.freedesktop.DBus.Error.AccessDenied"}, false, ErrDenied},
		{"wrapped", fmt.Errorf("while: %w", dbus.Error{Name: "org.freedesktop.DBus.Error.AccessDenied"}), false, ErrDenied},
	}
	for _, test := range tests {
		if err := explainSecretService(test.err, test.asked); !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, err, test.want)
		}
	}
	for _, unknown := range []error{errors.New("path not found"), dbus.Error{Name: "org.freedesktop.DBus.Error.NoMemory"}} {
		if err := explainSecretService(unknown, false); isOurs(err) {
			t.Errorf("an unknown error is explained as %v", err)
		}
	}
}
