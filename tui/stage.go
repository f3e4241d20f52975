package tui

// stage is the screen that is shown.
type stage int

const (
	starting stage = iota // looking at what is known
	choosing              // which organization
	planning              // what would be written
	diffing               // every byte of it
	working               // a step of the flow is under way
	waiting               // for the approval of a code
	pairing               // the address as a QR code
	browsing              // which browser
	doubting              // the page shows something else
	picking               // which Q profile
	refused               // signed in, but not entitled
	finished              // handed over
	home                  // the dashboard
	reading               // details
	asking                // a second key for what is not taken back easily
	failing               // an error
	helping               // keys
)

// String names the stage, for tests and for faults.
func (s stage) String() string {
	return [...]string{
		"starting", "choosing", "planning", "diffing", "working", "waiting", "pairing", "browsing", "doubting",
		"picking", "refused", "finished", "home", "reading", "asking", "failing", "helping",
	}[s]
}

// screen is what a stage shows and which keys it has. A screen is told what to
// show by plain methods and never reaches for the world.
type screen interface {
	view(p *page)
	keys() []binding
}

// bare is a screen that needs every row of the window.
type bare interface{ bare() }

// typist is a screen in which text can be typed.
type typist interface {
	// input is the line that takes letters now; nil where they are keys.
	input() *input
}

func (m *Model) screen() screen {
	switch m.stage {
	case choosing:
		return &m.organization
	case planning:
		return &m.plan
	case diffing:
		return &m.diff
	case waiting:
		return &m.code
	case pairing:
		return &m.qr
	case browsing:
		return &m.browsers
	case doubting:
		return &m.causes
	case picking:
		return &m.profiles
	case refused:
		return &m.refusal
	case finished:
		return &m.done
	case home:
		return &m.dashboard
	case reading:
		return &m.details
	case asking:
		return &m.question
	case failing:
		return &m.failure
	case helping:
		return &m.help
	default: // starting, working
		return &m.work
	}
}

// path is where a stage stands in the four steps of a sign-in; -1 beside them.
func (s stage) path() int {
	switch s {
	case choosing:
		return 0
	case planning:
		return 1
	case waiting, pairing, browsing, doubting, picking, refused:
		return 2
	case finished:
		return 3
	default:
		return -1
	}
}
