package vault

import (
	"context"
	"fmt"
	"time"
)

// Options say which keyring to use and how.
type Options struct {
	Service string              // the name that all items are filed under; "qlogin" where empty
	Getenv  func(string) string // tells display and bus address
	// LockDir is where the file is that keeps two processes from writing at
	// once. Without it, only this process is kept in order.
	LockDir string
}

// Keyring is the keyring of the operating system.
type Keyring struct {
	items
	platform platform
	getenv   func(string) string
	lock     *lock
	ready    readiness
}

// platform is what differs between the keyrings of the operating systems.
type platform struct {
	kind     string
	limits   limits
	patience time.Duration
	explain  func(err error, asked bool) error
	// probe looks at the keyring from outside. read asks it for an item that is
	// never there, for platforms where that is harmless.
	probe func(ctx context.Context, getenv func(string) string, read func(context.Context) error) (Status, error)
}

// OpenKeyring returns the keyring of this machine. It does not touch it.
func OpenKeyring(o Options) *Keyring {
	if o.Service == "" {
		o.Service = "qlogin"
	}
	return newKeyring(o, systemDriver{o.Service}, thisPlatform(o.Service))
}

func newKeyring(o Options, d driver, p platform) *Keyring {
	if o.Getenv == nil {
		o.Getenv = func(string) string { return "" }
	}
	gate := make(chan struct{}, 1)
	return &Keyring{
		items:    items{driver: d, limits: p.limits, explain: p.explain, patience: p.patience, gate: gate},
		platform: p,
		getenv:   o.Getenv,
		lock:     newLock(o.LockDir, o.Service),
	}
}

// Kind names the keyring for people.
func (k *Keyring) Kind() string { return k.platform.kind }

// Probe says whether the keyring can be used. It opens no dialog and stores
// nothing; on Linux it may start the keyring's own service, as any use would.
func (k *Keyring) Probe(ctx context.Context) (Status, error) {
	status, err := k.probe(ctx)
	if err != nil {
		return Status{}, fmt.Errorf("looking at %s: %w", k.Kind(), err)
	}
	return status, nil
}

// probe gives up in time even where the platform's part does not: dialing a bus
// takes no context.
func (k *Keyring) probe(ctx context.Context) (Status, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, callLimit, because(ErrTimeout, "it was given 5 seconds to say whether it is locked"))
	defer cancel()
	type answer struct {
		status Status
		err    error
	}
	done := make(chan answer, 1)
	go func() {
		status, err := k.platform.probe(ctx, k.getenv, k.readNothing)
		done <- answer{status, err}
	}()
	select {
	case a := <-done:
		return a.status, a.err
	case <-ctx.Done():
		return Status{}, context.Cause(ctx)
	}
}

// readNothing reads an item that is never there.
func (k *Keyring) readNothing(ctx context.Context) error {
	v := visit{items: k.items}
	_, err := v.get(ctx, ":probe")
	return err
}

// Save keeps data under name and reads it back before it returns nil.
func (k *Keyring) Save(ctx context.Context, name string, data []byte) error {
	err := k.write(ctx, name, func(v *visit, account string) error {
		// The name must not be listed for a record that never comes.
		if err := checkSize(data); err != nil {
			return err
		}
		if err := v.enlist(ctx, name); err != nil {
			return err
		}
		return v.save(ctx, account, data)
	})
	if err != nil {
		return fmt.Errorf("saving %q in %s: %w", name, k.Kind(), err)
	}
	return nil
}

// Delete removes the record and everything that belongs to it. A record that is
// not there is no error.
func (k *Keyring) Delete(ctx context.Context, name string) error {
	err := k.write(ctx, name, func(v *visit, account string) error {
		if err := v.erase(ctx, account); err != nil {
			return err
		}
		return v.delist(ctx, name)
	})
	if err != nil {
		return fmt.Errorf("deleting %q from %s: %w", name, k.Kind(), err)
	}
	return nil
}

// Load returns the record that was saved under name.
func (k *Keyring) Load(ctx context.Context, name string) ([]byte, error) {
	data, err := k.load(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("reading %q from %s: %w", name, k.Kind(), err)
	}
	return data, nil
}

func (k *Keyring) load(ctx context.Context, name string) ([]byte, error) {
	account, err := account(name)
	if err != nil {
		return nil, err
	}
	v, err := k.visit(ctx)
	if err != nil {
		return nil, err
	}
	return v.load(ctx, account)
}

// List returns the names of the records, sorted.
func (k *Keyring) List(ctx context.Context) ([]string, error) {
	v, err := k.visit(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing what %s holds: %w", k.Kind(), err)
	}
	names, err := v.names(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing what %s holds: %w", k.Kind(), err)
	}
	return names, nil
}

// visit looks before it lets anybody in: without a bus, the Linux library would
// start one of its own (dbus-launch), and a call to a locked keyring without a
// display can only fail slowly.
func (k *Keyring) visit(ctx context.Context) (*visit, error) {
	if k.ready.lately() {
		return &visit{items: k.items}, nil
	}
	status, err := k.probe(ctx)
	if err != nil {
		return nil, err
	}
	if err := status.Err(); err != nil {
		return nil, err
	}
	k.ready.note(status)
	return &visit{items: k.items, asked: status.Condition == NeedsUnlock}, nil
}

// write runs f as the only writer.
func (k *Keyring) write(ctx context.Context, name string, f func(v *visit, account string) error) error {
	account, err := account(name)
	if err != nil {
		return err
	}
	unlock, err := k.lock.take(ctx)
	if err != nil {
		return err
	}
	defer k.release(unlock)
	v, err := k.visit(ctx)
	if err != nil {
		return err
	}
	return f(v, account)
}

// release gives the lock back when no call is under way any more: one that was
// given up may still land, and must not land in the middle of the next writer's
// work.
func (k *Keyring) release(unlock func()) {
	select {
	case k.gate <- struct{}{}:
		unlock()
		<-k.gate
	default:
		go func() {
			k.gate <- struct{}{}
			unlock()
			<-k.gate
		}()
	}
}
