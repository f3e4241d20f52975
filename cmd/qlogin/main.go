// Command qlogin signs a developer in to Amazon Q Developer Pro once, outside
// the IDE, and hands the sign-in to VS Code and JetBrains IDEs. This package is
// flags in, words and exit codes out; the sign-in itself is package signin.
//
// stdout is the answer, stderr is the talk. Messages begin with a small letter
// and end without a full stop; an error is followed by hints that say what to
// do next (errors.go).
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	os.Exit(run(os.Args[1:]))
}

// run ends on Ctrl-C and SIGTERM by cancelling the context, so that every
// deferred clean-up happens.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	w, err := thisProcess()
	if err != nil {
		return w.report(err)
	}
	w.interrupted = ctx.Done()
	root := newRoot(w)
	root.SetArgs(args)
	return w.report(root.ExecuteContext(ctx))
}
