package vault

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// Whatever happens to an item of a record, the answer is the record or
// ErrDamaged (ErrNotFound where its first item is gone), never something else.
// Afterwards the record can be saved again, and deleted without a trace.
func TestDamagedItems(t *testing.T) {
	t.Parallel()
	damages := map[string]func(value string) string{
		"emptied":           func(string) string { return "" },
		"cut short":         func(v string) string { return v[:len(v)-1] },
		"grown":             func(v string) string { return v + "A" },
		"spaced":            func(v string) string { return v + " " },
		"first byte":        func(v string) string { return "x" + v[1:] },
		"middle byte":       func(v string) string { return flip(v, len(v)/2) },
		"last byte":         func(v string) string { return flip(v, len(v)-1) },
		"generation":        func(v string) string { return strings.Replace(v, " 2 ", " 3 ", 1) },
		"doubled":           func(v string) string { return v + v },
		"of another tool":   func(string) string { return "hunter2" },
		"of a later qlogin": func(v string) string { return strings.Replace(v, "ql1", "ql2", 1) },
	}
	for _, s := range systems() {
		for _, size := range []int{0, 100, 9000} {
			initial := newFake(t, s)
			saved(t, open(initial, s), "grant", bytesOf(size, 1))
			saved(t, open(initial, s), "grant", bytesOf(size, 2))
			for _, account := range slices.Sorted(maps.Keys(initial.items)) {
				if !strings.HasPrefix(account, "grant") {
					continue
				}
				for name, damage := range damages {
					f := initial.snapshot()
					f.items[account] = damage(f.items[account])
					if f.items[account] == initial.items[account] {
						continue // this item has no such part
					}
					t.Run(fmt.Sprintf("%s/%d/%s/%s", s.name, size, account, name), func(t *testing.T) {
						judgeDamaged(t, f, s, ErrDamaged)
					})
				}
				f := initial.snapshot()
				delete(f.items, account)
				want := ErrDamaged
				if account == "grant" {
					want = ErrNotFound
				}
				judgeDamaged(t, f, s, want)
			}
		}
	}
}

// flip changes one character to another of base64.
func flip(v string, at int) string {
	other := byte('A')
	if v[at] == 'A' {
		other = 'B'
	}
	return v[:at] + string(other) + v[at+1:]
}

func judgeDamaged(t *testing.T, f *fake, s system, want error) {
	t.Helper()
	k := open(f, s)
	if got, err := k.Load(t.Context(), "grant"); !errors.Is(err, want) {
		t.Errorf("found %d bytes, %v; want %v", len(got), err, want)
	}
	again := f.snapshot()
	saved(t, open(again, s), "grant", bytesOf(6000, 3))
	if got, err := open(again, s).Load(t.Context(), "grant"); !matches(got, err, bytesOf(6000, 3)) {
		t.Errorf("after saving again: %d bytes, %v", len(got), err)
	}
	for _, f := range []*fake{f, again} {
		if err := open(f, s).Delete(t.Context(), "grant"); err != nil {
			t.Error(err)
		}
		if len(f.items) != 0 {
			t.Errorf("items are left: %v", slices.Sorted(maps.Keys(f.items)))
		}
	}
}

// An item that was copied from another record is whole, and still not the record.
func TestSwappedItems(t *testing.T) {
	t.Parallel()
	for _, s := range systems() {
		for _, size := range []int{100, 9000} {
			f := newFake(t, s)
			k := open(f, s)
			saved(t, k, "grant/a", bytesOf(size, 1))
			saved(t, k, "grant/b", bytesOf(size, 2))
			for account, value := range maps.Clone(f.items) {
				if rest, ok := strings.CutPrefix(account, "grant/b"); ok {
					f.items["grant/a"+rest] = value
				}
			}
			if got, err := k.Load(t.Context(), "grant/a"); !errors.Is(err, ErrDamaged) {
				t.Errorf("%s, %d: found %d bytes, %v", s.name, size, len(got), err)
			}
		}
	}
}

func TestDamagedIndex(t *testing.T) {
	t.Parallel()
	s := systems()[1]
	f := newFake(t, s)
	k := open(f, s)
	saved(t, k, "grant", bytesOf(9000, 1))
	f.items[indexAccount] = "nonsense"
	if names, err := k.List(t.Context()); !errors.Is(err, ErrDamaged) {
		t.Errorf("the list is %v, %v", names, err)
	}
	saved(t, k, "other", nil)
	if names, err := k.List(t.Context()); err != nil || !slices.Equal(names, []string{"other"}) {
		t.Errorf("the list is %v, %v", names, err)
	}
	if got, err := k.Load(t.Context(), "grant"); !matches(got, err, bytesOf(9000, 1)) {
		t.Errorf("found %d bytes, %v", len(got), err)
	}
}
