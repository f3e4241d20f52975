package main

import (
	"encoding/json"
	"io"
	"time"

	"github.com/qlogin/qlogin/ide"
)

// event is one thing that a sign-in tells. The flow is the same for both ways
// of telling it: words for people, and facts for a script (login --json).
type event interface {
	words(w *world)
	facts(s *stream) []fact // none where only people need to know
}

// tell says an event in the way that was asked for.
func (w *world) tell(e event) {
	if w.events == nil {
		e.words(w)
		return
	}
	for _, f := range e.facts(w.events) {
		w.events.send(f)
	}
}

// stream writes facts to stdout, one line of JSON each.
type stream struct {
	to  io.Writer
	now func() time.Time
	// drafts are what would be written, by holder. They are known before the first
	// code, and told once there is something to be written.
	drafts map[string]ide.Outline
}

func newStream(to io.Writer, now func() time.Time) *stream {
	return &stream{to: to, now: now, drafts: map[string]ide.Outline{}}
}

// send writes one line. A reader that has gone away does not stop a sign-in.
func (s *stream) send(f fact) {
	f.Time = s.now().UTC().Truncate(time.Millisecond)
	encoder := json.NewEncoder(s.to)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(f)
}

// end writes the last line, which has the exit code.
func (s *stream) end(code int, problem string, hints []string) {
	if problem == "" {
		s.send(fact{Event: "done", ExitCode: &code})
		return
	}
	s.send(fact{Event: "error", Message: problem, Hints: hints, ExitCode: &code})
}

// fact is a line of qlogin login --json. Fields and events are only ever added;
// docs/fleet.md describes them.
type fact struct {
	Event  string    `json:"event"`
	Time   time.Time `json:"time"`
	Holder string    `json:"holder,omitempty"`

	// code
	Number   int        `json:"number,omitempty"` // of this sign-in, counted from 1
	Of       int        `json:"of,omitempty"`
	UserCode string     `json:"userCode,omitempty"`
	URL      string     `json:"url,omitempty"`
	Expires  *time.Time `json:"expires,omitempty"` // of the code; in approved, of the token
	StartURL string     `json:"startUrl,omitempty"`
	Region   string     `json:"region,omitempty"`

	Opened  *bool  `json:"opened,omitempty"` // browser
	Message string `json:"message,omitempty"`

	// entitled
	Person       string         `json:"person,omitempty"`
	Subscription string         `json:"subscription,omitempty"`
	Profile      *profileAnswer `json:"profile,omitempty"`

	Plan    *ide.Outline  `json:"plan,omitempty"`    // planned
	Changed *bool         `json:"changed,omitempty"` // written
	Files   []string      `json:"files,omitempty"`
	Target  string        `json:"target,omitempty"` // waiting_for_ide
	OK      *bool         `json:"ok,omitempty"`     // verified
	Checks  []checkAnswer `json:"checks,omitempty"`

	// error and done
	Hints    []string `json:"hints,omitempty"`
	ExitCode *int     `json:"exitCode,omitempty"`
}
