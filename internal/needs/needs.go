// Package needs is how tests ask for what is not theirs to bring: programs of the
// system, rights, a disk of its own. Nothing but tests imports it.
package needs

import (
	"os"
	"os/exec"
	"testing"
)

// Missing says aloud what a test goes without. It skips the test, and fails it
// where QLOGIN_RIGS=required, as in CI: a skip there would hide a missing part.
func Missing(t testing.TB, format string, args ...any) {
	t.Helper()
	if Required() {
		t.Fatalf("MISSING, and QLOGIN_RIGS=required: "+format, args...)
	}
	t.Skipf("NOT TESTED: "+format, args...)
}

// Required says whether what is missing is a failure.
func Required() bool { return os.Getenv("QLOGIN_RIGS") == "required" } //nolint:forbidigo // of tests alone

// Programs holds a test against the programs that it runs; make rigs installs
// them.
func Programs(t testing.TB, programs ...string) {
	t.Helper()
	for _, program := range programs {
		if _, err := exec.LookPath(program); err != nil {
			Missing(t, "%s is not installed (make rigs)", program)
		}
	}
}

// Root holds a test against who runs it; why says what takes an administrator.
func Root(t testing.TB, why string) {
	t.Helper()
	if os.Geteuid() != 0 {
		Missing(t, "%s needs root", why)
	}
}
