package vault

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/secret"
)

// lowCost is the least that is accepted, to keep the tests quick.
var lowCost = cost{passes: 1, memory: 19 << 10, threads: 1}

func newFile(t *testing.T) *File {
	t.Helper()
	return reopen(t, filepath.Join(t.TempDir(), "state", "vault"))
}

func reopen(t *testing.T, path string) *File {
	t.Helper()
	f, err := openFile(path, secret.New("correct horse"), lowCost)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFileSurvives(t *testing.T) {
	t.Parallel()
	f := newFile(t)
	expectKept(t, f, "grant", bytesOf(9000, 1))
	again := reopen(t, f.path)
	if got, err := again.Load(t.Context(), "grant"); !matches(got, err, bytesOf(9000, 1)) {
		t.Errorf("found %d bytes, %v", len(got), err)
	}
}

func TestOpenFileCreatesNothing(t *testing.T) {
	t.Parallel()
	f := newFile(t)
	if _, err := f.List(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Dir(f.path)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder is there: %v", err)
	}
}

func TestPassphrase(t *testing.T) {
	t.Parallel()
	f := newFile(t)
	expectKept(t, f, "grant", []byte("x"))
	for _, wrong := range []string{"", "wrong", "correct horse ", "Correct horse"} {
		if _, err := OpenFile(f.path, secret.New(wrong)); !errors.Is(err, ErrDenied) || !strings.Contains(err.Error(), "passphrase") {
			t.Errorf("%q: got %v, want ErrDenied", wrong, err)
		}
	}
}

// Another process started the file anew, with another passphrase.
func TestPassphraseChanges(t *testing.T) {
	t.Parallel()
	f := newFile(t)
	expectKept(t, f, "grant", []byte("x"))
	if err := os.Remove(f.path); err != nil {
		t.Fatal(err)
	}
	other, err := openFile(f.path, secret.New("battery staple"), lowCost)
	if err != nil {
		t.Fatal(err)
	}
	expectKept(t, other, "grant", []byte("y"))
	if _, err := f.Load(t.Context(), "grant"); !errors.Is(err, ErrDenied) {
		t.Errorf("got %v, want ErrDenied", err)
	}
	if err := f.Save(t.Context(), "grant", []byte("z")); !errors.Is(err, ErrDenied) {
		t.Errorf("got %v, want ErrDenied", err)
	}
	if got, err := other.Load(t.Context(), "grant"); !matches(got, err, []byte("y")) {
		t.Errorf("found %q, %v", got, err)
	}
}

func TestFileHidesEverything(t *testing.T) {
	t.Parallel()
	f := newFile(t)
	expectKept(t, f, "grant/vscode", []byte("planted-token"))
	text := readFile(t, f.path)
	if bytes.Contains(text, []byte("planted")) || bytes.Contains(text, []byte("vscode")) {
		t.Errorf("the file shows what it holds:\n%s", text)
	}
	other := newFile(t)
	expectKept(t, other, "grant/vscode", []byte("planted-token"))
	if lines := bytes.Split(readFile(t, other.path), []byte("\n")); bytes.Contains(text, lines[2]) || bytes.Contains(text, lines[0]) {
		t.Error("two files are alike")
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Every bit counts: whatever is changed or missing, the answer is ErrDamaged and
// the file is left as it is, never ErrDenied or a value.
func TestDamagedFile(t *testing.T) {
	t.Parallel()
	f := newFile(t)
	expectKept(t, f, "grant", bytesOf(100, 1))
	whole := readFile(t, f.path)
	// Thousands of texts are looked at in memory: files are slow on some systems.
	expectDamaged := func(what string, at int, text []byte) {
		t.Helper()
		if _, got, err := f.unseal(text); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s at %d: found %d records, %v", what, at, len(got), err)
		}
	}
	for at := range whole {
		expectDamaged("cut short", at, whole[:at])
		for bit := range 8 {
			changed := slices.Clone(whole)
			changed[at] ^= 1 << bit
			expectDamaged("flipped", at, changed)
		}
	}
	for _, text := range []string{"", string(whole[:len(whole)/2]), string(whole) + "\n"} {
		write(t, f.path, text)
		if got, err := f.Load(t.Context(), "grant"); !errors.Is(err, ErrDamaged) {
			t.Errorf("a file of %d bytes: found %d, %v", len(text), len(got), err)
		}
	}
	if err := f.Save(t.Context(), "other", nil); !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v, want ErrDamaged", err)
	}
	if got := readFile(t, f.path); len(got) != len(whole)+1 {
		t.Error("a save changed the damaged file")
	}
}

// An empty file is not a new one: something emptied it.
func TestEmptyFileIsDamaged(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "vault")
	write(t, path, "")
	if _, err := OpenFile(path, secret.New("x")); !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v, want ErrDamaged", err)
	}
}

