package keep

import (
	"context"
	"fmt"
	"time"

	"github.com/godbus/dbus/v5"
)

// The interface of the notification service (Desktop Notifications Specification
// 1.2).
const (
	notifications     = "org.freedesktop.Notifications"
	notificationsPath = "/org/freedesktop/Notifications"
)

// clickable is how long a notice that nobody closes can be clicked.
const clickable = 12 * time.Hour

// Show shows n with the notification service of the desktop. The connection is
// its own: it goes with the notice, and a bus that was restarted is found again.
func Show(ctx context.Context, n Notice) error {
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		return fmt.Errorf("reaching the session bus: %w", err)
	}
	// Before the notice is there: a fast click must not be missed.
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	id, err := show(ctx, conn, n)
	if err != nil || n.Action == "" {
		_ = conn.Close()
		return err
	}
	go func() {
		defer func() { _ = conn.Close() }()
		ctx, cancel := context.WithTimeout(ctx, clickable)
		defer cancel()
		n.listen(ctx, signals, id)
		// The notice is of no use any more; where it is closed this does nothing.
		conn.Object(notifications, notificationsPath).Call(notifications+".CloseNotification", dbus.FlagNoReplyExpected, id)
	}()
	return nil
}

func show(ctx context.Context, conn *dbus.Conn, n Notice) (id uint32, err error) {
	urgency, actions := byte(1), []string{}
	if n.Urgent {
		urgency = 2
	}
	if n.Action != "" {
		// The first is a click on the notice itself, the second a button.
		actions = []string{"default", n.Action, "do", n.Action}
		if err := conn.AddMatchSignalContext(ctx, dbus.WithMatchInterface(notifications)); err != nil {
			return 0, fmt.Errorf("asking about clicks: %w", err)
		}
	}
	hints := map[string]dbus.Variant{"urgency": dbus.MakeVariant(urgency), "category": dbus.MakeVariant("network"), "resident": dbus.MakeVariant(n.Stays)}
	err = conn.Object(notifications, notificationsPath).CallWithContext(ctx, notifications+".Notify", 0,
		"qlogin", uint32(0), "dialog-password", n.Title, n.Text, actions, hints, int32(-1)).Store(&id)
	if err != nil {
		return 0, fmt.Errorf("showing a notice: %w", err)
	}
	return id, nil
}

// listen calls Do for each click on the notice until it is closed.
func (n Notice) listen(ctx context.Context, signals <-chan *dbus.Signal, id uint32) {
	for {
		select {
		case <-ctx.Done():
			return
		case s, ok := <-signals:
			if !ok {
				return // the bus has gone
			}
			if len(s.Body) == 0 || s.Body[0] != id {
				continue
			}
			switch s.Name {
			case notifications + ".ActionInvoked":
				n.Do()
			case notifications + ".NotificationClosed":
				return
			}
		}
	}
}
