package vault

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/secret"
)

// stores is every kind of store, empty.
func stores(t *testing.T) map[string]Store {
	t.Helper()
	file, err := openFile(filepath.Join(t.TempDir(), "vault"), secret.New("correct horse"), lowCost)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]Store{"memory": NewMemory(), "file": file}
	for _, s := range systems() {
		all[s.name] = newKeyring(Options{LockDir: t.TempDir()}, newFake(t, s), ready(s))
	}
	return all
}

// What a caller may expect of any store.
func TestStores(t *testing.T) {
	t.Parallel()
	for name, store := range stores(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expectEmpty(t, store)
			for _, size := range append(sizes(), MaxRecord) {
				expectKept(t, store, fmt.Sprintf("Grant/%d", size), bytesOf(size, 1))
			}
			expectKept(t, store, "Grant/100", bytesOf(6000, 2))
			expectNames(t, store, "Grant/0", "Grant/1", "Grant/100", "Grant/20000", "Grant/2400", "Grant/2560", "Grant/262144", "Grant/6000", "Grant/9000")
			expectRefusals(t, store)
			for _, size := range append(sizes(), MaxRecord) {
				if err := store.Delete(t.Context(), fmt.Sprintf("Grant/%d", size)); err != nil {
					t.Error(err)
				}
			}
			expectEmpty(t, store)
		})
	}
}

func expectEmpty(t *testing.T, store Store) {
	t.Helper()
	if status, err := store.Probe(t.Context()); err != nil || status.Condition != Ready {
		t.Errorf("probing: %+v, %v", status, err)
	}
	if got, err := store.Load(t.Context(), "grant"); !errors.Is(err, ErrNotFound) {
		t.Errorf("found %d bytes, %v", len(got), err)
	}
	if err := store.Delete(t.Context(), "grant"); err != nil {
		t.Errorf("deleting what is not there: %v", err)
	}
	expectNames(t, store)
}

func expectKept(t *testing.T, store Store, name string, data []byte) {
	t.Helper()
	given := append([]byte(nil), data...)
	if err := store.Save(t.Context(), name, given); err != nil {
		t.Fatal(err)
	}
	clear(given) // the store has a copy
	got, err := store.Load(t.Context(), name)
	if !matches(got, err, data) {
		t.Errorf("%s: %d bytes came back as %d, %v", name, len(data), len(got), err)
	}
	clear(got) // and gives one
	if got, err := store.Load(t.Context(), name); !matches(got, err, data) {
		t.Errorf("%s: the second time, %d bytes came back as %d, %v", name, len(data), len(got), err)
	}
}

func expectNames(t *testing.T, store Store, want ...string) {
	t.Helper()
	got, err := store.List(t.Context())
	if diff := cmp.Diff(append([]string{}, want...), append([]string{}, got...)); diff != "" || err != nil {
		t.Errorf("the list differs (-want +got), %v:\n%s", err, diff)
	}
}

func expectRefusals(t *testing.T, store Store) {
	t.Helper()
	if err := store.Save(t.Context(), "", nil); !errors.Is(err, ErrName) {
		t.Errorf("no name: got %v, want ErrName", err)
	}
	if err := store.Save(t.Context(), "big", make([]byte, MaxRecord+1)); !errors.Is(err, ErrTooBig) {
		t.Errorf("too big: got %v, want ErrTooBig", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := store.Save(ctx, "late", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
	if _, err := store.Load(ctx, "late"); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
}

func TestMemoryInTrouble(t *testing.T) {
	t.Parallel()
	m := NewMemory()
	m.Status = Status{Locked, "the demo says so"}
	if err := m.Save(t.Context(), "grant", nil); !errors.Is(err, ErrLocked) {
		t.Errorf("got %v, want ErrLocked", err)
	}
	m.Status = Status{}
	m.Fail = func(op, name string) error {
		if op == "save" && name == "grant" {
			return ErrDenied
		}
		return nil
	}
	if err := m.Save(t.Context(), "grant", nil); !errors.Is(err, ErrDenied) {
		t.Errorf("got %v, want ErrDenied", err)
	}
	expectKept(t, m, "other", []byte("x"))
}
