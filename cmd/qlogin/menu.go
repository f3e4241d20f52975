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

func wordsOf(chores []chore) []string {
	var all []string
	for _, c := range chores {
		all = append(all, c.words)
	}
	return all
}

// menu offers every function of the terminal interface, one question at a time.
// The end of input ends it.
func (w *world) menu(ctx context.Context) error {
	chores := w.chores()
	words := append(wordsOf(chores), "quit")
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
		{"switch the IDEs to another organization", w.switchOver},
		{"renew what can be renewed without a browser", func(ctx context.Context) error { return runRefresh(ctx, &refreshOptions{world: w}) }},
		{"keep the sign-ins alive in the background", w.keepAlive},
		{"find out why a sign-in does not work", func(ctx context.Context) error { return runDoctor(ctx, &doctorOptions{world: w}) }},
		{"find out what a page in the browser means", func(ctx context.Context) error { return runDoctor(ctx, &doctorOptions{world: w, ask: true}) }},
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

// switchOver is qlogin use with the organization chosen from a list.
func (w *world) switchOver(ctx context.Context) error {
	flow, err := w.looking()
	if err != nil {
		return err
	}
	records, err := flow.Records.All()
	if err != nil {
		return err
	}
	if len(records) == 0 {
		return signin.ErrNotSignedIn
	}
	var urls []string
	for _, r := range records {
		if !slices.Contains(urls, r.Organization.StartURL) {
			urls = append(urls, r.Organization.StartURL)
		}
	}
	w.answerOrganizations(flow, records)
	n, err := w.pick("to which?", append(slices.Clone(urls), "none of them"))
	if err != nil || n == len(urls) {
		return err
	}
	return runUse(ctx, &useOptions{loginOptions: loginOptions{world: w}, organization: urls[n]})
}

// keepAlive are the parts of qlogin keep that end by themselves.
func (w *world) keepAlive(ctx context.Context) error {
	o := &keepOptions{world: w, lines: 20}
	return w.oneOf(ctx, "which?", []chore{
		{"say whether the service runs, and what it has done", o.status},
		{"show what it did last", o.log},
		{"start it now, and whenever you log in", o.install},
		{"stop it and take it out again", o.uninstall},
	})
}

func (w *world) oneOf(ctx context.Context, question string, chores []chore) error {
	n, err := w.pick(question, append(wordsOf(chores), "none of them"))
	if err != nil || n == len(chores) {
		return err
	}
	return chores[n].does(ctx)
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
