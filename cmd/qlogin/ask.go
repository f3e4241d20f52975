package main

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"
)

// ask puts a question on the terminal and reads one line. The end of input is
// no answer: nothing is ever assumed.
func (w *world) ask(question string) (string, error) {
	if !w.asks {
		return "", fmt.Errorf("%s: %w, because there is no terminal", question, errNoAnswer)
	}
	fmt.Fprintf(w.talk, "%s ", question)
	if w.lines == nil {
		w.lines = bufio.NewReader(w.in)
	}
	line, err := w.lines.ReadString('\n')
	if err != nil {
		fmt.Fprintln(w.talk)
		return "", fmt.Errorf("%s: %w", question, errNoAnswer)
	}
	return strings.TrimSpace(line), nil
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
