package vault

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// The other writer may be waiting for a person to unlock the keyring.
const (
	lockLimit = unlockLimit + callLimit
	lockRetry = 10 * time.Millisecond
)

// lock keeps writers apart: within the process by turn, between processes by a
// file that is never anything else, so that nobody's data is ever locked.
type lock struct {
	turn chan struct{}
	file string // "" where other processes are not kept out
}

func newLock(dir, service string) *lock {
	if dir == "" {
		return newFileLock("")
	}
	return newFileLock(filepath.Join(dir, "vault-"+service+".lock"))
}

func newFileLock(file string) *lock {
	return &lock{turn: make(chan struct{}, 1), file: file}
}

// take waits for the lock and returns how to give it back.
func (l *lock) take(ctx context.Context) (unlock func(), err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, lockLimit, because(ErrTimeout, "another qlogin is writing"))
	defer cancel()
	select {
	case l.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	fileUnlock, err := l.takeFile(ctx)
	if err != nil {
		<-l.turn
		return nil, err
	}
	return func() { fileUnlock(); <-l.turn }, nil
}

func (l *lock) takeFile(ctx context.Context) (unlock func(), err error) {
	if l.file == "" {
		return func() {}, nil
	}
	if err := os.MkdirAll(filepath.Dir(l.file), 0o700); err != nil {
		return nil, fmt.Errorf("making the folder of the lock: %w", err)
	}
	file := flock.New(l.file)
	if _, err := file.TryLockContext(ctx, lockRetry); err != nil {
		if errors.Is(err, ctx.Err()) {
			return nil, context.Cause(ctx)
		}
		return nil, fmt.Errorf("locking %s: %w", l.file, err)
	}
	// Closing the file frees the lock in any case.
	return func() { _ = file.Close() }, nil
}