// A header with a sum of its own may ask for any cost: it is not paid.
func TestCostOutOfBounds(t *testing.T) {
	t.Parallel()
	costs := []cost{{0, 64 << 10, 4}, {3, 1 << 10, 4}, {3, 1<<20 + 1, 4}, {1 << 20, 64 << 10, 4}, {3, 64 << 10, 0}, {3, 64 << 10, 200}}
	for _, c := range costs {
		path := filepath.Join(t.TempDir(), "vault")
		write(t, path, string(sealed{header: header{cost: c}, body: []byte("x")}.text()))
		if _, err := OpenFile(path, secret.New("x")); !errors.Is(err, ErrDamaged) {
			t.Errorf("%+v: got %v, want ErrDamaged", c, err)
		}
	}
	if !newCost.sane() || !lowCost.sane() {
		t.Error("our own cost is refused")
	}
}

// What a crash left behind does not stand in the way, nor does it stay.
func TestFileLeftovers(t *testing.T) {
	t.Parallel()
	f := newFile(t)
	expectKept(t, f, "grant", []byte("x"))
	write(t, f.path+".new", "half a file")
	expectKept(t, f, "grant", []byte("y"))
	entries, err := os.ReadDir(filepath.Dir(f.path))
	if err != nil || len(entries) != 2 {
		t.Errorf("the folder holds %v, %v; want the file and its lock", entries, err)
	}
}

// Many processes save into one file at once; none loses another's record.
func TestFileProcesses(t *testing.T) {
	if path := os.Getenv("VAULT_TEST_FILE"); path != "" {
		f := reopen(t, path)
		for range 5 {
			expectKept(t, f, os.Getenv("VAULT_TEST_NAME"), bytesOf(3000, 1))
		}
		return
	}
	t.Parallel()
	f := newFile(t)
	var children []*exec.Cmd
	var want []string
	for _, name := range []string{"a", "b", "c", "d"} {
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestFileProcesses$")
		child.Env = append(os.Environ(), "VAULT_TEST_FILE="+f.path, "VAULT_TEST_NAME="+name)
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		children, want = append(children, child), append(want, name)
	}
	for _, child := range children {
		if err := child.Wait(); err != nil {
			t.Error(err)
		}
	}
	expectNames(t, f, want...)
	for _, name := range want {
		if got, err := f.Load(t.Context(), name); !matches(got, err, bytesOf(3000, 1)) {
			t.Errorf("%s: found %d bytes, %v", name, len(got), err)
		}
	}
}

func FuzzSealed(f *testing.F) {
	h := newHeader(lowCost, secret.New("x"))
	text, err := seal(h, h.derive(secret.New("x")), map[string][]byte{"grant": []byte("y")})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte("qlogin-vault 1\n\n\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := parseSealed(text)
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Errorf("%v is not ErrDamaged", err)
			}
			return
		}
		if !bytes.Equal(s.text(), text) || !s.header.cost.sane() {
			t.Errorf("%q is read as %q", text, s.text())
		}
	})
}
