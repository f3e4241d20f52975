package keep_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/keep"
)

func TestInstall(t *testing.T) {
	home := t.TempDir()
	var ran []string
	unit := keep.Unit{
		Program: `/opt/q "login"/100%`, Args: []string{"keep", "run"}, Home: home, Getenv: func(string) string { return "" },
		Run: func(_ context.Context, name string, args ...string) error {
			ran = append(ran, name+" "+strings.Join(args, " "))
			return nil
		},
	}
	for range 2 { // twice is once
		if err := unit.Install(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(unit.File())
	if err != nil || !strings.Contains(string(text), `ExecStart="/opt/q \"login\"/100%%" "keep" "run"`) {
		t.Errorf("%v\n%s", err, text)
	}
	verifyUnit(t, unit.File())
	for range 2 {
		if err := unit.Uninstall(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(unit.File()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the unit is still there: %v", err)
	}
	want := []string{
		"systemctl --user daemon-reload", "systemctl --user enable --now qlogin-keep.service",
		"systemctl --user daemon-reload", "systemctl --user enable --now qlogin-keep.service",
		"systemctl --user disable --now qlogin-keep.service",
	}
	if diff := cmp.Diff(want, ran); diff != "" {
		t.Error(diff)
	}
}

// verifyUnit has systemd itself read the unit, where it is installed. It knows
// the program is not there, and says nothing else.
func verifyUnit(t *testing.T, file string) {
	t.Helper()
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Log("NOT TESTED: the unit by systemd-analyze, which is not installed")
		return
	}
	out, _ := exec.Command(analyze, "--user", "verify", file).CombinedOutput() // the program is missing: it always complains
	for line := range strings.SplitSeq(strings.TrimSpace(string(out)), "\n") {
		if strings.Contains(line, "qlogin-keep") && !strings.Contains(line, "not executable") {
			t.Errorf("systemd-analyze: %s", line)
		}
	}
}
