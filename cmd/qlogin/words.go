package main

import (
	"time"

	"github.com/qlogin/qlogin/internal/words"
)

// printable is text from elsewhere as the terminal may have it.
func printable(s string) string { return words.Text(s) }

// short writes a path below the home folder with a tilde.
func (w *world) short(path string) string { return words.Path(w.env.Home, path) }

// clock says a moment in the local zone, with the day where it is not today.
func (w *world) clock(t time.Time) string { return words.Clock(t, w.now()) }
