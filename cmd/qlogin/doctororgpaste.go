package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/qlogin/qlogin/doctor/saml"
	"github.com/qlogin/qlogin/secret"
)

// pasted reads a captured response. It is as good as a password for some minutes,
// so nothing of it is shown, and nothing is written anywhere.
func (w *world) pasted(from string) ([]byte, error) {
	if from != "-" {
		file, err := os.Open(from)
		if err != nil {
			return nil, err
		}
		defer file.Close() // only read
		return io.ReadAll(io.LimitReader(file, saml.MaxCapture+1))
	}
	if !w.asks {
		return io.ReadAll(io.LimitReader(w.in, saml.MaxCapture+1))
	}
	w.say("paste the SAML response (it is not shown), then press Enter and Ctrl-D:")
	return readRaw(int(os.Stdin.Fd()), w.in)
}

// Keys of a terminal that nothing translates.
const (
	keyInterrupt = 3 // Ctrl-C
	keyEnd       = 4 // Ctrl-D
)

// readRaw reads until Ctrl-D. A terminal that edits lines cuts them at 4,096
// characters, and a response is one line of more.
func readRaw(fd int, from io.Reader) ([]byte, error) {
	before, err := term.MakeRaw(fd)
	if err != nil {
		return nil, fmt.Errorf("reading what is pasted: %w", err)
	}
	defer func() { _ = term.Restore(fd, before) }()
	var all []byte
	for in := bufio.NewReader(from); len(all) <= saml.MaxCapture; {
		key, err := in.ReadByte()
		switch {
		case errors.Is(err, io.EOF), key == keyEnd:
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("reading what is pasted: %w", err)
		case key == keyInterrupt:
			return nil, context.Canceled
		case key == '\r':
			key = '\n' // what Enter sends, and what a terminal makes of a pasted end of line
		}
		all = append(all, key)
	}
	return all, nil
}

// scimToken comes from a file or from the person, never from an argument, which
// other programs can read. Without either the endpoint is looked at alone.
func (w *world) scimToken(from string) (secret.Text, error) {
	var source io.Reader
	switch {
	case from == "-":
		source = w.in
	case from != "":
		file, err := os.Open(from)
		if err != nil {
			return secret.Text{}, fmt.Errorf("reading the SCIM access token: %w", err)
		}
		defer file.Close() // only read
		source = file
	case !w.asks:
		return secret.Text{}, nil
	default:
		fmt.Fprint(w.talk, "SCIM access token (it is not shown; Enter leaves it out): ")
		typed, err := term.ReadPassword(int(os.Stdin.Fd()))
		fmt.Fprintln(w.talk)
		if err != nil {
			return secret.Text{}, fmt.Errorf("reading the SCIM access token: %w", err)
		}
		return secret.New(strings.TrimSpace(string(typed))), nil
	}
	line, err := bufio.NewReader(io.LimitReader(source, 64<<10)).ReadString('\n')
	if line = strings.TrimSpace(line); line == "" {
		return secret.Text{}, fmt.Errorf("reading the SCIM access token: the first line of %s is empty: %w", from, err)
	}
	return secret.New(line), nil
}
