package vault

import (
	"bytes"
	"errors"
	"testing"
)

// Each row is a keyring in trouble, what a save then answers, and whether the
// record is the old one afterwards.
func TestSaveInTrouble(t *testing.T) {
	t.Parallel()
	refuse := func(op string, err error) func(*fake) {
		return func(f *fake) {
			f.before = func(called, _ string) error {
				if called == op {
					return err
				}
				return nil
			}
		}
	}
	tests := []struct {
		name  string
		spoil func(*fake)
		want  error
		sets  int // that may reach the keyring
	}{
		{"locked when read", refuse("get", ErrLocked), ErrLocked, 0},
		{"denied when read", refuse("get", ErrDenied), ErrDenied, 0},
		{"unreachable when read", refuse("get", ErrUnavailable), ErrUnavailable, 0},
		{"only the record is locked", refuseRecord(ErrLocked), ErrLocked, 0},
		{"unknown trouble with the record", refuseRecord(errCrash), errCrash, 0},
		{"unknown trouble when read", refuse("get", errCrash), errCrash, 0},
		{"denied when written", refuse("set", ErrDenied), ErrDenied, 0},
		{"dialog closed", dismiss("set"), ErrDenied, 0},
		{"value altered", alter, ErrDenied, 1},
	}
	for _, s := range systems() {
		for _, test := range tests {
			for _, size := range []int{100, 9000} {
				t.Run(s.name+"/"+test.name, func(t *testing.T) {
					t.Parallel()
					f := newFake(t, s)
					saved(t, open(f, s), "grant", bytesOf(size, 1))
					broken := f.snapshot()
					test.spoil(broken)
					err := open(broken, s).Save(t.Context(), "grant", bytesOf(size, 2))
					if !errors.Is(err, test.want) {
						t.Errorf("got %v, want %v", err, test.want)
					}
					if _, sets, _ := broken.count(); sets > test.sets {
						t.Errorf("%d items were written", sets)
					}
				})
			}
		}
	}
}

// refuseRecord lets the index through.
func refuseRecord(err error) func(*fake) {
	return func(f *fake) {
		f.before = func(op, account string) error {
			if op == "get" && account == "grant" {
				return err
			}
			return nil
		}
	}
}

func saved(t *testing.T, k *Keyring, name string, data []byte) {
	t.Helper()
	if err := k.Save(t.Context(), name, data); err != nil {
		t.Fatal(err)
	}
}

// dismiss makes calls answer nil without effect, as go-keyring does on Linux
// when the person closes the dialog.
func dismiss(op string) func(*fake) {
	return func(f *fake) {
		kept := f.snapshot().items
		f.after = func(called, account string) error {
			if called != op {
				return nil
			}
			f.mu.Lock()
			defer f.mu.Unlock()
			f.sets = 0
			if value, ok := kept[account]; ok {
				f.items[account] = value
			} else {
				delete(f.items, account)
			}
			return nil
		}
	}
}

// alter is a keyring that does not give back what it was given.
func alter(f *fake) {
	f.after = func(op, account string) error {
		f.mu.Lock()
		defer f.mu.Unlock()
		if op == "set" {
			f.items[account] += "x"
		}
		return nil
	}
}

func TestDismissedSaveKeepsTheOldValue(t *testing.T) {
	t.Parallel()
	for _, s := range systems() {
		f := newFake(t, s)
		saved(t, open(f, s), "grant", bytesOf(9000, 1))
		dismiss("set")(f)
		if err := open(f, s).Save(t.Context(), "grant", bytesOf(9000, 2)); !errors.Is(err, ErrDenied) {
			t.Errorf("%s: got %v, want ErrDenied", s.name, err)
		}
		if got, err := open(f, s).Load(t.Context(), "grant"); !matches(got, err, bytesOf(9000, 1)) {
			t.Errorf("%s: found %d bytes, %v", s.name, len(got), err)
		}
	}
}

func TestDismissedDelete(t *testing.T) {
	t.Parallel()
	for _, s := range systems() {
		f := newFake(t, s)
		saved(t, open(f, s), "grant", bytesOf(9000, 1))
		dismiss("delete")(f)
		if err := open(f, s).Delete(t.Context(), "grant"); !errors.Is(err, ErrDenied) {
			t.Errorf("%s: got %v, want ErrDenied", s.name, err)
		}
		if names, err := open(f, s).List(t.Context()); err != nil || len(names) != 1 {
			t.Errorf("%s: the list is %v, %v", s.name, names, err)
		}
	}
}

// A keyring that is known to be closed is not even called: on Linux, a call
// without a bus would start one.
func TestClosedKeyringIsNotCalled(t *testing.T) {
	t.Parallel()
	s := systems()[0]
	for condition, want := range map[Condition]error{Locked: ErrLocked, Absent: ErrUnavailable} {
		f := newFake(t, s)
		k := newKeyring(Options{}, f, inStatus(s, Status{condition, "for a reason"}))
		ctx := t.Context()
		_, loadErr := k.Load(ctx, "grant")
		_, listErr := k.List(ctx)
		for op, err := range map[string]error{
			"save": k.Save(ctx, "grant", nil), "delete": k.Delete(ctx, "grant"), "load": loadErr, "list": listErr,
		} {
			if !errors.Is(err, want) || !bytes.Contains([]byte(err.Error()), []byte("for a reason")) {
				t.Errorf("%v, %s: got %v", condition, op, err)
			}
		}
		if calls, _, _ := f.count(); calls != 0 {
			t.Errorf("%v: the keyring was called %d times", condition, calls)
		}
	}
}

// An item that another process replaces at that moment is looked for again.
func TestVanishedItem(t *testing.T) {
	t.Parallel()
	s := systems()[0]
	f := newFake(t, s)
	saved(t, open(f, s), "grant", bytesOf(100, 1))
	left := 3
	f.before = func(string, string) error {
		if left--; left >= 0 {
			return errVanished
		}
		return nil
	}
	if got, err := open(f, s).Load(t.Context(), "grant"); !matches(got, err, bytesOf(100, 1)) {
		t.Errorf("found %d bytes, %v", len(got), err)
	}
	left = 1000
	if got, err := open(f, s).Load(t.Context(), "grant"); !errors.Is(err, errVanished) || isOurs(err) {
		t.Errorf("found %d bytes, %v", len(got), err)
	}
}
