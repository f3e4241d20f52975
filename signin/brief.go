package signin

import (
	"slices"
	"time"
)

// State is the state of all sign-ins in a word.
type State string

// The states.
const (
	NobodySignedIn State = "none"
	TokenValid     State = "valid"
	TokenRenewable State = "ready" // over, and renewed when it is used next
	SessionOver    State = "ended"
)

// Brief is what a shell prompt has room for.
type Brief struct {
	State        State
	Left         time.Duration // of the session where its end is near, else of the access token
	Until        time.Time
	Organization Organization
	Holder       string
	Waiting      bool // something waits for an IDE to close
}

// near is how close an end has to be to count more than that of the access
// token.
const near = 24 * time.Hour

// Brief tells the sign-in that needs the person soonest, of the organization
// that was signed in to, or switched to, last. It reads the records and nothing else: neither
// keyring nor network.
func (r Records) Brief(now time.Time) (Brief, error) {
	records, err := r.All()
	if err != nil || len(records) == 0 {
		return Brief{State: NobodySignedIn}, err
	}
	past, err := r.Past()
	if err != nil {
		past = nil // what was learnt is no more than a comfort
	}
	brief, inUse := Brief{}, slices.MaxFunc(records, Record.later).Organization
	for _, record := range records {
		if record.Organization.StartURL != inUse.StartURL || record.Organization.Region != inUse.Region {
			continue
		}
		one := record.brief(past, now)
		if brief.State == "" || one.before(brief) {
			one.Waiting = one.Waiting || brief.Waiting
			brief = one
		}
		brief.Waiting = brief.Waiting || one.Waiting
	}
	return brief, nil
}

// later compares when two records were last the person's choice.
func (r Record) later(other Record) int {
	return r.chosen().Compare(other.chosen())
}

func (r Record) chosen() time.Time {
	if r.Used.After(r.SignedIn) {
		return r.Used
	}
	return r.SignedIn
}

func (r Record) brief(past []Past, now time.Time) Brief {
	b := Brief{Organization: r.Organization, Holder: r.Holder, Waiting: len(r.Waiting) > 0}
	ends := r.Ends(past)
	switch {
	case !now.Before(ends) && (!r.Ended.IsZero() || !r.Renewable || !now.Before(r.RegistrationExpires)):
		b.State, b.Until = SessionOver, ends
		return b
	case now.Before(r.TokenExpires):
		b.State, b.Until = TokenValid, r.TokenExpires
	default:
		b.State = TokenRenewable
	}
	if ends.Sub(now) < near && now.Before(ends) {
		b.Until = ends
	}
	if !b.Until.IsZero() {
		b.Left = b.Until.Sub(now)
	}
	return b
}

// before says whether b needs the person sooner than other.
func (b Brief) before(other Brief) bool {
	if (b.State == SessionOver) != (other.State == SessionOver) {
		return b.State == SessionOver
	}
	if b.Until.IsZero() != other.Until.IsZero() {
		return !b.Until.IsZero()
	}
	return b.Until.Before(other.Until)
}
