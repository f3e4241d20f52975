package ide

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/qlogin/qlogin/edit"
)

// Journal applies plans and takes them back. It keeps one entry per applied plan
// in Dir, written before the first change, so that a crash at any moment can be
// undone. Entries hold no secrets: what was in a token file before and after is
// kept in Secrets.
//
// A Journal does not lock. Whoever applies or undoes for a holder sees to it
// that nobody else does so at the same time.
type Journal struct {
	Dir     string
	Secrets Secrets          // needed only where a plan has secret changes
	Now     func() time.Time // nil means time.Now

	// testOnlyStep is called before everything that leaves a trace on disk or in
	// Secrets; its error stands for a crash at that point.
	testOnlyStep func(what string) error
}

// Secrets keeps named records of bytes where nobody else can read them. Deleting
// one that is not there is no error.
type Secrets interface {
	Save(ctx context.Context, name string, data []byte) error
	Load(ctx context.Context, name string) ([]byte, error)
	Delete(ctx context.Context, name string) error
}

// Entries lists what the journal holds, oldest first. Entries that cannot be
// read are left out and named in the error, one *DamagedError each.
func (j *Journal) Entries() ([]Entry, error) {
	loaded, err := j.load()
	entries := make([]Entry, len(loaded))
	for i, e := range loaded {
		entries[i] = *e
	}
	return entries, err
}

// load reads all entries, oldest first. The error does not make the entries
// that could be read less true.
func (j *Journal) load() ([]*Entry, error) {
	names, err := j.names()
	if err != nil {
		return nil, err
	}
	var entries []*Entry
	var problems []error
	for _, name := range names {
		e, err := j.read(name)
		if err != nil {
			problems = append(problems, &DamagedError{File: filepath.Join(j.Dir, name), Err: err})
			continue
		}
		entries = append(entries, e)
	}
	return entries, errors.Join(problems...)
}

// names lists the files of the entries in their order, damaged ones included.
func (j *Journal) names() ([]string, error) {
	files, err := edit.List(j.Dir)
	if err != nil {
		return nil, fmt.Errorf("reading the journal: %w", err)
	}
	var names []string
	for _, file := range files {
		var n int
		if _, err := fmt.Sscanf(file.Name(), "%06d-", &n); err == nil && strings.HasSuffix(file.Name(), ".json") {
			names = append(names, file.Name())
		}
	}
	return names, nil
}

// read reads one entry by the name of its file.
func (j *Journal) read(name string) (*Entry, error) {
	snapshot, err := edit.Read(filepath.Join(j.Dir, name))
	if err != nil {
		return nil, err
	}
	e, err := parseEntry(snapshot.Data)
	if err == nil && e.ID+".json" != name {
		err = fmt.Errorf("it calls itself %q", e.ID)
	}
	return e, err
}

// save writes an entry over its file, or makes the file.
func (j *Journal) save(e *Entry) error {
	if err := j.step("journal " + e.ID); err != nil {
		return err
	}
	data, err := e.encode()
	if err != nil {
		return fmt.Errorf("writing journal entry %s: %w", e.ID, err)
	}
	snapshot, err := edit.Read(filepath.Join(j.Dir, e.ID+".json"))
	if err != nil {
		return err
	}
	return edit.Replace(snapshot, data, 0o600)
}

// nextID counts on from the last entry, so that the order holds even where the
// clock was set back.
func (j *Journal) nextID() (string, error) {
	names, err := j.names()
	if err != nil {
		return "", err
	}
	n := 0
	if len(names) > 0 {
		_, err = fmt.Sscanf(names[len(names)-1], "%06d-", &n)
	}
	return fmt.Sprintf("%06d-%s", n+1, j.now().UTC().Format("20060102T150405Z")), err
}

// sweep removes what a process that was killed while it wrote may have left
// beside the files: a temporary file may hold tokens.
func (j *Journal) sweep(files ...string) {
	dirs := []string{j.Dir}
	for _, file := range files {
		dirs = append(dirs, filepath.Dir(file))
	}
	slices.Sort(dirs)
	for _, dir := range slices.Compact(dirs) {
		// Litter that cannot be removed is no reason to stop.
		_ = edit.Sweep(dir, j.now())
	}
}

func (j *Journal) now() time.Time {
	if j.Now == nil {
		return time.Now()
	}
	return j.Now()
}

func (j *Journal) step(what string) error {
	if j.testOnlyStep == nil {
		return nil
	}
	return j.testOnlyStep(what)
}
