package signin

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// lock keeps a second qlogin from signing in for the same holder: two codes on
// the screen at once is what a phishing attack looks like. The lock goes with
// the process, however that ends.
func (f *Flow) lock(_ context.Context, holder string) (release func(), err error) {
	if err := os.MkdirAll(f.Locks, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder for locks: %w", err)
	}
	file := flock.New(filepath.Join(f.Locks, "signin-"+holder+".lock"), flock.SetPermissions(0o600))
	locked, err := file.TryLock()
	if err != nil {
		return nil, fmt.Errorf("locking the sign-in of %s: %w", holder, err)
	}
	if !locked {
		return nil, fmt.Errorf("%w for %s", ErrBusy, f.Title(holder))
	}
	return func() { _ = file.Unlock() }, nil // the lock ends with the process in any case
}

// writing lets one qlogin at a time write to the IDEs: plan, journal and files
// are one critical section.
func (f *Flow) writing(ctx context.Context) (release func(), err error) {
	return f.await(ctx, "writing", "the files of the IDEs")
}
