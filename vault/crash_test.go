package vault

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Every save and delete is broken off at every single call, before and after the
// call takes effect. Then a new process looks at what is left.

const absent = -1 // as a size: no such record

func sizes() []int { return []int{0, 1, 100, 2400, 2560, 6000, 9000, 20000} }

type crash struct {
	t        *testing.T
	system   system
	old, new []byte // nil where there is none before or after
	initial  *fake
}

func newCrash(t *testing.T, s system, oldSize, newSize int) *crash {
	t.Helper()
	c := &crash{t: t, system: s, initial: newFake(t, s)}
	k := open(c.initial, s)
	if err := k.Save(t.Context(), "bystander", bytesOf(5000, 9)); err != nil {
		t.Fatal(err)
	}
	if oldSize != absent {
		c.old = bytesOf(oldSize, 1)
		if err := k.Save(t.Context(), "grant", c.old); err != nil {
			t.Fatal(err)
		}
	}
	if newSize != absent {
		c.new = bytesOf(newSize, 2)
	}
	return c
}

// act saves the new value, or deletes.
func (c *crash) act(k *Keyring) error {
	if c.new == nil {
		return k.Delete(c.t.Context(), "grant")
	}
	return k.Save(c.t.Context(), "grant", c.new)
}

func (c *crash) everywhere() (cases int) {
	whole := c.initial.snapshot()
	if err := c.act(open(whole, c.system)); err != nil {
		c.t.Fatal(err)
	}
	c.tidy(whole, c.new, "undisturbed")
	calls, _, _ := whole.count()
	for number := 1; number <= calls; number++ {
		for _, after := range []bool{false, true} {
			f := c.initial.snapshot()
			f.crashAt(number, after)
			err := c.act(open(f, c.system))
			c.judge(f.snapshot(), err, fmt.Sprintf("died at call %d of %d (after it: %v)", number, calls, after))
			cases++
		}
	}
	return cases
}

// judge looks at what a new process finds, and whether it can go on from there.
func (c *crash) judge(f *fake, actErr error, when string) {
	c.t.Helper()
	ctx, k := c.t.Context(), open(f, c.system)
	got, err := k.Load(ctx, "grant")
	isOld := matches(got, err, c.old)
	isNew := matches(got, err, c.new)
	if !isNew && (!isOld || actErr == nil) {
		c.t.Errorf("%s (%v): found %d bytes, %v", when, actErr, len(got), err)
	}
	if names, err := k.List(ctx); err != nil || got != nil && !slices.Contains(names, "grant") || !slices.Contains(names, "bystander") {
		c.t.Errorf("%s: the list is %v, %v", when, names, err)
	}
	if got, err := k.Load(ctx, "bystander"); err != nil || !bytes.Equal(got, bytesOf(5000, 9)) {
		c.t.Errorf("%s: the other record is %d bytes, %v", when, len(got), err)
	}
	c.recover(f, k, when)
}

func (c *crash) recover(f *fake, k *Keyring, when string) {
	c.t.Helper()
	ctx := c.t.Context()
	if err := k.Save(ctx, "grant", bytesOf(7000, 3)); err != nil {
		c.t.Errorf("%s: saving again: %v", when, err)
	}
	if got, err := k.Load(ctx, "grant"); err != nil || !bytes.Equal(got, bytesOf(7000, 3)) {
		c.t.Errorf("%s: after saving again: %d bytes, %v", when, len(got), err)
	}
	c.tidy(f, bytesOf(7000, 3), when)
	for _, name := range []string{"grant", "bystander"} {
		if err := k.Delete(ctx, name); err != nil {
			c.t.Errorf("%s: deleting %s: %v", when, name, err)
		}
	}
	if len(f.items) != 0 {
		c.t.Errorf("%s: items are left: %v", when, slices.Sorted(keysOf(f.items)))
	}
}

// tidy checks that a record has as many items as it needs: pieces of an older
// one would be secrets that outlive their deletion.
func (c *crash) tidy(f *fake, data []byte, when string) {
	c.t.Helper()
	want := 0
	if data != nil {
		clean := newFake(c.t, c.system)
		saved(c.t, open(clean, c.system), "grant", data)
		want = itemsOf(clean, "grant")
	}
	if got := itemsOf(f, "grant"); got != want {
		c.t.Errorf("%s: the record has %d items where %d would do", when, got, want)
	}
}

func itemsOf(f *fake, account string) (n int) {
	for item := range f.items {
		if strings.HasPrefix(item, account) {
			n++
		}
	}
	return n
}

// matches says whether a Load found exactly want, nil meaning no record.
func matches(got []byte, err error, want []byte) bool {
	if want == nil {
		return errors.Is(err, ErrNotFound)
	}
	return err == nil && bytes.Equal(got, want)
}

func TestCrash(t *testing.T) {
	t.Parallel()
	for _, s := range systems() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			cases := 0
			for _, oldSize := range []int{absent, 100, 6000, 20000} {
				for _, newSize := range append(sizes(), absent) {
					t.Run(fmt.Sprintf("%d to %d", oldSize, newSize), func(t *testing.T) {
						cases += newCrash(t, s, oldSize, newSize).everywhere()
					})
				}
			}
			t.Logf("%d crashes", cases)
		})
	}
}

// A delete that died halfway is finished by the next one, also when the record
// itself is gone.
func TestCrashTwiceInDelete(t *testing.T) {
	t.Parallel()
	s := systems()[1]
	c := newCrash(t, s, 20000, absent)
	for first := 1; first <= 30; first++ {
		for second := 1; second <= 30; second += 3 {
			f := c.initial.snapshot()
			for _, number := range []int{first, second} {
				f.crashAt(number, true)
				err := c.act(open(f, s))
				f = f.snapshot()
				c.judge(f.snapshot(), err, fmt.Sprintf("died at call %d, then %d", first, second))
			}
		}
	}
}

// As above for saves: the idle slot holds leftovers of the first one.
func TestCrashTwiceInSave(t *testing.T) {
	t.Parallel()
	s := systems()[1]
	c := newCrash(t, s, 9000, 20000)
	shorter := newCrash(t, s, 9000, 6000)
	for first := 1; first <= 40; first++ {
		for second := 1; second <= 40; second += 3 {
			f := c.initial.snapshot()
			f.crashAt(first, true)
			_ = c.act(open(f, s))
			f = f.snapshot()
			if got, err := open(f, s).Load(t.Context(), "grant"); !matches(got, err, c.old) {
				continue // the first save got through: TestCrash covers it
			}
			f.crashAt(second, true)
			err := shorter.act(open(f, s))
			shorter.judge(f.snapshot(), err, fmt.Sprintf("died at call %d, then %d", first, second))
		}
	}
}
