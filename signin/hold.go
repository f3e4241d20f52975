package signin

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

const (
	// patience is how long one qlogin waits for another, which takes
	// milliseconds, or as long as a keyring that asks its person.
	patience = 2 * time.Minute
	// silence is how long it waits before it says for whom.
	silence = time.Second
	// look is the time between two attempts.
	look = 20 * time.Millisecond
)

// Owner is another qlogin that has what this one waits for.
type Owner struct {
	What string // "the sign-in of VS Code"
	PID  int    // 0 where it is not known
}

// LockedError says that another qlogin did not let go of something in time.
type LockedError struct {
	Owner
	Err error
}

func (e *LockedError) Error() string {
	if e.PID == 0 {
		return "waiting for another qlogin to let go of " + e.What
	}
	return fmt.Sprintf("waiting for another qlogin (process %d) to let go of %s", e.PID, e.What)
}

func (e *LockedError) Unwrap() error { return e.Err }

// hold makes reading, renewing and writing one grant a single critical section
// for every qlogin of this person. Whoever also needs the right to write to the
// IDEs takes this one first.
func (f *Flow) hold(ctx context.Context, o Organization, holder string) (release func(), err error) {
	if f.testOnly.noLock {
		return func() {}, nil
	}
	return f.await(ctx, "grant-"+holder+"-"+o.id(), "the sign-in of "+f.Title(holder))
}

// holdAll takes the locks of several grants, always in the order of their names,
// so that two qlogins never wait for each other.
func (f *Flow) holdAll(ctx context.Context, records []Record) (release func(), err error) {
	sorted := sortedByLock(records)
	var releases []func()
	release = func() {
		for _, r := range releases {
			r()
		}
	}
	for _, r := range sorted {
		one, err := f.hold(ctx, r.Organization, r.Holder)
		if err != nil {
			release()
			return nil, err
		}
		releases = append(releases, one)
	}
	return release, nil
}

// await takes a lock file. The system frees it when its owner dies, so a lock
// that is held has a living owner; his number stands in a file beside it, since
// a locked file cannot be read on Windows.
func (f *Flow) await(ctx context.Context, name, what string) (release func(), err error) {
	if err := os.MkdirAll(f.Locks, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder for locks: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	path := filepath.Join(f.Locks, name+".lock")
	file := flock.New(path, flock.SetPermissions(0o600))
	began, told := time.Now(), false
	for {
		locked, err := file.TryLock()
		if err != nil {
			return nil, fmt.Errorf("locking %s: %w", what, err)
		}
		if locked {
			return f.own(file, path), nil
		}
		f.step("waiting for " + what)
		if owner := (Owner{What: what, PID: ownerOf(path)}); !told && time.Since(began) > silence && f.Busy != nil {
			f.Busy(owner)
			told = true
		}
		select {
		case <-ctx.Done():
			_ = file.Close()
			return nil, &LockedError{Owner: Owner{What: what, PID: ownerOf(path)}, Err: context.Cause(ctx)}
		case <-time.After(look):
		}
	}
}

// own notes who has the lock. The note is for people: without it the lock is as
// good.
func (f *Flow) own(file *flock.Flock, path string) (release func()) {
	_ = os.WriteFile(path+".owner", []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600)
	return func() {
		_ = os.Remove(path + ".owner")
		_ = file.Close() // frees the lock in any case
	}
}

func ownerOf(path string) int {
	data, err := os.ReadFile(path + ".owner")
	if err != nil {
		return 0
	}
	pid, _ := strconv.Atoi(strings.TrimSpace(string(data))) // 0 where it is no number
	return pid
}
