package doctor

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/signin"
)

func lookExtensions(_ context.Context, k *facts) []Finding {
	targets, err := k.targets()
	if err != nil {
		return found(Unknown, err.Error())
	}
	var all []Finding
	for _, t := range targets {
		all = append(all, extension(t))
	}
	if len(all) == 0 {
		return found(Info, "no VS Code and no JetBrains IDE was found")
	}
	return all
}

func extension(t ide.Target) Finding {
	f := Finding{Looked: t.Name, Outcome: OK, Saw: "Amazon Q " + t.Extension.Version}
	if t.Extension.Generation != "" {
		f.Saw += fmt.Sprintf(" (generation %s)", t.Extension.Generation)
	}
	if t.Running.Yes {
		f.Saw += ", is open"
	}
	switch {
	case t.Problem != "":
		f.Outcome, f.Saw = Unknown, t.Problem
	case !t.Extension.Installed:
		f.Outcome, f.Saw, f.Next = Info, "Amazon Q is not installed", "install the extension if you want to use it there"
	case t.Extension.Disabled:
		f.Outcome, f.Saw = Warning, f.Saw+" is switched off"
		f.Owner, f.Next = You, "switch it on in the IDE"
	}
	return f
}

// lookHandOver reads back what was handed over, for sign-ins that still live: what
// has ended is not right in the IDE either.
func lookHandOver(_ context.Context, k *facts) []Finding {
	sessions, err := k.mine()
	if err != nil {
		return found(Unknown, err.Error())
	}
	var all []Finding
	for _, s := range sessions {
		if s.Holder == signin.Own || !s.Ended.IsZero() || !s.Valid(k.now) && !s.Renewable {
			continue
		}
		for _, t := range s.Targets {
			all = append(all, handedOver(s, t))
		}
	}
	return all
}

func handedOver(s signin.Session, t ide.Target) Finding {
	f := Finding{Looked: t.Name, Outcome: OK, Saw: "opens signed in"}
	var wrong []string
	for _, c := range s.Checks {
		// That it cannot be renewed is a failure of its own, with a check of its own.
		if c.Target == t.ID && !c.OK && (c.What != "registration" || s.Renewable) {
			wrong = append(wrong, c.What+": "+c.Text)
		}
	}
	switch {
	case slices.Contains(s.Waiting, t.ID):
		f.Outcome, f.Saw, f.Next = Info, "waits for the IDE to be closed", "close it, then qlogin ide apply"
	case len(wrong) > 0 && (s.Unhanded || !s.Held):
		f.Outcome, f.Saw, f.Next = Info, "nothing is handed over yet", "qlogin ide apply"
	case len(wrong) > 0:
		f.Outcome, f.Row, f.Saw = Error, "hand-over", strings.Join(wrong, "; ")
	}
	return f
}

// lookOthers plans a hand-over, which touches nothing, and takes from the plan
// what would stand in its way.
func lookOthers(ctx context.Context, k *facts) []Finding {
	o, known := k.organization()
	if !known {
		return nil
	}
	plans, err := k.Flow.Plan(ctx, signin.Choice{Organization: o})
	if err != nil {
		return found(Unknown, err.Error())
	}
	var all []Finding
	for _, p := range plans {
		for _, c := range p.Conflicts {
			if f, tells := conflict(p, c); tells {
				all = append(all, f)
			}
		}
	}
	if len(all) == 0 {
		return found(OK, "none that would be in the way")
	}
	return all
}

// conflict leaves to the check of the extension what that has said.
func conflict(p ide.Plan, c ide.Conflict) (Finding, bool) {
	f := Finding{Looked: p.Title, Saw: c.Text, Next: c.Fix, Owner: You}
	if c.Target != "" {
		f.Looked += " (" + c.Target + ")"
	}
	switch c.Kind {
	case ide.OtherConnection:
		f.Outcome, f.Cause = Warning, "the extension keeps one sign-in and logs out of all others"
	case ide.Unreadable:
		f.Outcome = Warning
	case ide.Unsuitable:
		f.Outcome = Info
	case ide.IsRunning, ide.NoExtension, ide.Disabled:
		return f, false
	}
	return f, true
}
