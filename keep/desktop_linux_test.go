package keep_test

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"

	"github.com/qlogin/qlogin/keep"
)

// desktop stands for the notification service of a desktop.
type desktop struct{ shown chan []string }

// Notify is the method of the Desktop Notifications Specification.
func (d desktop) Notify(app string, _ uint32, _, summary, body string, _ []string, hints map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	d.shown <- []string{app, summary, body, hints["urgency"].String()}
	return 1, nil
}

// TestShow shows a notice over a session bus of its own.
func TestShow(t *testing.T) {
	address := startBus(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	d := desktop{make(chan []string, 1)}
	if err := conn.Export(d, "/org/freedesktop/Notifications", "org.freedesktop.Notifications"); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName("org.freedesktop.Notifications", dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	if err := keep.Show(t.Context(), keep.Notice{Title: "ends in 5 minutes", Text: "qlogin login", Urgent: true}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(<-d.shown, "|"); got != `qlogin|ends in 5 minutes|qlogin login|@y 0x2` {
		t.Errorf("shown: %s", got)
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
	if _, err := exec.LookPath("dbus-daemon"); err != nil {
		if os.Getenv("QLOGIN_RIGS") == "required" {
			t.Fatal("dbus-daemon is not installed, and QLOGIN_RIGS=required")
		}
		t.Skip("NOT TESTED: notifications, because dbus-daemon is not installed (make rigs)")
	}
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
