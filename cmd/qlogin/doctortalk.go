package main

import (
	"fmt"
	"strconv"

	"github.com/qlogin/qlogin/doctor"
)

// talkThrough asks the questions of the guided talk. A number chooses; b goes
// back; anything else is taken for words of the page.
func (w *world) talkThrough() error {
	talk := doctor.Talk{}
	for {
		q, on := talk.Question()
		if !on {
			break
		}
		w.say("")
		w.say("%s", q.Text)
		for i, c := range q.Choices {
			w.say("  %2d  %s", i+1, c.Text)
		}
		typed, err := w.ask(fmt.Sprintf("1 to %d, b to go back, or the words of the page:", len(q.Choices)))
		if err != nil {
			return err
		}
		if typed == "b" {
			talk = talk.Back()
			continue
		}
		choice, ok := chosen(q, typed)
		if !ok {
			w.say("none of these has that; %d is for anything else", len(q.Choices))
			continue
		}
		if talk, err = talk.Answer(choice.Name); err != nil {
			return err
		}
	}
	return w.answerTalk(talk)
}

func chosen(q doctor.Question, typed string) (doctor.Choice, bool) {
	if n, err := strconv.Atoi(typed); err == nil {
		if n < 1 || n > len(q.Choices) {
			return doctor.Choice{}, false
		}
		return q.Choices[n-1], true
	}
	return q.Match(typed)
}

// answerTalk says what the talk has come to. A failure that was found has the
// exit code of one that a check finds.
func (w *world) answerTalk(talk doctor.Talk) error {
	row, ok := talk.Row()
	if !ok {
		w.answer("the questions know no failure of this kind")
		w.say("hint: qlogin doctor --bundle FILE writes what IT needs to look further")
		return nil
	}
	w.say("")
	w.answerRow(row)
	return outcome{exitCheckFailed}
}

func (w *world) answerRow(row doctor.Row) {
	w.wrapped(pad(row.Name, 15), row.Symptom)
	for _, line := range []struct{ label, text string }{
		{"why", row.Cause}, {"step", row.Step}, {"mends it", row.Owner}, {"next", row.Mend},
	} {
		if line.text != "" {
			w.wrapped("  "+pad(line.label, 13), line.text)
		}
	}
}
