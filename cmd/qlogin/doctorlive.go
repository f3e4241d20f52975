package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/qservice"
)

// liveFile is what Amazon Q is asked to go on with: nothing of anybody's.
func liveFile() qservice.File {
	return qservice.File{Name: "fibonacci.py", Language: "python", Left: "# returns the n-th Fibonacci number\ndef fibonacci(n):\n    ", Right: "\n"}
}

// suggest is what AWS' guide calls to validate the configuration: one real
// suggestion, with the token and the profile of who is signed in.
func (o *doctorOptions) suggest(ctx context.Context, look doctor.Options) error {
	w := o.world
	yes, err := o.agree("ask Amazon Q for one suggestion in your name? it counts as one request of your subscription")
	if err != nil || !yes {
		return err
	}
	live, err := doctor.Live(ctx, look, liveFile(), time.Now)
	if err != nil {
		return err
	}
	if o.asJSON {
		return w.answerJSON(live)
	}
	w.say("asked in %s, with the sign-in of %s, for the text behind", live.Region, printable(live.Holder))
	for line := range strings.Lines(liveFile().Left) {
		w.say("  | %s", strings.TrimRight(line, "\n"))
	}
	w.answer("Amazon Q answered after %d ms:", live.Milliseconds)
	if live.Suggestion == "" {
		w.answer("  (it has nothing to suggest here; that it answers is what matters)")
	}
	for line := range strings.Lines(live.Suggestion) {
		w.answer("  | %s", printable(strings.TrimRight(line, "\n")))
	}
	return nil
}

// agree asks, unless the person has agreed beforehand.
func (o *doctorOptions) agree(question string) (bool, error) {
	if o.yes {
		return true, nil
	}
	if !o.world.asks {
		return false, &usageError{problem: question + ": there is nobody to say yes", suggestion: "--yes", command: "qlogin doctor"}
	}
	typed, err := o.world.ask(fmt.Sprintf("%s (y/N)", question))
	if err != nil {
		return false, err
	}
	yes := strings.EqualFold(typed, "y") || strings.EqualFold(typed, "yes")
	if !yes {
		o.world.say("nothing was done")
	}
	return yes, nil
}
