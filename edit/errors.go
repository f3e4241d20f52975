package edit

import (
	"bytes"
	"errors"
	"fmt"
)

var (
	// ErrChanged says that a file or row is no longer what it was when it was read.
	ErrChanged = errors.New("another program changed it meanwhile")
	// ErrIrregular says that a path is a folder, a pipe, a socket or a device.
	ErrIrregular = errors.New("not a regular file")
	// ErrBusy says that another program held the database longer than we may wait.
	ErrBusy = errors.New("the database is in use by another program")
)

// SyntaxError says where a document cannot be edited. It never quotes more of
// the document than one character or an element's name: the rest may be secret.
type SyntaxError struct {
	Path   string // filled in by whoever read the file; "" in the pure functions
	Line   int    // from 1
	Column int    // from 1, in bytes
	Msg    string
}

func syntaxErrorAt(text []byte, offset int, msg string) *SyntaxError {
	line := 1 + bytes.Count(text[:offset], []byte("\n"))
	return &SyntaxError{Line: line, Column: 1 + offset - lineStart(text, offset), Msg: msg}
}

// Error names the file, if it is known, and the line.
func (e *SyntaxError) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("line %d: %s", e.Line, e.Msg)
	}
	return fmt.Sprintf("reading %s: line %d: %s", e.Path, e.Line, e.Msg)
}
