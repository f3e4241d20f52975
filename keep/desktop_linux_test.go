package keep_test

import (
	"bufio"
	"context"
	"os/exec"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"

	"github.com/qlogin/qlogin/internal/needs"
	"github.com/qlogin/qlogin/keep"
)

// desktop stands for the notification service of a desktop.
type desktop struct {
	shown  chan []string
	closed chan uint32
}

// CloseNotification is another one.
func (d desktop) CloseNotification(id uint32) *dbus.Error { d.closed <- id; return nil }

// Notify is the method of the Desktop Notifications Specification.
func (d desktop) Notify(app string, _ uint32, _, summary, body string, actions []string, hints map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	d.shown <- append([]string{app, summary, body, hints["urgency"].String()}, actions...)
	return 7, nil
}

const (
	desktopName = "org.freedesktop.Notifications"
	desktopPath = "/org/freedesktop/Notifications"
)

// startDesktop starts one on a session bus of its own.
func startDesktop(t *testing.T) (desktop, *dbus.Conn) {
	t.Helper()
	address := startBus(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	d := desktop{make(chan []string, 1), make(chan uint32, 1)}
	if err := conn.Export(d, desktopPath, desktopName); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName(desktopName, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return d, conn
}

// TestShow shows a notice that nobody can click.
func TestShow(t *testing.T) {
	d, _ := startDesktop(t)
	if err := keep.Show(t.Context(), keep.Notice{Title: "ends in 5 minutes", Text: "qlogin login", Urgent: true}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(<-d.shown, "|"); got != `qlogin|ends in 5 minutes|qlogin login|@y 0x2` {
		t.Errorf("shown: %s", got)
	}
}

// TestClick clicks on a notice and on another program's, until it is hidden.
func TestClick(t *testing.T) {
	d, conn := startDesktop(t)
	clicks := make(chan string, 4)
	ctx, hide := context.WithCancel(t.Context())
	n := keep.Notice{Title: "has ended", Action: "Sign in again", Do: func() { clicks <- "click" }}
	if err := keep.Show(ctx, n); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(<-d.shown, "|"); got != `qlogin|has ended||@y 0x1|default|Sign in again|do|Sign in again` {
		t.Errorf("shown: %s", got)
	}
	emit := func(name string, values ...any) {
		t.Helper()
		if err := conn.Emit(desktopPath, desktopName+"."+name, values...); err != nil {
			t.Fatal(err)
		}
	}
	emit("ActionInvoked", uint32(8), "default")
	emit("ActionInvoked", uint32(7), "default")
	emit("ActionInvoked", uint32(7), "do")
	<-clicks
	<-clicks
	hide()
	if id := <-d.closed; id != 7 || len(clicks) > 0 {
		t.Errorf("notice %d was closed, %d more clicks", id, len(clicks))
	}
}

func TestShowWithoutADesktop(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
	if err := keep.Show(t.Context(), keep.Notice{Title: "x"}); err == nil || !strings.Contains(err.Error(), "session bus") {
		t.Errorf("got %v", err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", startBus(t))
	if err := keep.Show(t.Context(), keep.Notice{Title: "x"}); err == nil || !strings.Contains(err.Error(), "showing a notice") {
		t.Errorf("got %v", err)
	}
}

func startBus(t *testing.T) (address string) {
	t.Helper()
	needs.Programs(t, "dbus-daemon")
	cmd := exec.Command("dbus-daemon", "--session", "--nofork", "--print-address")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}
