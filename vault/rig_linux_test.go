package vault

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/internal/needs"
)

// The tests in this file use a real gnome-keyring: each runs this test binary
// again inside scripts/with-keyring, which gives it a bus and a keyring of its
// own.

// inRig runs the calling test again in the rig, and says whether this is that
// run.
func inRig(t *testing.T, mode ...string) bool {
	t.Helper()
	if os.Getenv("VAULT_TEST_RIG") == t.Name() {
		return true
	}
	needs.Programs(t, "bash", "dbus-daemon", "gnome-keyring-daemon", "gdbus")
	t.Parallel()
	script, err := filepath.Abs("../scripts/with-keyring")
	if err != nil {
		t.Fatal(err)
	}
	args := append(mode, os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v", "-test.timeout=60s")
	cmd := exec.CommandContext(t.Context(), script, args...)
	cmd.Env = append(os.Environ(), "VAULT_TEST_RIG="+t.Name())
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("in the rig: %v\n%s", err, out)
	}
	return false
}

func realKeyring(t *testing.T) *Keyring {
	t.Helper()
	return OpenKeyring(Options{Service: "qlogin", Getenv: os.Getenv, LockDir: filepath.Join(os.Getenv("HOME"), "lock")})
}

func TestRealKeyring(t *testing.T) {
	if !inRig(t) {
		return
	}
	k := realKeyring(t)
	expectEmpty(t, k)
	for _, size := range append(sizes(), 70_000) {
		expectKept(t, k, "Grant/vscode", bytesOf(size, 1))
	}
	expectKept(t, k, "grant/jetbrains", bytesOf(9000, 2))
	expectNames(t, k, "Grant/vscode", "grant/jetbrains")
	expectRefusals(t, k)
	for _, name := range []string{"Grant/vscode", "grant/jetbrains"} {
		if err := k.Delete(t.Context(), name); err != nil {
			t.Error(err)
		}
	}
	expectEmpty(t, k)
	if left := storedItems(t); len(left) != 0 {
		t.Errorf("items are left: %v", left)
	}
}

// storedItems asks gnome-keyring itself what the service has stored.
func storedItems(t *testing.T) []dbus.ObjectPath {
	t.Helper()
	var unlocked, locked []dbus.ObjectPath
	search := map[string]string{"service": "qlogin"}
	err := secrets(t).Call("org.freedesktop.Secret.Service.SearchItems", 0, search).Store(&unlocked, &locked)
	// gnome-keyring has no methods for a moment while it takes leave of clients.
	for deadline := time.Now().Add(10 * time.Second); err != nil && strings.Contains(err.Error(), "is not implemented") && time.Now().Before(deadline); {
		time.Sleep(100 * time.Millisecond)
		err = secrets(t).Call("org.freedesktop.Secret.Service.SearchItems", 0, search).Store(&unlocked, &locked)
	}
	if err != nil {
		t.Fatal(err)
	}
	return slices.Concat(unlocked, locked)
}

