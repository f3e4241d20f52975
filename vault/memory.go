package vault

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
)

// Memory is a store that is forgotten with the process, for the demo and tests.
type Memory struct {
	// Fail, when set, is asked before every use; its error is the answer. It
	// plays a keyring in trouble. op is "save", "load", "delete" or "list".
	Fail func(op, name string) error
	// Status is what Probe answers; the zero Status stands for Ready.
	Status Status

	mu      sync.Mutex
	records map[string][]byte
}

// NewMemory returns an empty store.
func NewMemory() *Memory { return &Memory{records: map[string][]byte{}} }

// Kind names the store for people.
func (m *Memory) Kind() string { return "memory" }

// Probe returns m.Status.
func (m *Memory) Probe(context.Context) (Status, error) {
	if m.Status.Condition == 0 {
		return Status{Condition: Ready}, nil
	}
	return m.Status, nil
}

// Save keeps a copy of data under name.
func (m *Memory) Save(ctx context.Context, name string, data []byte) error {
	if _, err := account(name); err != nil {
		return fmt.Errorf("saving %q in memory: %w", name, err)
	}
	if err := checkSize(data); err != nil {
		return fmt.Errorf("saving %q in memory: %w", name, err)
	}
	return m.use(ctx, "save", name, func() error {
		m.records[name] = slices.Clone(data)
		return nil
	})
}

// Load returns a copy of the record.
func (m *Memory) Load(ctx context.Context, name string) (data []byte, err error) {
	err = m.use(ctx, "load", name, func() error {
		kept, ok := m.records[name]
		if !ok {
			return fmt.Errorf("reading %q from memory: %w", name, ErrNotFound)
		}
		data = slices.Clone(kept)
		return nil
	})
	return data, err
}

// Delete removes the record.
func (m *Memory) Delete(ctx context.Context, name string) error {
	return m.use(ctx, "delete", name, func() error {
		delete(m.records, name)
		return nil
	})
}

// List returns the names, sorted.
func (m *Memory) List(ctx context.Context) (names []string, err error) {
	err = m.use(ctx, "list", "", func() error {
		names = slices.Sorted(maps.Keys(m.records))
		return nil
	})
	return names, err
}

func (m *Memory) use(ctx context.Context, op, name string, f func() error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err := m.Status.Err(); err != nil {
		return err
	}
	if m.Fail != nil {
		if err := m.Fail(op, name); err != nil {
			return err
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return f()
}
