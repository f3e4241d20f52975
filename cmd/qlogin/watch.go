package main

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// watchAnswer shows an answer again where it has changed. Ctrl-C is how it ends.
func (w *world) watchAnswer(ctx context.Context, every time.Duration, show func(context.Context) error) error {
	out, clear := w.out, "\x1b[H\x1b[2J"
	if w.columns == 0 {
		clear = "\n" // not a terminal: one answer after the other
	}
	defer func() { w.out = out }()
	for last := ""; ; {
		var text strings.Builder
		w.out = &text
		err := show(ctx)
		w.out = out
		if ctx.Err() != nil {
			return nil
		}
		if _, fine := err.(outcome); err != nil && !fine { //nolint:errorlint // outcome is never wrapped here
			return err
		}
		if text.String() != last {
			last = text.String()
			fmt.Fprint(out, clear, last)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(every):
		}
	}
}
