package ticket_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/qlogin/qlogin/lab/ticket"
)

func newBox(limit int) (*ticket.Box[string], *time.Time) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	return ticket.NewBox[string](func() time.Time { return now }, time.Minute, limit), &now
}

func TestLifetime(t *testing.T) {
	box, now := newBox(10)
	name := box.Put("a")
	*now = now.Add(time.Minute - 1)
	if got, ok := box.Get(name); !ok || got != "a" {
		t.Errorf("just in time: got %q, %v", got, ok)
	}
	*now = now.Add(1)
	if _, ok := box.Get(name); ok {
		t.Error("the record outlived its time")
	}
	box.Put("b")
	if got := box.Len(); got != 1 {
		t.Errorf("got %d records, want the newer alone", got)
	}
}

func TestNamesDiffer(t *testing.T) {
	box, _ := newBox(10)
	a, b := box.Put("a"), box.Put("a")
	if a == b || len(a) < 26 {
		t.Errorf("got names %q and %q", a, b)
	}
	if _, ok := box.Get(""); ok {
		t.Error("the empty name found something")
	}
}

func TestOldestMakesRoom(t *testing.T) {
	box, _ := newBox(2)
	a, b, c := box.Put("a"), box.Put("b"), box.Put("c")
	if _, ok := box.Get(a); ok {
		t.Error("the oldest is still there")
	}
	for _, name := range []string{b, c} {
		if _, ok := box.Get(name); !ok {
			t.Error("a newer one is gone")
		}
	}
}

func TestDrop(t *testing.T) {
	box, _ := newBox(10)
	box.Put("a")
	box.Put("a")
	b := box.Put("b")
	if got := box.Drop(func(v string) bool { return v == "a" }); got != 2 {
		t.Errorf("dropped %d, want 2", got)
	}
	if _, ok := box.Get(b); !ok {
		t.Error("the other one is gone, too")
	}
}

func TestTakeOnce(t *testing.T) {
	box, _ := newBox(10)
	name := box.Put("a")
	var taken atomic.Int32
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			if _, ok := box.Take(name); ok {
				taken.Add(1)
			}
		})
	}
	wait.Wait()
	if taken.Load() != 1 {
		t.Errorf("taken %d times, want once", taken.Load())
	}
}
