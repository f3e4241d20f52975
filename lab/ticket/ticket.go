// Package ticket keeps short-lived records of the practice servers behind
// names nobody can guess: browser sessions, sign-on flows, SAML requests. A
// Box forgets a record when its time is up, and the oldest one when it is full,
// so that a stranger with a loop cannot fill the memory.
//
// It knows nothing of cookies or of what the records mean.
package ticket

import (
	"crypto/rand"
	"sync"
	"time"
)

// Box holds records of one kind.
type Box[T any] struct {
	now      func() time.Time
	lifetime time.Duration
	limit    int

	mu      sync.Mutex
	records map[string]record[T]
	order   []string // oldest first; may name records that are gone
}

type record[T any] struct {
	value T
	ends  time.Time
}

// NewBox makes a box whose records live for lifetime by the clock now. It
// holds at most limit of them.
func NewBox[T any](now func() time.Time, lifetime time.Duration, limit int) *Box[T] {
	return &Box[T]{now: now, lifetime: lifetime, limit: limit, records: make(map[string]record[T])}
}

// Put stores value and returns its name, 130 random bits or more.
func (b *Box[T]) Put(value T) string {
	name := rand.Text()
	b.Set(name, value)
	return name
}

// Set stores value under a name of the caller's, with a lifetime of its own.
func (b *Box[T]) Set(name string, value T) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.records[name] = record[T]{value, b.now().Add(b.lifetime)}
	b.order = append(b.order, name)
	b.trim()
}

// Get returns the record called name.
func (b *Box[T]) Get(name string) (T, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.get(name)
}

// Take returns the record called name and forgets it: the second caller gets
// nothing.
func (b *Box[T]) Take(name string) (T, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	value, ok := b.get(name)
	delete(b.records, name)
	return value, ok
}

// Drop forgets every record that match says yes to, and returns how many.
func (b *Box[T]) Drop(match func(T) bool) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	dropped := 0
	for name, r := range b.records {
		if match(r.value) {
			delete(b.records, name)
			dropped++
		}
	}
	return dropped
}

func (b *Box[T]) get(name string) (T, bool) {
	r, ok := b.records[name]
	if !ok || !b.now().Before(r.ends) {
		var none T
		return none, false
	}
	return r.value, true
}

// trim lets go of what is too old or too much. Names leave order only here,
// from the front, so each is looked at once.
func (b *Box[T]) trim() {
	now := b.now()
	for len(b.order) > 0 {
		r, there := b.records[b.order[0]]
		if there && now.Before(r.ends) && len(b.records) <= b.limit {
			return
		}
		delete(b.records, b.order[0])
		b.order = b.order[1:]
	}
}
