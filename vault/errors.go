package vault

import (
	"errors"
	"fmt"
	"strings"
)

// The answers of a store that are not a record. An empty, a locked, a missing
// and an unwilling keyring are four different things: whoever takes one for the
// other overwrites what it could not read.
var (
	// ErrNotFound means that the store was read and has no such record.
	ErrNotFound = errors.New("no such record")
	// ErrLocked means that the keyring is locked and nobody could be asked.
	ErrLocked = errors.New("the keyring is locked")
	// ErrUnavailable means that there is no keyring, or no way to reach it.
	ErrUnavailable = errors.New("no keyring can be reached")
	// ErrDenied means that the keyring, or the person, said no.
	ErrDenied = errors.New("access was refused")
	// ErrDamaged means that what is stored is not what was saved.
	ErrDamaged = errors.New("the record is damaged")
	// ErrTimeout means that there was no answer in time; the call may still
	// take effect.
	ErrTimeout = errors.New("no answer in time")
	// ErrTooBig means that a record is larger than MaxRecord.
	ErrTooBig = errors.New("the record is too big")
	// ErrName means that a record cannot have this name.
	ErrName = errors.New("not a name for a record")
)

// because adds words to a sentinel.
func because(sentinel error, reason string) error {
	if reason == "" {
		return sentinel
	}
	return fmt.Errorf("%w: %s", sentinel, reason)
}

// reason returns the words that because added.
func reason(sentinel, err error) string {
	return strings.TrimPrefix(err.Error(), sentinel.Error()+": ")
}
