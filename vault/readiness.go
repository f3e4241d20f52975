package vault

import (
	"sync"
	"time"
)

// fresh is how long a look at the keyring counts. A command reads several
// records in a row, and each look is a connection to the bus; a keyring that is
// locked meanwhile still answers for itself, only later.
const fresh = 3 * time.Second

// readiness remembers when the keyring was last seen to be ready.
type readiness struct {
	mu   sync.Mutex
	seen time.Time
}

func (r *readiness) note(s Status) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = time.Time{}
	if s.Condition == Ready {
		r.seen = time.Now()
	}
}

func (r *readiness) lately() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !r.seen.IsZero() && time.Since(r.seen) < fresh
}
