package main

import (
	"fmt"
	"strings"

	"github.com/qlogin/qlogin/doctor"
)

// answerFindings writes findings by group. What is well takes one line for each
// check; what is not has its cause, step, owner and way on below it.
func (w *world) answerFindings(findings []doctor.Finding) {
	group := doctor.Group("")
	for _, g := range gathered(findings) {
		if g.Group != group {
			if group != "" {
				w.answer("")
			}
			group = g.Group
			w.answer("%s", group)
		}
		w.answerFinding(g)
	}
	w.answer("")
	w.answer("%s", countWords(findings))
}

// gathered makes one finding of all that one check found to be well, and of all
// that it found to be the same failure: twelve hosts behind one closed door are
// one door.
func gathered(findings []doctor.Finding) []doctor.Finding {
	type kind struct {
		check   string
		outcome doctor.Outcome
		row     string
	}
	of := func(f doctor.Finding) (kind, bool) {
		return kind{f.Check, f.Outcome, f.Row}, f.Check == "host" && (f.Outcome == doctor.OK || f.Row != "")
	}
	counts := map[kind]int{}
	for _, f := range findings {
		if k, same := of(f); same {
			counts[k]++
		}
	}
	said := map[kind]bool{}
	var all []doctor.Finding
	for _, f := range findings {
		k, same := of(f)
		switch {
		case said[k]:
			continue
		case same && counts[k] > 1:
			said[k] = true
			f.Saw = severalWords(f, counts[k])
			f.Looked = fmt.Sprintf("%d hosts", counts[k])
		}
		all = append(all, f)
	}
	return all
}

func severalWords(f doctor.Finding, n int) string {
	if f.Outcome == doctor.OK {
		return "answer"
	}
	return fmt.Sprintf("%s; so, or alike, with %d more", f.Saw, n-1)
}

func (w *world) answerFinding(f doctor.Finding) {
	w.wrapped("  "+pad(string(f.Outcome), 15), fmt.Sprintf("%s: %s", f.Looked, f.Saw))
	if f.Outcome == doctor.OK {
		return
	}
	for _, line := range []struct{ label, text string }{
		{"why", f.Cause}, {"step", f.Step}, {"mends it", f.Owner}, {"next", f.Next}, {"where", f.Where}, {"value", f.Value},
	} {
		if line.text != "" {
			w.wrapped("    "+pad(line.label, 13), line.text)
		}
	}
}

func pad(s string, width int) string { return s + strings.Repeat(" ", max(1, width-len(s))) }

// wrapped writes text behind a label, in as many lines as the terminal is narrow;
// without a terminal it stays one line, for programs that read it.
func (w *world) wrapped(label, text string) {
	width := w.columns - len(label)
	if w.columns == 0 || width < 20 {
		w.answer("%s%s", label, printable(text))
		return
	}
	for i, line := range fold(printable(text), width) {
		if i > 0 {
			label = strings.Repeat(" ", len(label))
		}
		w.answer("%s%s", label, line)
	}
}

// fold breaks text between words; a word that is wider, such as an address, stays
// whole, to be copied.
func fold(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

func countWords(findings []doctor.Finding) string {
	counts := map[doctor.Outcome]int{}
	for _, f := range findings {
		counts[f.Outcome]++
	}
	if counts[doctor.Error]+counts[doctor.Warning] == 0 {
		text := "nothing is wrong that this computer can see"
		if counts[doctor.Unknown] > 0 {
			text += fmt.Sprintf("; %s could not be looked at", number(counts[doctor.Unknown], "thing"))
		}
		return text
	}
	return fmt.Sprintf("%s, %s", number(counts[doctor.Error], "error"), number(counts[doctor.Warning], "warning"))
}

func number(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
