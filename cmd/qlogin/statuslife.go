package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/qlogin/qlogin/internal/words"
	"github.com/qlogin/qlogin/signin"
)

type lengthAnswer struct {
	Sessions     int   `json:"sessions"`
	LeastSeconds int64 `json:"leastSeconds"`
	MostSeconds  int64 `json:"mostSeconds"`
	UsualSeconds int64 `json:"usualSeconds,omitempty"`
}

func newLengthAnswer(l *signin.Length) *lengthAnswer {
	if l == nil {
		return nil
	}
	return &lengthAnswer{l.Sessions, int64(l.Least / time.Second), int64(l.Most / time.Second), int64(l.Usual / time.Second)}
}

// answerLife says when a session was renewed, when it will end, and what the
// holder will do.
func (w *world) answerLife(s signin.Session) {
	switch {
	case s.Newer:
		w.answer("  renewed    by %s, since qlogin looked last", s.Title)
	case !s.Renewed.IsZero():
		w.answer("  renewed    %s, by %s", w.clock(s.Renewed), w.renewer(s))
	}
	if s.Learnt != nil {
		for i, line := range words.Lengths(s.Learnt.Sessions, s.Learnt.Guess(), s.Learnt.Most) {
			label := "length"
			if i > 0 {
				label = ""
			}
			w.answer("  %-9s  %s", label, line)
		}
	}
	if s.Holder != signin.Own && len(s.Targets) > 0 {
		w.answer("  next       %s", w.nextWords(s))
	}
}

func (w *world) renewer(s signin.Session) string {
	if s.RenewedBy == signin.Own {
		return "qlogin"
	}
	return s.Title
}

func (w *world) nextWords(s signin.Session) string {
	for _, t := range s.Targets {
		if t.Running.Yes && s.Next(w.now()) != signin.AsksToSignIn {
			return t.Name + " is open and renews it"
		}
	}
	switch s.Next(w.now()) {
	case signin.OpensSignedIn:
		return "opens signed in"
	case signin.RenewsItself:
		return "renews the token and opens signed in"
	case signin.AsksToSignIn:
	}
	if s.Valid(w.now()) || s.Renewable && s.Ended.IsZero() {
		return "asks to sign in, but need not: qlogin ide apply"
	}
	return "asks to sign in: qlogin login"
}

const defaultBrief = "Q {left}"

// answerBrief writes one line for a prompt. Nobody signed in is an empty line, so
// that the prompt of people who do not use Q stays as it is.
func (w *world) answerBrief(format string) error {
	now := w.now()
	brief, err := signin.Records{Dir: w.env.Folders().State}.Brief(now)
	if err != nil {
		return err
	}
	if format == "" {
		format = defaultBrief
	}
	if brief.State == signin.NobodySignedIn {
		w.answer("")
		return outcome{exitNotSignedIn}
	}
	w.answer("%s", printable(strings.NewReplacer(
		"{left}", left(brief), "{state}", string(brief.State), "{until}", w.until(brief),
		"{org}", organizationWord(brief.Organization), "{holder}", brief.Holder,
	).Replace(format)))
	if brief.State == signin.SessionOver {
		return outcome{exitNotSignedIn}
	}
	return nil
}

// left is the time left in its largest unit: a prompt has no room for two.
func left(b signin.Brief) string {
	switch d := b.Left; {
	case b.State == signin.SessionOver:
		return "ended"
	case b.Until.IsZero():
		return "ready"
	case d < time.Minute:
		return "<1m"
	case d < time.Hour:
		return fmt.Sprintf("%dm", d/time.Minute)
	case d < 48*time.Hour:
		return fmt.Sprintf("%dh", d/time.Hour)
	default:
		return fmt.Sprintf("%dd", d/(24*time.Hour))
	}
}

func (w *world) until(b signin.Brief) string {
	if b.Until.IsZero() {
		return ""
	}
	return w.clock(b.Until)
}

func organizationWord(o signin.Organization) string {
	if o.Name != "" {
		return o.Name
	}
	host, _, _ := strings.Cut(strings.TrimPrefix(o.StartURL, "https://"), ".")
	return host
}

const watchEvery = 10 * time.Second

// watchStatus shows the status again where it has changed, and at least every
// minute: the times in it grow old.
func (o *statusOptions) watchStatus(ctx context.Context) error {
	return o.world.watchAnswer(ctx, watchEvery, o.showStatus)
}
