package vault

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func env(pairs map[string]string) func(string) string {
	return func(name string) string { return pairs[name] }
}

func TestBusAddress(t *testing.T) {
	t.Parallel()
	socket, file, both := t.TempDir(), t.TempDir(), t.TempDir()
	write(t, filepath.Join(socket, "bus"), "")
	write(t, filepath.Join(file, "dbus-session"), "DBUS_SESSION_BUS_ADDRESS=unix:abstract=/tmp/dbus-E1c73y\n")
	write(t, filepath.Join(both, "bus"), "")
	tests := []struct{ name, variable, dir, want string }{
		{"nothing", "", t.TempDir(), ""},
		{"variable", "unix:path=/x", t.TempDir(), "unix:path=/x"},
		{"variable wins", "unix:path=/x", both, "unix:path=/x"},
		{"autolaunch is no address", "autolaunch:", t.TempDir(), ""},
		{"socket", "", socket, "unix:path=" + socket + "/bus"},
		{"file", "", file, "unix:abstract=/tmp/dbus-E1c73y"},
		{"no folder", "", "/no/such/folder", ""},
	}
	for _, test := range tests {
		getenv := env(map[string]string{"DBUS_SESSION_BUS_ADDRESS": test.variable})
		if got := busAddress(getenv, test.dir); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// A bus whose socket is gone, or was never one, is an absent keyring.
func TestDeadBus(t *testing.T) {
	t.Parallel()
	plain := filepath.Join(t.TempDir(), "file")
	write(t, plain, "")
	for _, address := range []string{"unix:path=/no/such/bus", "unix:path=" + plain, "nonsense", "carrier-pigeon:x=y"} {
		k := OpenKeyring(Options{Getenv: env(map[string]string{"DBUS_SESSION_BUS_ADDRESS": address})})
		status, err := k.Probe(t.Context())
		if err != nil || status.Condition != Absent || !strings.Contains(status.Reason, address) {
			t.Errorf("%s: got %+v, %v", address, status, err)
		}
		if _, err := k.Load(t.Context(), "grant"); !errors.Is(err, ErrUnavailable) {
			t.Errorf("%s: got %v, want ErrUnavailable", address, err)
		}
		if err := k.Save(t.Context(), "grant", nil); !errors.Is(err, ErrUnavailable) {
			t.Errorf("%s: got %v, want ErrUnavailable", address, err)
		}
	}
}

// A bus that accepts and never says a word holds nobody up for longer than it may.
func TestMuteBus(t *testing.T) {
	t.Parallel()
	socket := filepath.Join(t.TempDir(), "bus")
	listener, err := new(net.ListenConfig).Listen(t.Context(), "unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	k := OpenKeyring(Options{Getenv: env(map[string]string{"DBUS_SESSION_BUS_ADDRESS": "unix:path=" + socket})})
	if status, err := k.Probe(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %+v, %v", status, err)
	}
}
