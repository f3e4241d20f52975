package main

import (
	"bufio"
	"context"
	"fmt"
	"strconv"
	"strings"
)

// ask puts a question on the terminal and reads one line. The end of input is
// no answer, and Ctrl-C is none either: nothing is ever assumed.
func (w *world) ask(question string) (string, error) {
	if !w.asks {
		return "", fmt.Errorf("%s: %w, because there is no terminal", strings.TrimRight(question, ":"), errNoAnswer)
	}
	fmt.Fprintf(w.talk, "%s ", question)
	var answer line
	select {
	case answer = <-w.nextLine():
		w.pending = nil
	case <-w.interrupted:
		fmt.Fprintln(w.talk)
		return "", context.Canceled
	}
	if answer.err != nil {
		fmt.Fprintln(w.talk)
		return "", fmt.Errorf("%s: %w", strings.TrimRight(question, ":"), errNoAnswer)
	}
	return strings.TrimSpace(answer.text), nil
}

// line is what was typed, or why nothing was.
type line struct {
	text string
	err  error
}

// nextLine is the line that is being read. Nothing can break off a read, so one
// that was begun for a sign-in that then needed no answer is for the question
// that comes next. Whoever takes the line clears w.pending.
func (w *world) nextLine() chan line {
	if w.lines == nil {
		w.lines = bufio.NewReader(w.in)
	}
	if w.pending == nil {
		w.pending = make(chan line, 1)
		go func(to chan<- line, from *bufio.Reader) {
			text, err := from.ReadString('\n')
			to <- line{text, err}
		}(w.pending, w.lines)
	}
	return w.pending
}

// confirm asks for a yes; everything else is a no.
func (w *world) confirm(question string) (bool, error) {
	answer, err := w.ask(question + " [y/N]")
	return strings.EqualFold(answer, "y") || strings.EqualFold(answer, "yes"), err
}

// pick asks for one of several, by number, until a number is given.
func (w *world) pick(question string, options []string) (int, error) {
	for i, option := range options {
		w.say("  %d  %s", i+1, printable(option))
	}
	for {
		answer, err := w.ask(fmt.Sprintf("%s [1-%d]", question, len(options)))
		if err != nil {
			return 0, err
		}
		if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(options) {
			return n - 1, nil
		}
	}
}
