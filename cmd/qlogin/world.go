package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"golang.org/x/term"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/vault"
)

// world is what a command may use of the process that it runs in.
type world struct {
	in       io.Reader
	out      io.Writer // the answer
	talk     io.Writer // everything else
	asks     bool      // somebody can answer questions
	terminal bool      // the terminal interface can be shown
	columns  int       // of the terminal; 0 where there is none
	env      config.Environment
	host     string
	now      func() time.Time
	globals  globals
	lines    *bufio.Reader // of in, once a question was asked
	pending  chan line     // the line that is being read; nil: none
	// interrupted is closed by Ctrl-C; nil where nobody can press it.
	interrupted <-chan struct{}
	noInput     bool    // nobody is to be asked, by the keyring neither
	events      *stream // tells a sign-in to a script; nil: to people

	// These stand in for the network and the keyring.
	testOnlyTransport http.RoundTripper
	testOnlyVault     vault.Store
	testOnlyTXT       func(ctx context.Context, name string) ([]string, error)
}

// globals are the flags of every command.
type globals struct {
	lab            string // base URL of a practice lab
	store          string // "keyring" or "file"
	passphraseFile string
	plain          bool
	accessible     bool
}

func thisProcess() (*world, error) {
	w := &world{in: os.Stdin, out: os.Stdout, talk: os.Stderr, now: time.Now}
	w.asks = term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stderr.Fd()))
	w.terminal = term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stdout.Fd()))
	if columns, _, err := term.GetSize(int(os.Stderr.Fd())); err == nil {
		w.columns = columns
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return w, fmt.Errorf("finding the home folder: %w", err)
	}
	w.env = config.Environment{Home: home, Getenv: os.Getenv}
	// A machine without a name still signs in; the consent page then says less.
	if w.host, err = os.Hostname(); err != nil || w.host == "" {
		w.host = "this computer"
	}
	return w, nil
}

// say writes one line of talk.
func (w *world) say(format string, args ...any) {
	fmt.Fprintf(w.talk, format+"\n", args...)
}

// answer writes one line of the answer.
func (w *world) answer(format string, args ...any) {
	fmt.Fprintf(w.out, format+"\n", args...)
}
