package vault

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSizes(t *testing.T) {
	t.Parallel()
	for _, s := range systems() {
		f := newFake(t, s)
		k := open(f, s)
		for _, size := range append(sizes(), 1850, 1860, 49000, 70000, MaxRecord) {
			saved(t, k, "grant", bytesOf(size, 1))
			if got, err := k.Load(t.Context(), "grant"); !matches(got, err, bytesOf(size, 1)) {
				t.Errorf("%s: %d bytes came back as %d, %v", s.name, size, len(got), err)
			}
		}
		if err := k.Save(t.Context(), "grant", make([]byte, MaxRecord+1)); !errors.Is(err, ErrTooBig) {
			t.Errorf("%s: got %v, want ErrTooBig", s.name, err)
		}
	}
}

// What the vault thinks fits, fits; and one byte more does not, or room is wasted.
func TestLimits(t *testing.T) {
	t.Parallel()
	for _, s := range systems()[1:] {
		for _, account := range []string{"a", "grant/vscode", strings.Repeat("x", maxAccount), pieceAccount(strings.Repeat("x", maxAccount), 1, 99)} {
			room := s.limits.item(account)
			if !s.fits(account, strings.Repeat("x", room)) || s.fits(account, strings.Repeat("x", room+1)) {
				t.Errorf("%s: %d bytes are not exactly what fits under %d characters", s.name, room, len(account))
			}
			if s.limits.piece > room {
				t.Errorf("%s: a piece does not fit under %d characters", s.name, len(account))
			}
		}
	}
}

// A real grant: on Linux it is one item, so that no dialog is shown twice.
func TestItems(t *testing.T) {
	t.Parallel()
	want := map[string]int{"linux": 1, "windows": 7, "macos": 7}
	for _, s := range systems() {
		f := newFake(t, s)
		saved(t, open(f, s), "grant", bytesOf(10_000, 1))
		if _, _, items := f.count(); items-1 != want[s.name] {
			t.Errorf("%s: %d items beside the index, want %d", s.name, items-1, want[s.name])
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	good := map[string]string{
		"grant/vscode/d-9067f1ab2c": "grant/vscode/d-9067f1ab2c",
		"a:0.1":                     "a%3a0.1",
		":index":                    "%3aindex",
		"Grant":                     "%47rant",
		"a b'#":                     "a%20b%27%23",
		"100%":                      "100%25",
		"é":                         "%c3%a9",
		"https://x.app.aws/start":   "https%3a//x.app.aws/start",
	}
	for name, want := range good {
		if got, err := account(name); err != nil || got != want {
			t.Errorf("%q: got %q, %v; want %q", name, got, err, want)
		}
	}
	for _, name := range []string{"", "a\nb", "a\x00", "\xff", strings.Repeat("x", maxAccount+1)} {
		if got, err := account(name); !errors.Is(err, ErrName) {
			t.Errorf("%q: got %q, %v; want ErrName", name, got, err)
		}
	}
}

// Names that some keyring would take for one another are different records.
func TestAlikeNames(t *testing.T) {
	t.Parallel()
	s := systems()[1]
	f := newFake(t, s)
	k := open(f, s)
	names := []string{":index", "A", "a", "a%3a", "a:0.0", "grant", "grant:0.0"}
	for i, name := range names {
		saved(t, k, name, bytesOf(5000+i, byte(i)))
	}
	for i, name := range names {
		if got, err := k.Load(t.Context(), name); !matches(got, err, bytesOf(5000+i, byte(i))) {
			t.Errorf("%q: %d bytes, %v", name, len(got), err)
		}
	}
	got, err := k.List(t.Context())
	if diff := cmp.Diff(names, got); diff != "" || err != nil {
		t.Errorf("the list differs (-want +got), %v:\n%s", err, diff)
	}
	folded := map[string]bool{}
	for account := range f.items {
		folded[strings.ToLower(account)] = true
	}
	if len(folded) != len(f.items) {
		t.Error("two accounts differ in case only")
	}
}

// With many names, the index itself needs pieces.
func TestLongIndex(t *testing.T) {
	t.Parallel()
	s := systems()[1]
	f := newFake(t, s)
	k := open(f, s)
	var want []string
	for i := range 40 {
		name := fmt.Sprintf("journal/%02d/%s", i, strings.Repeat("x", 100))
		want = append(want, name)
		saved(t, k, name, nil)
	}
	got, err := k.List(t.Context())
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("the list differs (-want +got), %v:\n%s", err, diff)
	}
	for _, name := range want {
		if err := k.Delete(t.Context(), name); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, items := f.count(); items != 0 {
		t.Errorf("%d items are left", items)
	}
}

// Writers of one name, each with a vault of its own as in another process, and
// readers in between: every read is one of the values, whole.
func TestParallelSavers(t *testing.T) {
	t.Parallel()
	s := systems()[1]
	f := newFake(t, s)
	options := Options{Service: "qlogin", LockDir: t.TempDir()}
	saved(t, open(f, s), "grant", bytesOf(9000, 0))
	values := [][]byte{bytesOf(9000, 0), bytesOf(100, 1), bytesOf(6000, 2), bytesOf(20000, 3)}
	var group sync.WaitGroup
	for _, value := range values {
		group.Go(func() {
			k := newKeyring(options, f, ready(s))
			for range 20 {
				if err := k.Save(t.Context(), "grant", value); err != nil {
					t.Error(err)
				}
			}
		})
		group.Go(func() {
			k := newKeyring(options, f, ready(s))
			for range 60 {
				got, err := k.Load(t.Context(), "grant")
				if err != nil || !slices.ContainsFunc(values, func(v []byte) bool { return string(v) == string(got) }) {
					t.Errorf("read %d bytes, %v", len(got), err)
				}
			}
		})
	}
	group.Wait()
}

// Savers of different names do not lose each other's entry in the index.
func TestParallelNames(t *testing.T) {
	t.Parallel()
	s := systems()[0]
	f := newFake(t, s)
	options := Options{LockDir: t.TempDir()}
	var want []string
	var group sync.WaitGroup
	for i := range 12 {
		name := fmt.Sprintf("grant/%02d", i)
		want = append(want, name)
		group.Go(func() { saved(t, newKeyring(options, f, ready(s)), name, bytesOf(100, byte(i))) })
	}
	group.Wait()
	got, err := open(f, s).List(t.Context())
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("the list differs (-want +got), %v:\n%s", err, diff)
	}
}
