//go:build e2e && wine && linux

package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/qlogin/qlogin/internal/needs"
)

// Where things are in the home of a Windows user; the names are those of
// windowsHome, as Linux sees them.
const (
	roaming         = "AppData/Roaming"
	local           = "AppData/Local"
	windowsState    = roaming + "/Code/User/globalStorage/state.vscdb"
	windowsIntelliJ = roaming + "/JetBrains/IntelliJIdea2025.3/options/amazonq.xml"
	credentials     = `HKEY_CURRENT_USER\Software\Wine\Credential Manager`
)

// windows is the computer of somebody whose programs run under Wine. The home is
// the one that Wine made, which scripts/e2e-windows keeps for this test alone.
type windows struct {
	*computer

	exe string
}

func newWindows(t *testing.T) windows {
	t.Helper()
	needs.Programs(t, "wine", "sqlite3")
	prefix, exe := os.Getenv("WINEPREFIX"), os.Getenv("QLOGIN_EXE")
	if prefix == "" || exe == "" {
		t.Fatal("this test needs WINEPREFIX and QLOGIN_EXE: run scripts/e2e-windows")
	}
	// Wine knows nothing of modes: what it makes has those that the umask leaves.
	syscall.Umask(0o077)
	c := newComputer(t)
	homes, err := filepath.Glob(filepath.Join(prefix, "drive_c", "users", "*", "AppData"))
	if err != nil || len(homes) != 1 {
		t.Fatalf("the prefix has the homes %q (%v), want one", homes, err)
	}
	c.home = filepath.Dir(homes[0])
	c.env = append(c.env, "WINEPREFIX="+prefix, "WINEDEBUG=-all")
	w := windows{c, exe}
	w.clean()
	t.Cleanup(w.clean)
	return w
}

// clean takes out of the home what a test put there, also one that was killed.
func (w windows) clean() {
	w.t.Helper()
	// Temp has what tests of packages left there that were killed.
	for _, name := range []string{"Temp", ".aws", ".vscode", roaming + "/Code", roaming + "/JetBrains", roaming + "/qlogin", local + "/qlogin"} {
		if err := os.RemoveAll(w.path(name)); err != nil {
			w.t.Error(err)
		}
	}
	if err := os.Mkdir(w.path("Temp"), 0o700); err != nil {
		w.t.Error(err)
	}
	// There may be none.
	_ = w.commandOf("wine", "reg", "delete", credentials, "/f").Run()
}

// furnish makes a VS Code and an IntelliJ IDEA with Amazon Q.
func (w windows) furnish() {
	w.t.Helper()
	state := w.write(windowsState, 0o600, "")
	tool(w.t, `PRAGMA user_version = 1;
		CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB);
		INSERT INTO ItemTable VALUES ('colorThemeData', '{"id":"vs-dark"}');`, "sqlite3", "-bail", state)
	w.write(".vscode/extensions/extensions.json", 0o600,
		`[{"identifier":{"id":"amazonwebservices.amazon-q-vscode"},"version":"1.112.0","relativeLocation":"amazonwebservices.amazon-q-vscode-1.112.0"}]`)
	w.write(".vscode/extensions/amazonwebservices.amazon-q-vscode-1.112.0/package.json", 0o600, "{}")
	w.write(roaming+"/JetBrains/IntelliJIdea2025.3/plugins/plugin-amazonq/lib/plugin-amazonq.jar", 0o600, pluginJar(w.t, "amazon.q", "4.9-253"))
	w.write(windowsIntelliJ, 0o600, strings.ReplaceAll(foreignQ, "\n", "\r\n"))
}

// run runs the program to its end and insists on how it ends. Windows programs
// end their lines with CR LF only where they choose to; qlogin does not.
func (w windows) run(code int, args ...string) result {
	w.t.Helper()
	return w.finish(w.commandOf("wine", append([]string{w.exe}, args...)...), code, nil)
}

// finish gives every event of the program to told, where there is somebody to
// tell.
func (w windows) finish(cmd *exec.Cmd, code int, told func(signInEvent)) result {
	w.t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stderr = &stderr
	pipe, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		w.t.Fatal(err)
	}
	if told == nil {
		_, err = stdout.ReadFrom(pipe)
	} else {
		err = eachEvent(io.TeeReader(pipe, &stdout), told)
	}
	if err != nil {
		w.t.Error(err)
	}
	_ = cmd.Wait() // the exit code tells
	if got := cmd.ProcessState.ExitCode(); got != code {
		w.t.Fatalf("%q: exit code %d, want %d\n%s%s", cmd.Args, got, code, stdout.String(), stderr.String())
	}
	return result{stdout.String(), stderr.String(), code}
}

// signInEvent is as much of an event of login --json as a wrapper needs.
type signInEvent struct{ Event, UserCode, URL string }

func eachEvent(r io.Reader, told func(signInEvent)) error {
	for decoder := json.NewDecoder(r); ; {
		var e signInEvent
		if err := decoder.Decode(&e); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		told(e)
	}
}

