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

// run ends on Ctrl-C, on SIGTERM and with its terminal by cancelling the context,
// so that every deferred clean-up happens.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
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

// endings are the signals that ask for an end. A program that nohup has started
// stays when its terminal goes.
func endings() []os.Signal {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	return all
}
