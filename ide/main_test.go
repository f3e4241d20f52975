package ide

import (
	"fmt"
	"os"
	"testing"
)

const killedHome = "QLOGIN_TEST_KILLED_HOME"

// TestMain is also the program that tests of processes start: a journal at work
// that is going to be killed, or a process that has only to be there.
func TestMain(m *testing.M) {
	if os.Getenv(waiting) != "" {
		waitForEnd()
		os.Exit(0)
	}
	if home := os.Getenv(killedHome); home != "" {
		fmt.Fprintln(os.Stderr, applyAndUndo(home))
		os.Exit(1)
	}
	os.Exit(m.Run())
}
