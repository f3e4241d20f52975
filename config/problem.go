package config

import (
	"fmt"
	"strings"
)

// Problem is one thing that is wrong with a settings file.
type Problem struct {
	File   string
	Line   int // from 1; 0 where it is about the whole file
	Column int // from 1, in bytes
	Text   string
	// Warning says that the file can be used all the same: an unknown key may be
	// one of a newer qlogin.
	Warning bool
}

// String is the problem as a compiler would print it.
func (p Problem) String() string {
	if p.Line == 0 {
		return p.File + ": " + p.Text
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Text)
}

// FileError says that a settings file cannot be used.
type FileError struct {
	File     string
	Managed  bool
	Problems []Problem // without warnings
}

func (e *FileError) Error() string {
	var all []string
	for _, p := range e.Problems {
		where := ""
		if p.Line > 0 {
			where = fmt.Sprintf("line %d, column %d: ", p.Line, p.Column)
		}
		all = append(all, where+p.Text)
	}
	return fmt.Sprintf("reading %s: %s", e.File, strings.Join(all, "; "))
}

// EnforcedError says that a flag contradicts what IT has enforced.
type EnforcedError struct {
	Key   Key
	Given []string
	Row   Row
}

func (e *EnforcedError) Error() string {
	return fmt.Sprintf("%s %s is not allowed here: %s enforces %s = %s", e.Key.Flag, strings.Join(e.Given, ","), e.Row.From, e.Key.Name, e.Row.TOML())
}

// split parts the problems that stop from those that do not.
func split(all []Problem) (errors, warnings []Problem) {
	for _, p := range all {
		if p.Warning {
			warnings = append(warnings, p)
		} else {
			errors = append(errors, p)
		}
	}
	return errors, warnings
}
