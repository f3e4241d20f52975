package vault

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// played is a Secret Service that only tells its state, the way KeePassXC does:
// without a default collection.
type played struct {
	collections []dbus.ObjectPath
	locked      map[dbus.ObjectPath]bool
	mute        bool // answers nothing at all
}

// Get is org.freedesktop.DBus.Properties.Get.
func (p *played) Get(m dbus.Message, _, property string) (dbus.Variant, *dbus.Error) {
	if p.mute {
		select {}
	}
	path, _ := m.Headers[dbus.FieldPath].Value().(dbus.ObjectPath)
	switch property {
	case "Collections":
		return dbus.MakeVariant(p.collections), nil
	case "Locked":
		return dbus.MakeVariant(p.locked[path]), nil
	default:
		return dbus.Variant{}, dbus.NewError("org.freedesktop.DBus.Error.UnknownProperty", nil)
	}
}

// ReadAlias is org.freedesktop.Secret.Service.ReadAlias.
func (p *played) ReadAlias(string) (dbus.ObjectPath, *dbus.Error) { return noObject, nil }

func play(t *testing.T, p *played) {
	t.Helper()
	conn, err := dbus.Connect(os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	for _, path := range append(p.collections, secretsPath) {
		if err := conn.Export(p, path, "org.freedesktop.DBus.Properties"); err != nil {
			t.Fatal(err)
		}
	}
	if err := conn.Export(p, secretsPath, "org.freedesktop.Secret.Service"); err != nil {
		t.Fatal(err)
	}
	if reply, err := conn.RequestName(secretsName, 0); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("taking the name: %v, %v", reply, err)
	}
}

func TestNoDefaultCollection(t *testing.T) {
	if !inRig(t, "--bus-only") {
		return
	}
	const work, private = dbus.ObjectPath("/org/freedesktop/secrets/collection/work"), dbus.ObjectPath("/org/freedesktop/secrets/collection/private")
	tests := []struct {
		name string
		p    played
		want Condition
	}{
		{"one open", played{collections: []dbus.ObjectPath{work, private}, locked: map[dbus.ObjectPath]bool{work: true}}, Ready},
		{"all locked", played{collections: []dbus.ObjectPath{work, private}, locked: map[dbus.ObjectPath]bool{work: true, private: true}}, Locked},
		{"none but for the session", played{collections: []dbus.ObjectPath{sessionCollection}}, Locked},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			play(t, &test.p)
			if status, err := realKeyring(t).Probe(t.Context()); err != nil || status.Condition != test.want {
				t.Errorf("got %+v, %v; want %v", status, err, test.want)
			}
		})
	}
}

// A keyring that hangs holds nobody up for longer than they want to wait.
func TestMuteSecretService(t *testing.T) {
	if !inRig(t, "--bus-only") {
		return
	}
	play(t, &played{mute: true})
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := realKeyring(t).Load(ctx, "grant"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}
