package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/internal/words"
	"github.com/qlogin/qlogin/signin"
)

type statusOptions struct {
	world  *world
	asJSON bool
	short  bool
	format string
	watch  bool
}

func newStatus(w *world, run func(context.Context, *statusOptions) error) *cobra.Command {
	o := &statusOptions{world: w}
	c := &cobra.Command{
		Use:   "status",
		Short: "Say who is signed in, until when, and what the IDEs will do",
		Long: `Say, for every sign-in on this computer: who, with which licence and profile,
until when, and what each IDE will do when it opens next. Nothing is changed and
the network is not used.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return run(c.Context(), o) },
	}
	c.Flags().BoolVar(&o.asJSON, "json", false, "print JSON")
	c.Flags().BoolVar(&o.short, "short", false, "one short line for a prompt, from memory: no keyring, no network")
	c.Flags().StringVar(&o.format, "format", "", "`text` for --short, with {left}, {state}, {until}, {org} and {holder}")
	c.Flags().BoolVar(&o.watch, "watch", false, "keep showing it until Ctrl-C")
	return c
}

// sessionAnswer is one sign-in in the JSON answer; fields are only ever added.
type sessionAnswer struct {
	Organization        signin.Organization `json:"organization"`
	Holder              string              `json:"holder"`
	Person              string              `json:"person,omitempty"`
	Subscription        string              `json:"subscription,omitempty"`
	Pro                 bool                `json:"pro"`
	Profile             *profileAnswer      `json:"profile,omitempty"`
	Valid               bool                `json:"valid"`
	Renewable           bool                `json:"renewable"`
	Expires             time.Time           `json:"expires"`
	RegistrationExpires time.Time           `json:"registrationExpires"`
	SignedIn            time.Time           `json:"signedIn"`
	Stored              bool                `json:"stored"`
	Held                bool                `json:"held"`
	Waiting             []string            `json:"waiting"`
	Checks              []checkAnswer       `json:"checks"`
	Odd                 []string            `json:"odd"`
	Renewed             time.Time           `json:"renewed,omitzero"`
	RenewedBy           string              `json:"renewedBy,omitempty"`
	Ended               time.Time           `json:"ended,omitzero"`
	Ends                time.Time           `json:"ends,omitzero"`
	EndsSoon            bool                `json:"endsSoon"`
	Next                signin.Next         `json:"next"`
	SessionLength       *lengthAnswer       `json:"sessionLength,omitempty"`
}

type profileAnswer struct {
	ARN  string `json:"arn"`
	Name string `json:"name"`
}

type checkAnswer struct {
	Target string `json:"target"`
	File   string `json:"file"`
	What   string `json:"what"`
	OK     bool   `json:"ok"`
	Text   string `json:"text"`
}

func runStatus(ctx context.Context, o *statusOptions) error {
	brief := o.short || o.format != ""
	switch {
	case o.asJSON && (brief || o.watch), brief && o.watch:
		return &usageError{problem: "--json, --short and --watch are three ways to say one thing: choose one", command: "qlogin status"}
	case brief:
		return o.world.answerBrief(o.format)
	case o.watch:
		return o.watchStatus(ctx)
	}
	return o.showStatus(ctx)
}

func (o *statusOptions) showStatus(ctx context.Context) error {
	w := o.world
	flow, _, err := w.flow()
	if err != nil {
		return err
	}
	sessions, err := flow.Sessions(ctx)
	if err != nil {
		return err
	}
	if o.asJSON {
		if err := w.answerJSON(struct {
			SignIns []sessionAnswer `json:"signIns"`
		}{w.sessionAnswers(sessions)}); err != nil {
			return err
		}
	} else {
		w.answerSessions(sessions)
	}
	for _, s := range sessions {
		if s.Valid(w.now()) || s.Renewable && s.Ended.IsZero() {
			return nil
		}
	}
	if !o.asJSON {
		w.say("hint: qlogin login")
	}
	return outcome{exitNotSignedIn}
}

func (w *world) sessionAnswers(sessions []signin.Session) []sessionAnswer {
	all := []sessionAnswer{}
	for _, s := range sessions {
		a := sessionAnswer{
			Organization: s.Organization, Holder: s.Holder, Person: s.Person, Subscription: s.Subscription, Pro: s.Pro,
			Valid: s.Valid(w.now()), Renewable: s.Renewable, Expires: s.TokenExpires, RegistrationExpires: s.RegistrationExpires,
			SignedIn: s.SignedIn, Stored: s.Stored, Held: s.Held,
			Waiting: append([]string{}, s.Waiting...), Checks: checkAnswers(s.Checks), Odd: append([]string{}, s.Odd...),
		}
		a.Renewed, a.RenewedBy, a.Ended, a.Ends = s.Renewed, s.RenewedBy, s.Ended, s.Ends
		_, a.EndsSoon = w.endsSoon(s)
		a.Next, a.SessionLength = s.Next(w.now()), newLengthAnswer(s.Learnt)
		if s.Profile != nil {
			a.Profile = &profileAnswer{ARN: s.Profile.ARN, Name: s.Profile.Name}
		}
		all = append(all, a)
	}
	return all
}

func checkAnswers(checks []ide.Check) []checkAnswer {
	all := []checkAnswer{}
	for _, c := range checks {
		all = append(all, checkAnswer{c.Target, c.File, c.What, c.OK, c.Text})
	}
	return all
}

func (w *world) answerSessions(sessions []signin.Session) {
	if len(sessions) == 0 {
		w.answer("not signed in")
	}
	for i, s := range sessions {
		if i > 0 {
			w.answer("")
		}
		w.answer("%s, %s", s.Title, s.Organization.StartURL)
		if s.Person != "" {
			w.answer("  person     %s", printable(s.Person))
		}
		if s.Subscription != "" {
			w.answer("  licence    %s", printable(s.Subscription))
		}
		if s.Profile != nil {
			w.answer("  Q profile  %s", printable(profileWords(*s.Profile)))
		}
		w.answer("  session    %s", w.sessionWords(s))
		w.answerLife(s)
		w.answerEnding(s)
		for _, c := range s.Checks {
			if !c.OK {
				w.answer("  not right  %s: %s: %s", orAll(c.Target), c.What, printable(c.Text))
			}
		}
		for _, target := range s.Waiting {
			w.answer("  waiting    %s: close it, then qlogin ide apply", target)
		}
		for _, odd := range s.Odd {
			w.answer("  odd        %s", printable(odd))
		}
	}
}

func (w *world) sessionWords(s signin.Session) string {
	now := w.now()
	switch {
	case s.Valid(now):
		return "access token until " + w.clock(s.TokenExpires) + " (" + words.Span(s.TokenExpires.Sub(now)) + ")" + renewWords(s, now)
	case s.Stored && !s.Ended.IsZero() && !s.Lost.IsZero():
		return "over, noticed at " + w.clock(s.Ended) + ": " + words.Over(s.Lost, now)
	case s.Stored && !s.Ended.IsZero():
		return "ended, noticed at " + w.clock(s.Ended)
	case s.Stored && s.Renewable:
		return "access token over since " + w.clock(s.TokenExpires) + renewWords(s, now)
	}
	return "ended"
}

func renewWords(s signin.Session, now time.Time) string {
	if !s.Ended.IsZero() {
		return ", the last one: " + words.Over(s.Lost, now)
	}
	if !s.Renewable {
		return ", cannot be renewed"
	}
	if s.Holder == signin.Own {
		return ", renewed when it is used next"
	}
	return ", renewed by the IDE itself"
}
