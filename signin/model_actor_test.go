package signin

import "fmt"

// actor is something that happens in steps: one run of qlogin, one tick of an
// IDE. Between its steps others have theirs; only one of them runs at a time.
type actor struct {
	name   string
	holder string // whose tokens it carries; "" for none or all
	ours   bool   // qlogin
	at     string // what it is about to do
	// carries says that the only copy of a token is in its memory.
	carries bool
	// critical is from the moment at which it has found the holder closed to that
	// at which the holder's file is written.
	critical bool
	done     bool

	resume chan bool // true: the process dies here
	parked chan string
}

type died struct{}

func (m *model) spawn(a *actor, run func(*actor)) {
	a.resume, a.parked = make(chan bool), make(chan string)
	go func() {
		defer func() {
			problem := recover()
			if _, crash := problem.(died); problem != nil && !crash {
				m.fail(fmt.Sprintf("%s: panic: %v", a.name, problem))
			}
			a.done, a.carries, a.critical = true, false, false
			close(a.parked)
		}()
		if <-a.resume {
			panic(died{})
		}
		run(a)
	}()
	a.at = "start"
	m.actors = append(m.actors, a)
}

// stop is where an actor lets the others have their turn.
func (a *actor) stop(what string) {
	a.parked <- what
	if <-a.resume {
		panic(died{})
	}
}

// turn lets an actor go to its next stop, or die where it stands. What dies
// gives its locks back, as the system sees to for processes.
func (m *model) turn(a *actor, die bool) {
	m.now = a
	a.resume <- die
	what, more := <-a.parked
	m.now = nil
	if more {
		a.at = what
	}
}

// lossy are the stops at which dying loses the only copy of a token, whoever
// wrote the program: the service has given it out, and it stands nowhere yet.
func (a *actor) lossy() bool { return a.carries }
