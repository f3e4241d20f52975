package ide

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each change is named after its target and letter: "a live", "b", "shared live".
func TestGate(t *testing.T) {
	running := func(target string) Conflict {
		return Conflict{Target: target, Kind: IsRunning, Text: target + " is open", Blocks: true}
	}
	broken := func(target string) Conflict {
		return Conflict{Target: target, Kind: Unreadable, Text: target + " is broken", Blocks: true}
	}
	note := func(c Conflict) Conflict { c.Blocks = false; return c }
	tests := []struct {
		name      string
		changes   string
		conflicts []Conflict
		written   string
		waiting   []Waiting
	}{
		{name: "nothing in the way", changes: "shared,shared live,a,b live", written: "shared,shared live,a,b live"},
		{name: "a note blocks nothing", changes: "a,b", conflicts: []Conflict{note(running("a")), note(broken("b"))}, written: "a,b"},
		{
			name: "open: live changes go on", changes: "a live,a,b,b live",
			conflicts: []Conflict{running("a")}, written: "a live,b,b live",
			waiting: []Waiting{{"a", IsRunning, "a is open"}},
		},
		{
			name: "broken: not even live changes", changes: "a live,a,b",
			conflicts: []Conflict{broken("a")}, written: "b",
			waiting: []Waiting{{"a", Unreadable, "a is broken"}},
		},
		{
			name: "open and broken is broken", changes: "a live,b",
			conflicts: []Conflict{running("a"), broken("a")}, written: "b",
			waiting: []Waiting{{"a", Unreadable, "a is broken"}},
		},
		{
			name: "broken and open is broken", changes: "a live,b",
			conflicts: []Conflict{broken("a"), running("a")}, written: "b",
			waiting: []Waiting{{"a", Unreadable, "a is broken"}},
		},
		{
			name: "shared: written for the one that may", changes: "shared live,shared,a,b",
			conflicts: []Conflict{broken("a")}, written: "shared live,shared,b",
			waiting: []Waiting{{"a", Unreadable, "a is broken"}},
		},
		{
			name: "shared: not where nobody may", changes: "shared live,shared,a,b",
			conflicts: []Conflict{broken("a"), broken("b")},
			waiting: []Waiting{
				{"a", Unreadable, "a is broken"}, {"b", Unreadable, "b is broken"}, {"", Unreadable, "a is broken"},
			},
		},
		{
			name: "shared: an open IDE is a reason to write live ones", changes: "shared live,a,b",
			conflicts: []Conflict{broken("a"), running("b")}, written: "shared live",
			waiting: []Waiting{{"a", Unreadable, "a is broken"}, {"b", IsRunning, "b is open"}},
		},
		{
			name: "shared: one open IDE keeps all off, and what comes after", changes: "a,shared,shared live,b,b live",
			conflicts: []Conflict{running("a")}, written: "shared live,b live",
			waiting: []Waiting{
				{"a", IsRunning, "a is open"}, {"", IsRunning, "a is open"}, {"b", IsRunning, "a is open"},
			},
		},
		{
			name: "what stands there already waits for nothing", changes: "same shared,same a,b",
			conflicts: []Conflict{running("a")}, written: "b",
		},
		{
			name: "a broken target without changes is told", changes: "b",
			conflicts: []Conflict{broken("a")}, written: "b",
			waiting: []Waiting{{"a", Unreadable, "a is broken"}},
		},
		{
			name: "everybody's conflict", changes: "shared live,a live,b",
			conflicts: []Conflict{broken("")},
			waiting: []Waiting{
				{"a", Unreadable, " is broken"}, {"b", Unreadable, " is broken"}, {"", Unreadable, " is broken"},
			},
		},
		{
			name: "everybody's conflict is an open IDE", changes: "shared live,a live,b",
			conflicts: []Conflict{running("")}, written: "shared live,a live",
			waiting: []Waiting{{"b", IsRunning, " is open"}},
		},
		{
			name: "only shared changes", changes: "shared,shared live", conflicts: nil, written: "shared,shared live",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := Plan{Conflicts: test.conflicts}
			for name := range strings.SplitSeq(test.changes, ",") {
				p.Changes = append(p.Changes, named(name))
			}
			todo, result := p.sift()
			var written []string
			for _, c := range todo {
				written = append(written, c.Summary)
			}
			if got := strings.Join(written, ","); got != test.written {
				t.Errorf("written: %q, want %q", got, test.written)
			}
			if diff := cmp.Diff(test.waiting, result.Waiting); diff != "" {
				t.Errorf("waiting (-want +got):\n%s", diff)
			}
		})
	}
}

func named(name string) Change {
	c := Change{Summary: name, Live: strings.HasSuffix(name, " live"), After: Content{Exists: true}}
	rest, same := strings.CutPrefix(name, "same ")
	if same {
		c.Before = c.After
	}
	if target := strings.Fields(rest)[0]; target != "shared" {
		c.Target = target
	}
	return c
}