// TestWindowsVersion is the least that has to work.
func TestWindowsVersion(t *testing.T) {
	w := newWindows(t)
	var facts struct {
		OS, Arch string
		CGO      bool
	}
	decode(t, "version", w.run(0, "version", "--json").stdout, &facts)
	if facts.OS != "windows" || facts.Arch != "amd64" || facts.CGO {
		t.Errorf("got %+v", facts)
	}
	w.run(3, "status")
	w.run(2, "logn")
}

// TestWindowsFolders moves %APPDATA%, as companies do that keep it on a server.
func TestWindowsFolders(t *testing.T) {
	w := newWindows(t)
	exe := "Z:" + strings.ReplaceAll(w.exe, "/", `\`)
	cmd := w.commandOf("wine", "cmd", "/c", `set APPDATA=C:\moved\Roaming&& set PROGRAMDATA=C:\moved\All&& `+exe+` config path`)
	got := w.finish(cmd, 0, nil).stdout
	for _, want := range []string{`C:\moved\Roaming\qlogin\config.toml`, `C:\ProgramData\qlogin\config.toml`} {
		if !strings.Contains(got, want) {
			t.Errorf("config path does not name %s:\n%s", want, got)
		}
	}
}

// TestWindowsSignIn is the whole way through the Credential Manager and the files
// of the IDEs: sign in, read back, undo to the byte, hand over again, sign out.
func TestWindowsSignIn(t *testing.T) {
	w, l := newWindows(t), startLab(t)
	w.furnish()
	before := w.snapshot()
	if list := w.run(0, "ide", "list").stdout; !strings.Contains(list, "VS Code") || !strings.Contains(list, "IntelliJ IDEA") {
		t.Fatalf("the IDEs were not found:\n%s", list)
	}

	person := newPerson(t, l)
	login := w.commandOf("wine", append([]string{w.exe}, l.login("--no-input", "--json", "--no-browser")...)...)
	codes := 0
	w.finish(login, 0, func(e signInEvent) {
		if e.Event == "code" {
			codes++
			person.approve(t, e.URL, e.UserCode)
		}
	})
	if codes != 2 {
		t.Errorf("%d codes were shown, want one for each holder", codes)
	}
	all := w.checkHandOver(l.organization())
	w.wantNoLeaks(all, w.home, w.tmp)
	if kept := w.kept(); !strings.Contains(kept, "qlogin") {
		t.Errorf("the Credential Manager holds nothing of qlogin's:\n%s", kept)
	}
	w.checkStatus()

	w.run(0, "ide", "plan")
	w.run(0, "ide", "undo")
	sameHome(t, before, w.snapshot())
	w.run(0, "ide", "apply", "--lab", l.URL)
	w.checkHandOver(l.organization())

	w.run(0, "logout", "--everywhere", "--lab", l.URL)
	for file, content := range files(t, w.home) {
		if found := leaks(content, all); len(found) > 0 {
			t.Errorf("after the sign-out %s holds %v", file, found)
		}
	}
	if kept := w.kept(); strings.Contains(kept, "qlogin") {
		t.Errorf("after the sign-out the Credential Manager holds\n%s", kept)
	}
	w.run(3, "status")
}

// snapshot leaves out qlogin's own notes.
func (w windows) snapshot() snapshot {
	w.t.Helper()
	return takeSnapshot(w.t, w.home).without(func(name string) bool {
		return strings.HasPrefix(name, local+"/qlogin") || strings.HasPrefix(name, local+"/Temp") || strings.HasPrefix(name, "Temp")
	})
}

func (w windows) checkHandOver(o organization) []tokens {
	w.t.Helper()
	code := w.checkVSCode(windowsState, o, nil)
	jetbrains := w.checkJetBrainsFiles(o)
	w.checkOptions(windowsIntelliJ, plugin4(), o, foreignQ)
	if text := w.read(windowsIntelliJ); strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		w.t.Error("lines of amazonq.xml lost their CR")
	}
	return []tokens{code, jetbrains}
}

func (w windows) checkStatus() {
	w.t.Helper()
	var s status
	decode(w.t, "status", w.run(0, "status", "--json").stdout, &s)
	var holders []string
	for _, one := range s.SignIns {
		holders = append(holders, one.Holder)
		if !one.Pro || !one.Valid || !one.Stored || !one.Held || len(one.Waiting)+len(one.Odd) > 0 {
			w.t.Errorf("got %+v", one)
		}
	}
	if slices.Sort(holders); !slices.Equal(holders, []string{"jetbrains", "vscode"}) {
		w.t.Errorf("got the holders %q", holders)
	}
}

// kept is what the Credential Manager holds, as its registry has it: names, and
// values that Wine encrypts.
func (w windows) kept() string {
	w.t.Helper()
	out, err := w.commandOf("wine", "reg", "query", credentials, "/s").Output()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		w.t.Fatal(err)
	}
	return string(out)
}
