package tui

import (
	"context"
	"os"
	"time"

	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

// Options are what the interface needs of the world. Every field is needed
// unless it says otherwise.
type Options struct {
	Flow  *signin.Flow
	Store Store
	// Hints reads what is known of the organization.
	Hints func() (discover.Hints, error)
	// Explain says what an error means, in the words of the command line.
	Explain func(error) Explanation
	Getenv  func(string) string
	Home    string
	Now     func() time.Time

	// Settings reads what the person has set; nil for the defaults.
	Settings func() (Settings, error)
	// Service is the background service; nil where there is none to show.
	Service *Service
	// Open opens the sign-in page; nil for the person's own browser.
	Open func(ctx context.Context, p *signin.Pending) error
	// AtOnce opens the page without waiting for a key, and not for the person at
	// the terminal: Note says for whom.
	AtOnce bool
	// Note is shown beside the code: with whose password to practise.
	Note string
	// Colourless leaves the terminal's own colours alone.
	Colourless bool
	// Busy tells for whom a step waits; nil where nothing does.
	Busy <-chan signin.Owner
	// Stop ends the interface from outside; nil where nothing does.
	Stop <-chan os.Signal
}

// Settings are what the person has set, as far as it concerns the interface.
type Settings struct {
	// Usual is what is wanted of every hand-over: which IDEs, and whether only
	// start URL and Region are filled in.
	Usual signin.Choice
	// WarnBefore is how long before the end of a session to say so.
	WarnBefore []time.Duration
}

// Store is what is asked of the place where tokens are kept.
type Store interface {
	Kind() string
	Probe(ctx context.Context) (vault.Status, error)
}

// Explanation is an error in words.
type Explanation struct {
	Message string
	Hints   []string
	Code    int // exit code
}

// Outcome is what happened until the interface was left.
type Outcome struct {
	Handed    []Handed
	Prefilled []signin.HandedOver
	// Err is what stood on the screen when it was left; nil where nothing went
	// wrong.
	Err error
	// Abandoned says that a wait for the approval was broken off.
	Abandoned bool
	// Interrupted says that the interface was left by Ctrl-C before anything was
	// handed over.
	Interrupted bool
	Signal      os.Signal // that ended it, or nil
}

// Handed is a hand-over for one holder and what was read back after it.
type Handed struct {
	signin.HandedOver

	Checks []ide.Check
}
