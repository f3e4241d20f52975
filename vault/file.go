package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"sync"

	"github.com/qlogin/qlogin/secret"
)

// File is a store in one encrypted file, for machines without a keyring and
// people who have chosen it in words.
//
// All records are in one file, sealed together: one passphrase is checked once,
// names and number of the records stay hidden, and no record can be swapped for
// another or left out without breaking the seal. It is rewritten whole at every
// save, which for a few grants is 50 kB.
type File struct {
	path       string
	passphrase secret.Text
	cost       cost // of a new file
	lock       *lock

	mu    sync.Mutex // guards the rest, which spares all but the first derivation
	known header
	keys  keys
}

// OpenFile returns the store in the file at path, which need not exist yet. It
// returns ErrDenied where the passphrase is not the one of the file.
func OpenFile(path string, passphrase secret.Text) (*File, error) {
	f, err := openFile(path, passphrase, newCost)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	return f, nil
}

func openFile(path string, passphrase secret.Text, c cost) (*File, error) {
	if passphrase.Empty() {
		return nil, because(ErrDenied, "an encrypted file needs a passphrase")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	// A link stays a link: the file behind it is replaced.
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	f := &File{path: path, passphrase: passphrase, cost: c, lock: newFileLock(path + ".lock")}
	_, _, err = f.read(context.Background())
	return f, err
}

// Kind names the store for people.
func (f *File) Kind() string { return "an encrypted file" }

// Probe says whether the file can be read.
func (f *File) Probe(ctx context.Context) (Status, error) {
	if _, _, err := f.read(ctx); err != nil {
		return Status{}, fmt.Errorf("looking at %s: %w", f.path, err)
	}
	return Status{Ready, "records are in " + f.path}, nil
}

// Save keeps data under name and reads it back before it returns nil.
func (f *File) Save(ctx context.Context, name string, data []byte) error {
	err := f.save(ctx, name, data)
	if err != nil {
		return fmt.Errorf("saving %q in %s: %w", name, f.path, err)
	}
	return nil
}

func (f *File) save(ctx context.Context, name string, data []byte) error {
	if err := checkName(name); err != nil {
		return err
	}
	if err := checkSize(data); err != nil {
		return err
	}
	return f.change(ctx, func(records map[string][]byte) bool {
		records[name] = slices.Clone(data)
		return true
	})
}

// Delete removes the record. The file stays, to keep the passphrase.
func (f *File) Delete(ctx context.Context, name string) error {
	err := f.change(ctx, func(records map[string][]byte) bool {
		_, found := records[name]
		delete(records, name)
		return found
	})
	if err != nil {
		return fmt.Errorf("deleting %q from %s: %w", name, f.path, err)
	}
	return nil
}

// Load returns the record that was saved under name.
func (f *File) Load(ctx context.Context, name string) ([]byte, error) {
	_, records, err := f.read(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading %q from %s: %w", name, f.path, err)
	}
	data, ok := records[name]
	if !ok {
		return nil, fmt.Errorf("reading %q from %s: %w", name, f.path, ErrNotFound)
	}
	return data, nil
}

// List returns the names of the records, sorted.
func (f *File) List(ctx context.Context) ([]string, error) {
	_, records, err := f.read(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing what %s holds: %w", f.path, err)
	}
	return slices.Sorted(maps.Keys(records)), nil
}

// read returns the records and what they are sealed with: none and nothing where
// there is no file yet.
func (f *File) read(ctx context.Context) (header, map[string][]byte, error) {
	if ctx.Err() != nil {
		return header{}, nil, context.Cause(ctx)
	}
	text, err := readWhole(ctx, f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return header{}, map[string][]byte{}, nil
	}
	if err != nil {
		return header{}, nil, because(ErrUnavailable, err.Error())
	}
	return f.unseal(text)
}

// unseal is read of a file's text.
func (f *File) unseal(text []byte) (header, map[string][]byte, error) {
	s, err := parseSealed(text)
	if err != nil {
		return header{}, nil, err
	}
	k, err := f.unlock(s.header)
	if err != nil {
		return header{}, nil, err
	}
	records, err := s.open(k)
	return s.header, records, err
}

// unlock derives the keys for h, or recalls them.
func (f *File) unlock(h header) (keys, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.known == h {
		return f.keys, nil
	}
	k := h.derive(f.passphrase)
	if !k.fit(h) {
		return keys{}, because(ErrDenied, "this is not the passphrase of the file")
	}
	f.known, f.keys = h, k
	return k, nil
}

// change reads, edits and replaces the file as its only writer. A damaged file
// is left alone: to start afresh would lose its other records.
func (f *File) change(ctx context.Context, edit func(records map[string][]byte) (changed bool)) error {
	unlock, err := f.lock.take(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	head, records, err := f.read(ctx)
	if err != nil {
		return err
	}
	if !edit(records) {
		return nil
	}
	if head == (header{}) {
		head = newHeader(f.cost, f.passphrase)
	}
	return f.write(ctx, head, records)
}

func (f *File) write(ctx context.Context, head header, records map[string][]byte) error {
	k, err := f.unlock(head)
	if err != nil {
		return err
	}
	text, err := seal(head, k, records)
	if err != nil {
		return err
	}
	if err := replaceFile(ctx, f.path, text); err != nil {
		return err
	}
	_, again, err := f.read(ctx)
	if err == nil && !maps.EqualFunc(again, records, bytes.Equal) {
		return because(ErrDamaged, "the file does not give back what was written to it")
	}
	return err
}
