package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/signin"
)

// runPlain is what qlogin with nothing typed does without the terminal
// interface: what there is, and the menu of it where somebody can answer.
func runPlain(ctx context.Context, w *world) error {
	flow, store, err := w.flow()
	if err != nil {
		return err
	}
	records, err := flow.Records.All()
	if err != nil {
		return err
	}
	switch {
	case len(records) == 0:
		err = (&loginOptions{world: w}).login(ctx, flow, store)
	case !w.asks:
		return runStatus(ctx, &statusOptions{world: w})
	}
	if !w.asks || errors.Is(err, context.Canceled) || errors.Is(err, errNoAnswer) {
		return err
	}
	if err != nil {
		w.report(err)
	}
	return w.menu(ctx)
}

// chore is one entry of the menu.
type chore struct {
	words string
	does  func(context.Context) error
}

// menu offers every function of the terminal interface, one question at a time.
// The end of input ends it.
func (w *world) menu(ctx context.Context) error {
	chores := w.chores()
	var words []string
	for _, c := range chores {
		words = append(words, c.words)
	}
	words = append(words, "quit")
	for {
		w.say("")
		n, err := w.pick("what next?", words)
		if errors.Is(err, errNoAnswer) || n == len(chores) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := chores[n].does(ctx); err != nil {
			if errors.Is(err, errNoAnswer) || ctx.Err() != nil {
				return err
			}
			w.report(err)
		}
	}
}

func (w *world) chores() []chore {
	return []chore{
		{"who is signed in, until when", func(ctx context.Context) error { return runStatus(ctx, &statusOptions{world: w}) }},
		{"sign in again", func(ctx context.Context) error { return runLogin(ctx, &loginOptions{world: w, again: true}) }},
		{"sign in to another organization", func(ctx context.Context) error {
			url, err := w.ask("start URL of its AWS access portal:")
			if err != nil {
				return err
			}
			return runLogin(ctx, &loginOptions{world: w, startURL: url})
		}},
		{"hand the sign-in over; renews it where the IDE is closed", func(ctx context.Context) error { return runIDEApply(ctx, &loginOptions{world: w}) }},
		{"fill in start URL and Region only", func(ctx context.Context) error { return runIDEApply(ctx, &loginOptions{world: w, prefill: true}) }},
		{"show every byte that a hand-over would change", func(ctx context.Context) error {
			return runIDEPlan(ctx, &idePlanOptions{loginOptions: loginOptions{world: w}, diff: true})
		}},
		{"choose another Q profile", w.otherProfile},
		{"put every byte back", func(ctx context.Context) error {
			return w.onlyIf("put every byte back?", func() error { return runIDEUndo(ctx, &ideUndoOptions{world: w}) })
		}},
		{"sign out", func(ctx context.Context) error { return w.signOut(ctx, false) }},
		{"sign out everywhere", func(ctx context.Context) error { return w.signOut(ctx, true) }},
	}
}

func (w *world) onlyIf(question string, do func() error) error {
	yes, err := w.confirm(question)
	if err != nil || !yes {
		return err
	}
	return do()
}

// signOut says by name what goes, and asks which where there are several: nobody
// who is tired of one sign-in means those to other organizations.
func (w *world) signOut(ctx context.Context, everywhere bool) error {
	flow, err := w.looking()
	if err != nil {
		return err
	}
	records, err := flow.Records.All()
	if err != nil {
		return err
	}
	out := &logoutOptions{world: w, everywhere: everywhere}
	if len(records) == 0 {
		return runLogout(ctx, out) // which says so
	}
	names, ways := signOuts(flow, records)
	n := 0
	if len(names) > 1 {
		n, err = w.pick("sign out of which?", append(slices.Clone(names), "all of them", "none of them"))
		if err != nil || n == len(names)+1 {
			return err
		}
	}
	what := strings.Join(names, "; ")
	if n < len(names) {
		what, out.holder, out.startURL = names[n], ways[n].Holder, ways[n].Organization.StartURL
	}
	if everywhere {
		what += ", and of the browser and other tools that use the same access portal"
	}
	return w.onlyIf("sign out of "+printable(what)+"?", func() error { return runLogout(ctx, out) })
}

// signOuts are what can be signed out of alone, by name. The same portal in two
// Regions is one: qlogin logout tells organizations by the start URL.
func signOuts(flow *signin.Flow, records []signin.Record) (names []string, ways []signin.Record) {
	for _, r := range records {
		same := func(w signin.Record) bool {
			return w.Holder == r.Holder && w.Organization.StartURL == r.Organization.StartURL
		}
		if slices.ContainsFunc(ways, same) {
			continue
		}
		where := r.Organization.StartURL
		if r.Organization.Name != "" {
			where = r.Organization.Name + " (" + where + ")"
		}
		names, ways = append(names, flow.Title(r.Holder)+" at "+where), append(ways, r)
	}
	return names, ways
}

// otherProfile asks the Q service anew, which answers with a choice where there
// are several.
func (w *world) otherProfile(ctx context.Context) error {
	return runIDEApply(ctx, &loginOptions{world: w, profile: ""})
}

// wantsAccessible: any value but a no counts, as with NO_COLOR.
func wantsAccessible(value string) bool {
	return value != "" && !slices.Contains([]string{"0", "false", "no"}, strings.ToLower(value))
}
