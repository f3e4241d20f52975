package keep

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestLast: a log that has just begun anew is not an empty one.
func TestLast(t *testing.T) {
	place := Place{Dir: t.TempDir()}
	if lines, err := place.Last(3); lines != nil || err != nil {
		t.Errorf("without a log: %q, %v", lines, err)
	}
	if err := os.WriteFile(place.LogFile(), []byte(strings.Repeat("long ago\n", logLimit/8)+"just before\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	place.Log(time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC), "renewed\nnot written")
	for n, want := range map[int][]string{
		-1: {},
		0:  {},
		1:  {"2026-11-03 09:00:00  renewed; not written"},
		3:  {"long ago", "just before", "2026-11-03 09:00:00  renewed; not written"},
	} {
		got, err := place.Last(n)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("the last %d: %v\n%s", n, err, diff)
		}
	}
}

// TestLastUnreadable: a log that cannot be read is not an empty one either.
func TestLastUnreadable(t *testing.T) {
	place := Place{Dir: t.TempDir()}
	if err := os.Mkdir(place.LogFile(), 0o700); err != nil {
		t.Fatal(err)
	}
	if lines, err := place.Last(3); err == nil {
		t.Errorf("%q", lines)
	}
}
