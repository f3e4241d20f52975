package main

import (
	"os"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// cmdSessions does something to all sessions of the lab: sessions end, sessions
// spend, sessions shorten 10m.
func cmdSessions(ts *testscript.TestScript, _ bool, args []string) {
	l := stageOf(ts).lab
	switch args[0] {
	case "end":
		l.EndSessions("")
	case "spend":
		l.SpendRefreshTokens()
	case "shorten":
		d, err := time.ParseDuration(args[1])
		ts.Check(err)
		l.ShortenSessions(d)
	default:
		ts.Fatalf("sessions do not %q", args[0])
	}
}

// cmdWaitFor waits for a file that another process is about to make.
func cmdWaitFor(ts *testscript.TestScript, _ bool, args []string) {
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		_, err := os.Stat(args[0])
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			ts.Check(err)
		}
	}
}
