//go:build unix

package main

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// TestPaste: a response is one line that is longer than what a terminal edits, and
// arrives whole, unseen.
func TestPaste(t *testing.T) {
	for _, c := range []struct {
		name, typed, want string
		err               error
	}{
		{"one long line", strings.Repeat("A", 20000) + "\r\x04", strings.Repeat("A", 20000) + "\n", nil},
		{"several lines", "<a>\r</a>\r\x04", "<a>\n</a>\n", nil},
		{"interrupt", "<a>\x03", "", context.Canceled},
	} {
		t.Run(c.name, func(t *testing.T) {
			person, terminal, err := pty.Open()
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _, _ = person.Close(), terminal.Close() }()
			type result struct {
				data []byte
				err  error
			}
			read := make(chan result, 1)
			raw := make(chan struct{})
			go func() {
				data, err := readRaw(int(terminal.Fd()), onFirstRead{terminal, raw})
				read <- result{data, err}
			}()
			<-raw // before that the terminal would still edit the line
			go func() { _, _ = person.WriteString(c.typed) }()
			got := <-read
			if string(got.data) != c.want || !errors.Is(got.err, c.err) {
				t.Errorf("got %d bytes, %v, want %d", len(got.data), got.err, len(c.want))
			}
		})
	}
}

// onFirstRead tells when somebody begins to read.
type onFirstRead struct {
	from interface{ Read([]byte) (int, error) }
	told chan struct{}
}

func (r onFirstRead) Read(p []byte) (int, error) {
	select {
	case <-r.told:
	default:
		close(r.told)
	}
	return r.from.Read(p)
}
