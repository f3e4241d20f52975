package main

import (
	"time"

	"github.com/qlogin/qlogin/internal/words"
	"github.com/qlogin/qlogin/signin"
)

// answerEnding warns of a sign-in whose end is near, as near as the settings say
// (warn_before).
func (w *world) answerEnding(s signin.Session) {
	if left, soon := w.endsSoon(s); soon {
		w.answer("  soon       the sign-in ends in %s: qlogin login --again", words.Span(left))
	}
}

func (w *world) endsSoon(s signin.Session) (time.Duration, bool) {
	loaded, err := w.env.Load(nil)
	if err != nil || s.Ends.IsZero() {
		return 0, false // the command itself has said what is wrong with the settings
	}
	left := s.Ends.Sub(w.now())
	for _, before := range loaded.Settings.WarnBefore {
		if left > 0 && left <= before {
			return left, true
		}
	}
	return left, false
}
