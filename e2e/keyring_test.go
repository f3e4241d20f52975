//go:build e2e && linux

package e2e

import (
	"bufio"
	"encoding/base64"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"

	"github.com/qlogin/qlogin/internal/needs"
)

// keyring is a session bus with GNOME Keyring on it, of this test alone.
type keyring struct {
	t       *testing.T
	address string // of the bus
	folder  string // where GNOME Keyring keeps its files
}

// startKeyring starts one with the flags of scripts/with-keyring. It ends with
// the test.
func startKeyring(t *testing.T, flags ...string) keyring {
	t.Helper()
	return awaitKeyring(t, func(args ...string) *exec.Cmd {
		return exec.Command("../scripts/with-keyring", append(flags, args...)...)
	})
}

// awaitKeyring starts one with the command that is given what to run in it.
func awaitKeyring(t *testing.T, with func(args ...string) *exec.Cmd) keyring {
	t.Helper()
	needs.Programs(t, "dbus-daemon", "gnome-keyring-daemon", "gdbus")
	const tell = `echo "$DBUS_SESSION_BUS_ADDRESS"; echo "$XDG_DATA_HOME/keyrings"; read -r _`
	cmd := with("sh", "-c", tell)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = stdin.Close() // the shell's read ends, and with it everything
		_ = cmd.Wait()    // a read that ends without a line counts as a failure
	})
	lines := bufio.NewScanner(stdout)
	var told []string
	for len(told) < 2 && lines.Scan() {
		told = append(told, lines.Text())
	}
	if len(told) < 2 {
		t.Fatalf("the keyring does not start: %v", lines.Err())
	}
	return keyring{t, told[0], told[1]}
}

// env is what a program needs to find the keyring.
func (k keyring) env() string { return "DBUS_SESSION_BUS_ADDRESS=" + k.address }

// records asks the Secret Service itself, past every library of the program:
// what is filed under the service qlogin, by account, with its base64 undone.
func (k keyring) records() map[string]string {
	k.t.Helper()
	bus, err := dbus.Connect(k.address)
	if err != nil {
		k.t.Fatal(err)
	}
	defer func() { _ = bus.Close() }()
	const name, prefix = "org.freedesktop.secrets", "org.freedesktop.Secret."
	service := bus.Object(name, "/org/freedesktop/secrets")
	call := func(into []any, method string, args ...any) {
		k.t.Helper()
		if err := service.Call(prefix+"Service."+method, 0, args...).Store(into...); err != nil {
			k.t.Fatalf("%s: %v", method, err)
		}
	}
	var output dbus.Variant
	var session dbus.ObjectPath
	call([]any{&output, &session}, "OpenSession", "plain", dbus.MakeVariant(""))
	var unlocked, locked []dbus.ObjectPath
	call([]any{&unlocked, &locked}, "SearchItems", map[string]string{"service": "qlogin"})
	var secrets map[dbus.ObjectPath]struct {
		Session           dbus.ObjectPath
		Parameters, Value []byte
		ContentType       string
	}
	call([]any{&secrets}, "GetSecrets", unlocked, session)
	all := map[string]string{}
	for item, secret := range secrets {
		var attributes map[string]string
		if err := bus.Object(name, item).StoreProperty(prefix+"Item.Attributes", &attributes); err != nil {
			k.t.Fatal(err)
		}
		all[attributes["username"]] = plain(string(secret.Value))
	}
	return all
}

// plain undoes base64 wherever a word of text is that.
func plain(text string) string {
	words := strings.Fields(text)
	for i, word := range words {
		if decoded, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(word, "=")); err == nil {
			words[i] = string(decoded)
		}
	}
	return strings.Join(words, " ")
}

// TestKeyringCannotBeUsed proves that a sign-in which could not be kept is not
// even begun: no code is shown, and AWS is not asked for one.
func TestKeyringCannotBeUsed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, flag string
		want       []string
	}{
		{"locked", "--locked", []string{"locked", "hint: "}},
		{"absent", "--bus-only", []string{"hint: start a keyring", "--store=file"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := startLab(t)
			k := startKeyring(t, c.flag)
			home := newComputer(t)
			home.furnish()
			before := takeSnapshot(t, home.home)
			r := home.with(k.env()).must(1, l.login()...)
			for _, want := range c.want {
				if !strings.Contains(r.stderr, want) {
					t.Errorf("nothing says %q:\n%s", want, r.stderr)
				}
			}
			if strings.Contains(r.stderr, "  code  ") || r.stdout != "" {
				t.Errorf("a code was shown:\n%s%s", r.stdout, r.stderr)
			}
			sameHome(t, before, takeSnapshot(t, home.home))
			if l.asked(t, "RegisterClient") || l.asked(t, "StartDeviceAuthorization") {
				t.Error("AWS was asked for a code")
			}
			// The same lab does list what it is asked for.
			home.sealed().signIn(newPerson(t, l), l.login("--ide", "none")...)
			if !l.asked(t, "RegisterClient") || !l.asked(t, "StartDeviceAuthorization") {
				t.Error("the lab's overview does not list a sign-in")
			}
		})
	}
}
