package ide

import (
	"bytes"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/qlogin/qlogin/secret"
)

// Diff shows a change as a unified diff, or "" where nothing changes. Secrets
// are [hidden] on both sides, and nothing in it acts on a terminal. A JSON
// document on a single line, as databases and token files hold it, is laid out
// for reading; what is written stays on its one line.
func Diff(c Change) string {
	if c.Before.same(c.After) {
		return ""
	}
	before, after := legible(c, c.Before), legible(c, c.After)
	if sameEndings(c.Before.Data, c.After.Data) {
		before, after = unixEnds(before), unixEnds(after)
	}
	name := oneLine(c.place().String())
	from, to := label(c.Before, name), label(c.After, name)
	diff := udiff.Unified(from, to, escape(before), escape(after))
	if diff == "" {
		return "--- " + from + "\n+++ " + to + "\n(only what is hidden changes)\n"
	}
	return diff
}

// label is the name of one side; /dev/null stands for one that is not there, as
// in the output of diff.
func label(c Content, name string) string {
	if !c.Exists {
		return "/dev/null"
	}
	return name
}

// legible is the text of one side.
func legible(c Change, side Content) string {
	if !side.Exists {
		return ""
	}
	if c.Secret {
		text, err := pretty(side.Data, harmless)
		if err != nil {
			return secret.Hidden + "\n"
		}
		return text
	}
	if c.Row != "" || !bytes.Contains(bytes.TrimSpace(side.Data), []byte("\n")) {
		if text, err := pretty(side.Data, unsuspicious); err == nil {
			return text
		}
	}
	return string(side.Data)
}

// sameEndings says whether both sides end all their lines in the same way, so
// that the carriage returns tell nothing.
func sameEndings(before, after []byte) bool {
	return endings(before) != "mixed" && (endings(before) == endings(after) || len(before) == 0 || len(after) == 0)
}

func endings(data []byte) string {
	lines, windows := bytes.Count(data, []byte("\n")), bytes.Count(data, []byte("\r\n"))
	switch windows {
	case 0:
		return "unix"
	case lines:
		return "windows"
	default:
		return "mixed"
	}
}

func unixEnds(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }
