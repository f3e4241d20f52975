package vault

import (
	"context"
	"errors"
	"iter"
	"maps"
	"strings"
	"sync"
	"testing"
)

// fake is a keyring in memory that is as strict about sizes as a real one.
type fake struct {
	t      testing.TB
	fits   func(account, value string) bool
	before func(op, account string) error // when set, may refuse a call or hold it up
	after  func(op, account string) error // when set, may lose the answer of a call that took effect

	mu    sync.Mutex
	items map[string]string
	calls int
	sets  int
}

// system is one of the keyrings that the vault must fit into.
type system struct {
	name   string
	limits limits
	fits   func(account, value string) bool
}

// systems states the limits anew, the way each keyring or library judges them.
func systems() []system {
	return []system{
		{"linux", secretServiceLimits(), func(_, value string) bool { return len(value) <= 100<<10 }},
		{"windows", credentialLimits(), func(_, value string) bool { return len(value) <= 2560 }},
		{"macos", keychainLimits("qlogin"), fitsKeychainLine},
	}
}

// fitsKeychainLine builds the line as go-keyring does (keyring_darwin.go).
func fitsKeychainLine(account, value string) bool {
	encoded := (len(value) + 2) / 3 * 4
	line := "add-generic-password -U -s qlogin -a " + account + " -w go-keyring-base64:" + strings.Repeat("x", encoded) + "\n"
	return len(line) <= 4096
}

func newFake(t testing.TB, s system) *fake {
	return &fake{t: t, fits: s.fits, items: map[string]string{}}
}

func (f *fake) Set(account, value string) error {
	if !f.fits(account, value) {
		f.t.Errorf("%s was given %d bytes, too many", account, len(value))
	}
	if strings.ContainsFunc(account+value, func(r rune) bool { return r < ' ' || r > '~' }) {
		f.t.Errorf("%s was given something else than a line of ASCII", account)
	}
	return f.call("set", account, func() error {
		f.sets++
		f.items[account] = value
		return nil
	})
}

func (f *fake) Get(account string) (value string, err error) {
	err = f.call("get", account, func() error {
		var ok bool
		if value, ok = f.items[account]; !ok {
			return ErrNotFound
		}
		return nil
	})
	return value, err
}

func (f *fake) Delete(account string) error {
	return f.call("delete", account, func() error {
		if _, ok := f.items[account]; !ok {
			return ErrNotFound
		}
		delete(f.items, account)
		return nil
	})
}

func (f *fake) call(op, account string, effect func() error) error {
	if f.before != nil {
		if err := f.before(op, account); err != nil {
			return err
		}
	}
	f.mu.Lock()
	f.calls++
	err := effect()
	f.mu.Unlock()
	if f.after != nil {
		if lost := f.after(op, account); lost != nil {
			return lost
		}
	}
	return err
}

// snapshot returns a copy with the same items and none of the faults.
func (f *fake) snapshot() *fake {
	f.mu.Lock()
	defer f.mu.Unlock()
	return &fake{t: f.t, fits: f.fits, items: maps.Clone(f.items)}
}

func (f *fake) count() (calls, sets, items int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls, f.sets, len(f.items)
}

var errCrash = errors.New("the process is dead")

// crashAt makes the process die at the call with that number, before or after it
// takes effect. Nothing that a dead process sends arrives.
func (f *fake) crashAt(number int, after bool) {
	seen := 0
	f.before = func(string, string) error {
		seen++
		if seen > number || seen == number && !after {
			return errCrash
		}
		return nil
	}
	f.after = func(string, string) error {
		if seen >= number {
			return errCrash
		}
		return nil
	}
}

// ready is a platform whose keyring is open and whose errors are ours already.
func ready(s system) platform {
	return inStatus(s, Status{Condition: Ready})
}

func inStatus(s system, status Status) platform {
	return platform{
		kind:     "test keyring",
		limits:   s.limits,
		patience: callLimit,
		explain:  func(err error, _ bool) error { return err },
		probe: func(context.Context, func(string) string, func(context.Context) error) (Status, error) {
			return status, nil
		},
	}
}

func open(f *fake, s system) *Keyring {
	return newKeyring(Options{Service: "qlogin"}, f, ready(s))
}

// bytesOf returns size bytes that look like nothing in particular and differ
// with seed.
func bytesOf(size int, seed byte) []byte {
	data := make([]byte, size)
	state := uint32(seed) + 1
	for i := range data {
		state = state*1664525 + 1013904223
		data[i] = byte(state >> 24)
	}
	return data
}

func keysOf[V any](m map[string]V) iter.Seq[string] { return maps.Keys(m) }
