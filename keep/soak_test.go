package keep_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

var soakFor = flag.Duration("soak", 0, "how long TestSoak runs, by the clock on the wall, with 200 grants; 0: nine hours of its own with 50")

// TestSoak lets the service look after many sign-ins through days of ordinary
// trouble. What it holds of memory, files and goroutines when the last one is
// over is what it held after the first.
func TestSoak(t *testing.T) {
	if testing.Short() && *soakFor == 0 {
		t.Skip("under the race detector nine hours are long; make soak has days")
	}
	organizations, legs, over := 25, 3, new(atomic.Bool)
	if *soakFor > 0 {
		organizations, legs = 100, 1<<30
		time.AfterFunc(*soakFor, func() { over.Store(true) }) // by a clock that is real
	}
	play(t, "healthy", func(r *rig) {
		for i := range organizations {
			r.signInTo(i)
		}
		began, stop := time.Now(), r.run()
		r.leg() // whatever is made once has been made after it
		first, last := measure(r), holding{}
		for n := 0; n < legs-1 && !over.Load(); n++ {
			r.leg()
			last = measure(r)
		}
		stop()
		t.Logf("%d grants, %v of simulated time: %+v", 2*organizations, time.Since(began).Round(time.Hour), r.stats)
		t.Logf("after the first leg %v, after the last %v", first, last)
		last.judge(t, first)
		r.allAlive(2 * organizations)
	})
}

// signInTo signs in to one of many organizations, for both IDEs. The files of the
// IDEs have the first; the others are in the vault.
func (r *rig) signInTo(i int) {
	r.Helper()
	first := r.org
	defer func() { r.org = first }()
	if i > 0 {
		r.org.StartURL = alsoURL(i)
	}
	for _, holder := range []string{"vscode", "jetbrains"} {
		if i == 0 {
			r.signIn(holder)
		} else {
			r.approve(holder)
		}
	}
}

func alsoURL(i int) string { return fmt.Sprintf("https://d-%010d.awsapps.com/start", i) }

// leg is three hours: the first as it should be, in the second the network is
// lost for a while and then the keyring is locked, in the third VS Code is open.
// Sessions near their end are begun anew.
func (r *rig) leg() {
	time.Sleep(time.Hour)
	r.offline.Store(true)
	time.Sleep(25 * time.Minute)
	r.offline.Store(false)
	r.locked.Store(true)
	time.Sleep(25 * time.Minute)
	r.locked.Store(false)
	time.Sleep(10 * time.Minute)
	r.open.Store(true)
	time.Sleep(time.Hour)
	r.open.Store(false)
	r.notices, r.log = nil, nil // they are the test's
	if records, err := r.flow.Records.All(); err == nil && time.Since(records[0].SignedIn) > 60*24*time.Hour {
		for i := range len(records) / 2 {
			r.signInTo(i)
		}
	}
}

// allAlive expects that no session was lost in all that time.
func (r *rig) allAlive(grants int) {
	r.Helper()
	records, err := r.flow.Records.All()
	r.check(err)
	alive := 0
	for _, record := range records {
		if record.Ended.IsZero() && record.TokenExpires.After(time.Now().Add(-30*time.Minute)) {
			alive++
		}
	}
	if alive != grants {
		r.Errorf("%d of %d sign-ins are alive", alive, grants)
	}
}

// holding is what the process and the service's folder hold.
type holding struct {
	heap       uint64
	goroutines int
	open       int // files
	files      int // in the state folder
}

func (h holding) String() string {
	return fmt.Sprintf("%.1f MB, %d goroutines, %d open files, %d files", float64(h.heap)/1e6, h.goroutines, h.open, h.files)
}

func measure(r *rig) holding {
	r.Helper()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	h := holding{heap: m.HeapAlloc, goroutines: runtime.NumGoroutine()}
	if open, err := os.ReadDir("/proc/self/fd"); err == nil {
		h.open = len(open)
	}
	r.check(filepath.WalkDir(r.flow.Records.Dir, func(_ string, _ os.DirEntry, err error) error { h.files++; return err }))
	return h
}

// judge allows what a map or a pool takes more at one moment than at another.
func (h holding) judge(t *testing.T, first holding) {
	t.Helper()
	if h.heap > first.heap+first.heap/5+1<<20 {
		t.Errorf("the heap has grown from %.1f MB to %.1f", float64(first.heap)/1e6, float64(h.heap)/1e6)
	}
	if h.goroutines > first.goroutines || h.open > first.open || h.files > first.files {
		t.Errorf("%v have become %v", first, h)
	}
}
