package main

import (
	"errors"
	"net"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/qlogin/qlogin/internal/practice"
)

// TestScript runs every story in testdata/script with the real program, in a
// process and a home folder of its own, against a lab on a loopback address.
// stage_test.go has the words that the stories use besides testscript's own.
func TestScript(t *testing.T) {
	if testing.Short() && !practice.Raced {
		t.Skip("scripts start hundreds of processes; with -short the stories play the same commands in this one")
	}
	linuxFolders(t)
	practice.Key()
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		Setup:               setUp,
		Cmds:                scriptWords(),
		UpdateScripts:       *update,
		Condition:           rootCondition,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Deadline:            time.Now().Add(8 * time.Minute), // a code lives for ten
	})
}

// linuxFolders holds a test against the system whose folders its texts have to the
// letter. What the programs do elsewhere is for the packages' own tests.
func linuxFolders(t *testing.T) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("NOT TESTED: these texts have the folders of Linux in them, and this is " + runtime.GOOS)
	}
}

// setUp puts every folder below $WORK, where there is neither a keyring nor a
// display.
func setUp(env *testscript.Env) error {
	home := filepath.Join(env.WorkDir, "home")
	for name, value := range map[string]string{
		"HOME": home, "USERPROFILE": home,
		"APPDATA": filepath.Join(home, "AppData", "Roaming"), "LOCALAPPDATA": filepath.Join(home, "AppData", "Local"),
		"XDG_CONFIG_HOME": filepath.Join(home, ".config"), "XDG_DATA_HOME": filepath.Join(home, ".local", "share"),
		"XDG_CACHE_HOME": filepath.Join(home, ".cache"), "XDG_STATE_HOME": filepath.Join(home, ".local", "state"),
		"XDG_RUNTIME_DIR":          filepath.Join(env.WorkDir, "run"),
		"DBUS_SESSION_BUS_ADDRESS": "unix:path=" + filepath.Join(env.WorkDir, "no-bus"),
		"QSTATE":                   filepath.Join(home, ".local", "state", "qlogin"),
		"CODE":                     filepath.Join(home, ".config", "Code", "User"),
		"JETBRAINS":                filepath.Join(home, ".config", "JetBrains"),
		"CACHE":                    filepath.Join(home, ".aws", "sso", "cache"),
		"HTTPS_PROXY":              "http://127.0.0.1:9", "NO_PROXY": "127.0.0.1", // nothing goes out
		"TZ": "UTC", "DISPLAY": "", "WAYLAND_DISPLAY": "",
	} {
		env.Setenv(name, value)
	}
	env.Values[stageKey{}] = newStage(env.Defer)
	return nil
}

func scriptWords() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"sandbox":   cmdSandbox,
		"lab":       cmdLab,
		"person":    cmdPerson,
		"exits":     cmdExits,
		"running":   cmdRunning,
		"closed":    cmdClosed,
		"expire":    cmdExpire,
		"later":     cmdLater,
		"keep":      cmdKeep,
		"unchanged": cmdUnchanged,
		"row":       cmdRow,
		"codes":     cmdCodes,
		"nosecrets": cmdNoSecrets,
		"busy":      cmdBusy,
		"sessions":  cmdSessions,
		"waitfor":   cmdWaitFor,
		"tree":      cmdTree,
		"owned":     cmdOwned,
	}
}

// cmdExits runs a program that has to end with one exit code:
//
//	exits 3 qlogin status
func cmdExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code program [argument...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// cmdBusy names an address that somebody else listens on.
func cmdBusy(ts *testscript.TestScript, _ bool, _ []string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { _ = listener.Close() })
	ts.Setenv("BUSY", listener.Addr().String())
}
