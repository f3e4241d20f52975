package vault

import "context"

// Store is what Keyring, File and Memory have in common. It is there for the
// one place that chooses between them; users of a store declare the methods
// that they need.
type Store interface {
	// Save keeps data under name and reads it back before it returns nil.
	Save(ctx context.Context, name string, data []byte) error
	// Load returns the record, or ErrNotFound, or why it could not look.
	Load(ctx context.Context, name string) ([]byte, error)
	// Delete removes the record and everything that belongs to it. A record
	// that is not there is no error.
	Delete(ctx context.Context, name string) error
	// List returns the names, sorted. After a crash it may hold the name of a
	// record that is gone; it never lacks one that is there.
	List(ctx context.Context) ([]string, error)
	// Probe says whether the store can be used, without changing or opening it.
	Probe(ctx context.Context) (Status, error)
	// Kind names the store for people.
	Kind() string
}

// Condition is the state that a store is in.
type Condition int

// The zero Condition is none of these, so that a forgotten one is not Ready.
const (
	Ready       Condition = iota + 1 // can be used at once
	NeedsUnlock                      // the next use will ask the person to unlock it
	Locked                           // locked, and there is no display to ask on
	Absent                           // there is none, or it cannot be reached
)

// String returns the condition as a word for people.
func (c Condition) String() string {
	switch c {
	case Ready:
		return "ready"
	case NeedsUnlock:
		return "waits to be unlocked"
	case Locked:
		return "locked"
	case Absent:
		return "absent"
	default:
		return "unknown"
	}
}

// Status is a Condition with the reason for it.
type Status struct {
	Condition Condition
	Reason    string // for people: "no D-Bus session bus"; "" where there is nothing to explain
}

// Err returns the error that any use of a store in this status would end with,
// or nil where it can be tried.
func (s Status) Err() error {
	switch s.Condition {
	case Locked:
		return because(ErrLocked, s.Reason)
	case Absent:
		return because(ErrUnavailable, s.Reason)
	default:
		return nil
	}
}
