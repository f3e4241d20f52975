package lab

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Event is a line of what an administrator would find in CloudTrail.
type Event struct {
	Time   time.Time
	Source string // "sso.amazonaws.com", "signin.amazon.com", "codewhisperer.amazonaws.com"
	Name   string // of the operation, as CloudTrail calls it
	Region string
	User   string // who did it, where that is known
	Error  string // the type of the refusal; empty if it went well
	Detail string
}

// journalLimit keeps a lab that runs for days small.
const journalLimit = 2000

// journal counts and remembers. It is guarded by Lab.mu.
type journal struct {
	requests map[string]int
	tries    map[string]int // per operation and subject, see call.try
	clients  []string
	events   []Event
}

func newJournal() journal {
	return journal{requests: map[string]int{}, tries: map[string]int{}}
}

func (j *journal) add(e Event) {
	j.events = append(j.events, e)
	if extra := len(j.events) - journalLimit; extra > 0 {
		j.events = slices.Delete(j.events, 0, extra)
	}
}

// Requests says how often each operation was asked for, whatever was answered.
func (l *Lab) Requests() map[string]int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.journal.requests)
}

// Clients are the names under which clients registered, in order.
func (l *Lab) Clients() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.journal.clients)
}

// Events are what happened, oldest first.
func (l *Lab) Events() []Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.journal.events)
}

// pageEvent is an event of the browser's part of a sign-in. The reason of a
// refusal is nowhere but here, as it is with AWS.
func pageEvent(source, region, name string, detail map[string]string) Event {
	e := Event{Source: source, Name: name, Region: region, Detail: detail["reason"]}
	e.User = cmp.Or(detail["userName"], detail["username"], detail["nameID"])
	if detail["outcome"] == "Failure" {
		e.Error = "Failure"
	}
	return e
}

// record adds an event that is not the answer to a call, such as a sign-in.
func (l *Lab) record(e Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e.Time = l.now().UTC()
	l.journal.add(e)
}
