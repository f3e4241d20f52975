package doctor

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

// How long a check may look. Whoever does not stop when told is left behind: a
// keyring or a disk that hangs must not keep the others from being told of.
const (
	checkLimit = 4 * time.Second
	checkGrace = time.Second
)

// Options are what the doctor looks with, and at.
type Options struct {
	// Flow is put together as for a sign-in: what stands in the way of one, stands
	// in the way of the doctor.
	Flow    *signin.Flow
	Store   vault.Store
	Getenv  func(string) string
	Folders config.Folders
	// Settings reads the settings of all layers.
	Settings func() (config.Loaded, error)
	// Organization is asked about; the zero one is the one of the last attempt to
	// sign in.
	Organization signin.Organization
	Metadata     string // URL or file of the identity provider's SAML metadata; "" for what the settings say
	Version      string // of qlogin
	Only         []Group
}

// check is one thing to look at.
type check struct {
	name   string
	group  Group
	looked string
	run    func(context.Context, *facts) []Finding
}

// Examination is a look that is under way. It is for one goroutine.
type Examination struct {
	results chan []Finding
	left    int // checks that have not answered
	ready   []Finding
	cancel  context.CancelFunc
}

// Begin starts all checks of o at once. Next brings what they find as they find
// it; Close ends them early.
func Begin(ctx context.Context, o Options) *Examination {
	checks := slices.DeleteFunc(checks(), func(c check) bool { return len(o.Only) > 0 && !slices.Contains(o.Only, c.group) })
	ctx, cancel := context.WithTimeout(ctx, checkLimit)
	known := newFacts(ctx, o)
	// There is room for every answer, so that no check waits for a reader who has
	// gone.
	e := &Examination{results: make(chan []Finding, len(checks)), left: len(checks), cancel: cancel}
	for _, c := range checks {
		go func() { e.results <- c.bounded(ctx, known) }()
	}
	return e
}

// bounded is the check within its time.
func (c check) bounded(ctx context.Context, known *facts) []Finding {
	found := make(chan []Finding, 1)
	go func() { found <- c.run(ctx, known) }()
	select {
	case all := <-found:
		return c.label(all)
	case <-ctx.Done():
	}
	select {
	case all := <-found:
		return c.label(all)
	case <-time.After(checkGrace):
		return c.label([]Finding{{Outcome: Unknown, Saw: fmt.Sprintf("there was no answer within %d seconds", (checkLimit+checkGrace)/time.Second)}})
	}
}

// label completes what a check found: whose it is, and what the catalogue says of
// the failure.
func (c check) label(found []Finding) []Finding {
	for i := range found {
		f := &found[i]
		f.Check, f.Group, f.Looked = c.name, c.group, cmp.Or(f.Looked, c.looked)
		*f = f.complete()
	}
	return found
}

// complete takes from the catalogue what the finding itself does not say. Texts
// may come from servers and from other people's files: here they lose what a
// terminal would obey.
func (f Finding) complete() Finding {
	if row, ok := RowNamed(f.Row); ok {
		f.Cause, f.Step = cmp.Or(f.Cause, row.Cause), cmp.Or(f.Step, row.Step)
		f.Owner, f.Next = cmp.Or(f.Owner, row.Owner), cmp.Or(f.Next, row.Mend)
	}
	const limit = 400
	for _, text := range []*string{&f.Looked, &f.Saw, &f.Cause, &f.Step, &f.Owner, &f.Next, &f.Where, &f.Value} {
		*text = network.Plain(*text, limit)
	}
	return f
}

// Next waits for the next finding; false when there are no more.
func (e *Examination) Next() (Finding, bool) {
	for len(e.ready) == 0 {
		if e.left == 0 {
			e.cancel()
			return Finding{}, false
		}
		e.ready = <-e.results
		e.left--
	}
	f := e.ready[0]
	e.ready = e.ready[1:]
	return f, true
}

// Close ends the checks that are still looking.
func (e *Examination) Close() { e.cancel() }

// Examine looks at everything and returns what it finds, by group.
func Examine(ctx context.Context, o Options) []Finding {
	e := Begin(ctx, o)
	defer e.Close()
	var all []Finding
	for f, ok := e.Next(); ok; f, ok = e.Next() {
		all = append(all, f)
	}
	Sort(all)
	return all
}

// Sort puts findings in the order in which they are shown: that of the groups and
// checks, and within one check as it found them.
func Sort(all []Finding) {
	place := map[string]int{}
	for i, c := range checks() {
		place[c.name] = i
	}
	slices.SortStableFunc(all, func(a, b Finding) int { return place[a.Check] - place[b.Check] })
}

// Worst is the worst outcome of all.
func Worst(all []Finding) Outcome {
	worst := OK
	for _, f := range all {
		if rank(f.Outcome) > rank(worst) {
			worst = f.Outcome
		}
	}
	return worst
}

func rank(o Outcome) int { return slices.Index([]Outcome{OK, Info, Unknown, Warning, Error}, o) }

// Groups are those that a check of this computer can be about.
func Groups() []Group {
	return []Group{Machine, Organization, SignIn, IdentityProvider, Entitlement, IDE, Self}
}
