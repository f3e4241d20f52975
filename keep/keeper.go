package keep

import (
	"context"
	"sync"
	"time"

	"github.com/qlogin/qlogin/signin"
)

const (
	// every is the time between two looks. Each costs a few stat calls.
	every = 45 * time.Second
	// pace is the time between two calls to the service for one grant.
	pace = time.Hour
	// again is when a service that could not be reached is tried again.
	again = 10 * time.Minute
	// patience is when an IDE that is open is looked at again; its file says sooner
	// when it has renewed its token.
	patience = 5 * time.Minute
	// thorough is how often the holders' files are read although nothing seems to
	// have changed: a setting may have moved them.
	thorough = 15 * time.Minute
)

// Keeper is the service. Its fields are what it needs of the world.
type Keeper struct {
	Flow *signin.Flow
	// Usable says why the keyring cannot be used without asking anybody, nil
	// where it can: a service must not put a window on the screen.
	Usable func(context.Context) error
	// Notify shows a notice on the desktop.
	Notify func(context.Context, Notice) error
	// Open opens the browser, after a click on a notice that shows the code.
	Open func(ctx context.Context, address string) error
	// Log takes one line of what was done. No secrets come here.
	Log func(line string)
	// WarnBefore is how long before the end of a session to say so.
	WarnBefore []time.Duration
	// Ticked, which may be nil, is told after each look.
	Ticked func(Stats)

	clicks chan signin.Record // whom somebody wants to sign in again
	stats  Stats
	grants map[string]*grant
	seen   string    // the holders' folder at the last thorough look
	looked time.Time // when that was
	locked bool      // the keyring could not be used the last time
}

// Stats is what the service has done since it started.
type Stats struct {
	Ticks   int `json:"ticks"`
	Calls   int `json:"calls"` // to the service
	Renewed int `json:"renewed"`
	Adopted int `json:"adopted"`
	Handed  int `json:"handed"` // hand-overs that had waited
	Notices int `json:"notices"`
}

// Run looks until ctx ends. A look that fails is logged, and the next one comes:
// sleep, a lost network and a locked keyring are ordinary.
func (k *Keeper) Run(ctx context.Context) error {
	k.Log("started")
	defer k.Log("stopped")
	k.clicks = make(chan signin.Record, 1)
	var signIns sync.WaitGroup
	defer signIns.Wait()
	for {
		k.Tick(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(every):
		case r := <-k.clicks:
			signIns.Go(func() { k.again(ctx, r) })
		}
	}
}

// Tick is one look.
func (k *Keeper) Tick(ctx context.Context) {
	k.stats.Ticks++
	records, err := k.Flow.Records.All()
	if err != nil {
		k.Log("reading the records: " + err.Error())
		return
	}
	now := k.now()
	k.forget(records)
	changed := k.changed(now)
	for _, r := range records {
		if ctx.Err() != nil {
			return
		}
		k.look(ctx, r, changed, now)
	}
	k.warnAll(ctx, now)
	if k.Ticked != nil {
		k.Ticked(k.stats)
	}
}

// now is the time on the wall: the monotonic clock stands still while a laptop
// sleeps.
func (k *Keeper) now() time.Time { return k.Flow.Now().Round(0) }

// look does what one grant needs.
func (k *Keeper) look(ctx context.Context, r signin.Record, changed bool, now time.Time) {
	g := k.grant(r)
	renewed, err := changed && r.Ended.IsZero(), error(nil)
	if renewed {
		renewed, err = k.Flow.HasRenewed(ctx, r)
		k.note(r, "reading its files", err)
		k.missing(ctx, r, g)
	}
	waits := len(r.Waiting) > 0
	if due := k.due(r, g, now); (!due && !renewed && !waits) || !k.usable(ctx) {
		return
	}
	if waits {
		k.handOver(ctx, r)
	}
	if k.due(r, g, now) || renewed {
		k.renew(ctx, r, g, now)
	}
}

func (k *Keeper) handOver(ctx context.Context, r signin.Record) {
	done, tried, err := k.Flow.HandOverWaiting(ctx, r)
	k.note(r, "handing over", err)
	if tried && err == nil && len(done.Result.Written) > 0 {
		k.stats.Handed++
		k.Log(k.Flow.Title(r.Holder) + ": handed over what had waited")
	}
}

// usable asks about the keyring without opening it, and says a change once.
func (k *Keeper) usable(ctx context.Context) bool {
	err := k.Usable(ctx)
	if was := k.locked; was != (err != nil) {
		k.locked = !was
		if err != nil {
			k.Log("waiting for the keyring: " + err.Error())
		} else {
			k.Log("the keyring can be used again")
		}
	}
	return err == nil
}

func (k *Keeper) note(r signin.Record, doing string, err error) {
	if err != nil {
		k.Log(k.Flow.Title(r.Holder) + ": " + doing + ": " + err.Error())
	}
}
