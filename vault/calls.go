package vault

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// How long one call may take. A person who types a password needs longer than a
// program that answers; the slowest honest answer seen is a fifth of a second.
const (
	callLimit   = 5 * time.Second
	unlockLimit = 90 * time.Second
)

// items is a keyring whose single items can be relied upon.
type items struct {
	driver  driver
	limits  limits
	explain func(err error, asked bool) error
	// patience is the limit of a call while nobody is known to be asked.
	patience time.Duration
	// gate holds a token while a call is under way. No keyring library can take
	// a call back, so one that came too late may still land: nothing else is
	// sent before it has.
	gate chan struct{}
}

// visit is one use of the keyring: the calls of one Save, Load, Delete or List.
type visit struct {
	items
	asked bool // the person is being asked to unlock it, until a call has been answered
}

// answer is what a call ended with.
type answer struct {
	value string
	err   error
}

// call runs f, alone and within the time limit.
func (v *visit) call(ctx context.Context, f func() (string, error)) (string, error) {
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	ctx, cancel := v.deadline(ctx)
	defer cancel()
	select {
	case v.gate <- struct{}{}:
	case <-ctx.Done():
		return "", fmt.Errorf("%w: an earlier call is still waiting", context.Cause(ctx))
	}
	done := make(chan answer, 1)
	go func() {
		value, err := f()
		<-v.gate
		done <- answer{value, err}
	}()
	select {
	case a := <-done:
		return v.answered(a)
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

func (v *visit) deadline(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := v.patience
	if v.asked {
		limit = unlockLimit
	}
	return context.WithTimeoutCause(ctx, limit, because(ErrTimeout, fmt.Sprintf("the keyring was given %v", limit)))
}

// answered explains an error, and remembers that a keyring that has answered
// needs no more unlocking.
func (v *visit) answered(a answer) (string, error) {
	asked := v.asked
	switch {
	case a.err == nil:
		v.asked = false
		return a.value, nil
	case errors.Is(a.err, ErrNotFound):
		v.asked = false
		return "", ErrNotFound
	default:
		return "", v.explain(a.err, asked)
	}
}

// errVanished means that an item was found and gone before it could be read:
// another process has just deleted or replaced it. It is not ErrNotFound, which
// allows to write.
var errVanished = errors.New("the item vanished while it was read")

// get returns the value of one item, or ErrNotFound.
func (v *visit) get(ctx context.Context, account string) (value string, err error) {
	for range readAttempts {
		value, err = v.call(ctx, func() (string, error) { return v.driver.Get(account) })
		if !errors.Is(err, errVanished) {
			break
		}
	}
	return value, err
}

// put stores one item and reads it back: on Linux, Set returns nil when the
// person closes the dialog that asks for leave to store.
func (v *visit) put(ctx context.Context, account, value string) error {
	// On macOS a value that is too big would leave a security process behind.
	if room := v.limits.item(account); len(value) > room {
		return fmt.Errorf("%w: an item of %d bytes where %d fit", ErrTooBig, len(value), room)
	}
	if _, err := v.call(ctx, func() (string, error) { return "", v.driver.Set(account, value) }); err != nil {
		return err
	}
	got, err := v.get(ctx, account)
	if errors.Is(err, ErrNotFound) || err == nil && got != value {
		return because(ErrDenied, "the keyring said yes but did not keep it; was its dialog closed?")
	}
	return err
}

// remove deletes one item and looks whether it is gone: a closed dialog is no
// error for the Linux library here either, and it deletes one of two items of
// the same name.
func (v *visit) remove(ctx context.Context, account string) error {
	for range 3 {
		_, err := v.call(ctx, func() (string, error) { return "", v.driver.Delete(account) })
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err = v.get(ctx, account); errors.Is(err, ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
	}
	return because(ErrDenied, "the keyring said yes but did not delete it; was its dialog closed?")
}
