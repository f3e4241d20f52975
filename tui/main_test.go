package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestMain gives the tests nothing that is the person's: no browser and no
// clipboard in PATH, and folders that have to be empty again at the end. The
// screens say the hour of one zone.
func TestMain(m *testing.M) {
	time.Local = time.UTC
	outside, err := os.MkdirTemp("", "outside")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, name := range []string{"HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TMPDIR", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "PATH"} {
		_ = os.Setenv(name, outside)
	}
	code := m.Run()
	left, err := filepath.Glob(filepath.Join(outside, "*"))
	if err != nil || len(left) > 0 {
		fmt.Fprintf(os.Stderr, "outside of the sandboxes: %q, %v\n", left, err)
		code = 1
	}
	_ = os.RemoveAll(outside)
	os.Exit(code)
}