func secrets(t *testing.T) dbus.BusObject {
	t.Helper()
	conn, err := dbus.Connect(os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn.Object(secretsName, secretsPath)
}

// The small limits of the other systems, on a keyring with real calls: processes
// that save and read one record at once.
func TestRealKeyringProcesses(t *testing.T) {
	if seed := os.Getenv("VAULT_TEST_SEED"); seed != "" {
		saveAndRead(t, seed[0]-'0')
		return
	}
	if !inRig(t) {
		return
	}
	k := inPieces(t)
	saved(t, k, "grant", bytesOf(9000, 0))
	var children []*exec.Cmd
	for _, seed := range []string{"1", "2", "3"} {
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestRealKeyringProcesses$")
		child.Env = append(os.Environ(), "VAULT_TEST_SEED="+seed)
		child.Stdout, child.Stderr = os.Stdout, os.Stderr
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		children = append(children, child)
	}
	for _, child := range children {
		if err := child.Wait(); err != nil {
			t.Error(err)
		}
	}
	if err := k.Delete(t.Context(), "grant"); err != nil {
		t.Error(err)
	}
	if left := storedItems(t); len(left) != 0 {
		t.Errorf("items are left: %v", left)
	}
}

// inPieces is the real keyring with the limits of Windows.
func inPieces(t *testing.T) *Keyring {
	t.Helper()
	k := realKeyring(t)
	k.limits = credentialLimits()
	return k
}

func saveAndRead(t *testing.T, seed byte) {
	t.Helper()
	k := inPieces(t)
	size := func(seed byte) int { return 9000 - 2500*int(seed) }
	for range 5 {
		saved(t, k, "grant", bytesOf(size(seed), seed))
		got, err := k.Load(t.Context(), "grant")
		whole := slices.ContainsFunc([]byte{0, 1, 2, 3}, func(s byte) bool {
			return cmp.Equal(got, bytesOf(9000, 0)) || cmp.Equal(got, bytesOf(size(s), s))
		})
		if err != nil || !whole {
			t.Errorf("read %d bytes, %v", len(got), err)
		}
	}
}

// A keyring that was locked meanwhile: the record is neither lost nor "not
// found", and without a display nobody waits.
func TestRealKeyringLocked(t *testing.T) {
	if !inRig(t) {
		return
	}
	k := realKeyring(t)
	saved(t, k, "grant", bytesOf(9000, 1))
	var locked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	call := secrets(t).Call("org.freedesktop.Secret.Service.Lock", 0, []dbus.ObjectPath{loginCollection})
	if err := call.Store(&locked, &prompt); err != nil || len(locked) != 1 {
		t.Fatalf("locking: %v, %v", locked, err)
	}
	expectLocked(t, k, "locked")
	// The library's own answer, were it asked.
	v := visit{items: k.items}
	if _, err := v.get(t.Context(), "grant"); !errors.Is(err, ErrLocked) {
		t.Errorf("asked all the same: got %v, want ErrLocked", err)
	}
	t.Setenv("DISPLAY", ":99")
	if status, err := k.Probe(t.Context()); err != nil || status.Condition != NeedsUnlock {
		t.Errorf("with a display: got %+v, %v", status, err)
	}
}

// A fresh home over SSH: gnome-keyring runs, and nobody ever made a keyring.
func TestRealKeyringNeverUnlocked(t *testing.T) {
	if inRig(t, "--locked") {
		expectLocked(t, realKeyring(t), "no keyring has been created yet")
	}
}

func expectLocked(t *testing.T, k *Keyring, words string) {
	t.Helper()
	start := time.Now()
	status, err := k.Probe(t.Context())
	if err != nil || status.Condition != Locked || !strings.Contains(status.Reason, words) {
		t.Errorf("probing: got %+v, %v", status, err)
	}
	_, loadErr := k.Load(t.Context(), "grant")
	_, listErr := k.List(t.Context())
	for op, err := range map[string]error{
		"load": loadErr, "list": listErr, "save": k.Save(t.Context(), "grant", nil), "delete": k.Delete(t.Context(), "grant"),
	} {
		if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: got %v, want ErrLocked", op, err)
		}
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("it took %v to say so", took)
	}
}

// A bus on which nobody keeps secrets, as in a container or under WSL.
func TestNoSecretService(t *testing.T) {
	if !inRig(t, "--bus-only") {
		return
	}
	k := realKeyring(t)
	if status, err := k.Probe(t.Context()); err != nil || status.Condition != Absent || !strings.Contains(status.Reason, secretsName) {
		t.Errorf("probing: got %+v, %v", status, err)
	}
	if err := k.Save(t.Context(), "grant", nil); !errors.Is(err, ErrUnavailable) {
		t.Errorf("got %v, want ErrUnavailable", err)
	}
	v := visit{items: k.items}
	if _, err := v.get(t.Context(), "grant"); !errors.Is(err, ErrUnavailable) {
		t.Errorf("asked all the same: got %v, want ErrUnavailable", err)
	}
}
