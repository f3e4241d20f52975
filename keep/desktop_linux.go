package keep

import (
	"context"
	"fmt"

	"github.com/godbus/dbus/v5"
)

// Show shows n with the notification service of the desktop (Desktop
// Notifications Specification 1.2). The connection is its own: it goes with the
// notice, and a bus that was restarted is found again.
func Show(ctx context.Context, n Notice) error {
	conn, err := dbus.ConnectSessionBus(dbus.WithContext(ctx))
	if err != nil {
		return fmt.Errorf("reaching the session bus: %w", err)
	}
	defer func() { _ = conn.Close() }()
	urgency := byte(1)
	if n.Urgent {
		urgency = 2
	}
	hints := map[string]dbus.Variant{"urgency": dbus.MakeVariant(urgency), "category": dbus.MakeVariant("network")}
	call := conn.Object("org.freedesktop.Notifications", "/org/freedesktop/Notifications").CallWithContext(ctx,
		"org.freedesktop.Notifications.Notify", 0,
		"qlogin", uint32(0), "dialog-password", n.Title, n.Text, []string{}, hints, int32(-1))
	if call.Err != nil {
		return fmt.Errorf("showing a notice: %w", call.Err)
	}
	return nil
}
