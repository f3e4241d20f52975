package tui

import (
	"context"
	"fmt"
	"path"
	"runtime"
	"strings"
)

// FaultError is a mistake in qlogin itself. It names places in the source and
// nothing of what was being handled, which may have been secret.
type FaultError struct {
	While string
	What  string
	Where []string
}

func (e *FaultError) Error() string {
	return fmt.Sprintf("qlogin itself has a fault (%s, while %s, at %s)", e.What, e.While, strings.Join(e.Where, " < "))
}

// fault makes an error of what was recovered from a panic. Only the runtime's
// own errors are quoted: other values may hold anything.
func fault(while string, recovered any) *FaultError {
	e := &FaultError{While: while, What: fmt.Sprintf("%T", recovered)}
	if known, ok := recovered.(runtime.Error); ok {
		e.What = known.Error()
	}
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	for {
		f, more := frames.Next()
		if strings.Contains(f.Function, "qlogin/") && len(e.Where) < 4 {
			e.Where = append(e.Where, fmt.Sprintf("%s:%d", path.Base(f.File), f.Line))
		}
		if !more {
			return e
		}
	}
}

// guarded runs a step; a panic in it becomes an error on the screen.
func guarded[T any](ctx context.Context, step func(context.Context) (T, error)) (result T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fault("working", r)
		}
	}()
	return step(ctx)
}
