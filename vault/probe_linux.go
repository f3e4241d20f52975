package vault

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/godbus/dbus/v5"
)

// Names of the Secret Service API Draft 0.2.
const (
	secretsName       = "org.freedesktop.secrets"
	secretsPath       = dbus.ObjectPath("/org/freedesktop/secrets")
	loginCollection   = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
	sessionCollection = dbus.ObjectPath("/org/freedesktop/secrets/collection/session")
	noObject          = dbus.ObjectPath("/")
)

// probeSecretService asks the session bus, on a connection of its own that ends
// with ctx: the one that go-keyring shares must never be closed under it.
func probeSecretService(ctx context.Context, getenv func(string) string, _ func(context.Context) error) (Status, error) {
	address := busAddress(getenv, filepath.Join("/run/user", strconv.Itoa(os.Getuid())))
	if address == "" {
		return Status{Absent, "there is no D-Bus session bus, as on a server or in a container"}, nil
	}
	conn, err := dbus.Connect(address, dbus.WithContext(ctx))
	if err != nil {
		if ctx.Err() != nil {
			return Status{}, context.Cause(ctx)
		}
		return Status{Absent, fmt.Sprintf("the D-Bus session bus at %s does not answer: %v", address, err)}, nil
	}
	defer func() { _ = conn.Close() }() // nothing was written
	status, err := secretService{conn}.look(ctx, hasDisplay(getenv))
	if err != nil && ctx.Err() != nil {
		return Status{}, context.Cause(ctx)
	}
	return status, err
}

// busAddress finds the bus the way godbus does (conn.go, conn_other.go), except
// that it starts none: without an address, godbus runs dbus-launch, and every
// call leaves another bus behind.
func busAddress(getenv func(string) string, runtimeDir string) string {
	if address := getenv("DBUS_SESSION_BUS_ADDRESS"); address != "" && address != "autolaunch:" {
		return address
	}
	socket := filepath.Join(runtimeDir, "bus")
	if _, err := os.Stat(socket); err == nil {
		return "unix:path=" + dbus.EscapeBusAddressValue(socket)
	}
	line, err := os.ReadFile(filepath.Join(runtimeDir, "dbus-session"))
	if err != nil {
		return ""
	}
	address, _ := strings.CutPrefix(string(line), "DBUS_SESSION_BUS_ADDRESS=")
	return strings.TrimRight(address, "\r\n")
}

func hasDisplay(getenv func(string) string) bool {
	return getenv("DISPLAY") != "" || getenv("WAYLAND_DISPLAY") != ""
}

// secretService reads the state of whatever provides the Secret Service.
type secretService struct{ conn *dbus.Conn }

func (s secretService) look(ctx context.Context, display bool) (Status, error) {
	provided, err := s.provided(ctx)
	if err != nil {
		return Status{}, fmt.Errorf("asking the session bus for %s: %w", secretsName, err)
	}
	if !provided {
		return Status{Absent, "no program on the session bus provides a keyring (" + secretsName + "); gnome-keyring, KeePassXC and KWallet can"}, nil
	}
	locked, reason, err := s.locked(ctx)
	switch {
	case err != nil:
		return s.unreadable(err)
	case !locked:
		return Status{Ready, reason}, nil
	case display:
		return Status{NeedsUnlock, reason}, nil
	default:
		return Status{Locked, reason + ", and there is no display to ask for its password on"}, nil
	}
}

// unreadable is for a keyring that would not tell its state.
func (s secretService) unreadable(err error) (Status, error) {
	if err := explainSecretService(err, false); errors.Is(err, ErrUnavailable) {
		return Status{Absent, reason(ErrUnavailable, err)}, nil
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return Status{}, err
	}
	// The properties are part of the API, but a keyring that lacks one may work.
	return Status{Ready, "the keyring does not tell whether it is locked"}, nil
}

// provided says whether the service runs or would be started by a call.
func (s secretService) provided(ctx context.Context) (bool, error) {
	var running bool
	if err := s.bus(ctx, "NameHasOwner", &running, secretsName); err != nil || running {
		return running, err
	}
	var names []string
	err := s.bus(ctx, "ListActivatableNames", &names)
	return slices.Contains(names, secretsName), err
}

func (s secretService) bus(ctx context.Context, method string, result any, args ...any) error {
	return s.conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus."+method, 0, args...).Store(result)
}

// locked looks at the collection that go-keyring will use: "login" if there is
// one, else the default.
func (s secretService) locked(ctx context.Context) (locked bool, reason string, err error) {
	var collections []dbus.ObjectPath
	if err := s.property(ctx, secretsPath, "Service.Collections", &collections); err != nil {
		return false, "", err
	}
	if slices.Contains(collections, loginCollection) {
		return s.collectionLocked(ctx, loginCollection, "the login keyring is locked")
	}
	var chosen dbus.ObjectPath
	call := s.conn.Object(secretsName, secretsPath).CallWithContext(ctx, "org.freedesktop.Secret.Service.ReadAlias", 0, "default")
	if err := call.Store(&chosen); err != nil {
		return false, "", err
	}
	if chosen != noObject {
		return s.collectionLocked(ctx, chosen, "the default keyring is locked")
	}
	return s.anyLocked(ctx, collections)
}

// anyLocked is for a service without a default collection. KeePassXC works all
// the same, with any of its databases; gnome-keyring has but the one that lasts
// for the session, and would have to create another.
func (s secretService) anyLocked(ctx context.Context, collections []dbus.ObjectPath) (locked bool, reason string, err error) {
	kept := slices.DeleteFunc(collections, func(p dbus.ObjectPath) bool { return p == sessionCollection })
	if len(kept) == 0 {
		return true, "no keyring has been created yet", nil
	}
	for _, path := range kept {
		locked, reason, err = s.collectionLocked(ctx, path, "the keyring is locked")
		if err != nil || !locked {
			return locked, reason, err
		}
	}
	return true, reason, nil
}

func (s secretService) collectionLocked(ctx context.Context, path dbus.ObjectPath, words string) (locked bool, reason string, err error) {
	if err := s.property(ctx, path, "Collection.Locked", &locked); err != nil || !locked {
		return false, "", err
	}
	return true, words, nil
}

// property reads one property, with a context where godbus's GetProperty has none.
func (s secretService) property(ctx context.Context, path dbus.ObjectPath, name string, result any) error {
	const get = "org.freedesktop.DBus.Properties.Get"
	face, property, _ := strings.Cut(name, ".")
	call := s.conn.Object(secretsName, path).CallWithContext(ctx, get, 0, "org.freedesktop.Secret."+face, property)
	var value dbus.Variant
	if err := call.Store(&value); err != nil {
		return err
	}
	return value.Store(result)
}
