package tui

import (
	"fmt"
	"slices"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/internal/words"
	"github.com/qlogin/qlogin/signin"
)

// wish is what the person wants for one target.
type wish string

const (
	signIn    wish = "sign in"
	fillIn    wish = "fill in start URL and Region only"
	leaveAsIs wish = "leave alone"
)

// firstWish: an IDE without the extension has not asked for a sign-in, and one
// that cannot be reached takes none.
func (p *plan) firstWish(t ide.Target) wish {
	switch {
	case t.Unreachable:
		return leaveAsIs
	case len(p.usual.Holders) > 0 && !slices.Contains(p.usual.Holders, t.Holder):
		return leaveAsIs
	case p.usual.Prefill && t.Extension.Installed:
		return fillIn
	}
	if t.Extension.Installed || t.Problem != "" {
		return signIn
	}
	return leaveAsIs
}

// summary says in one sentence what Enter starts.
func (p *plan) summary() string {
	files := map[string]bool{}
	for _, c := range p.changes() {
		if c.Action() != ide.Keep {
			files[c.File] = true
		}
	}
	holders := 0
	for _, plan := range p.found.plans {
		if len(plan.Changes) > 0 {
			holders++
		}
	}
	switch {
	case holders == 0 && len(p.wished(fillIn)) > 0:
		return fmt.Sprintf("%s; no sign-in, no browser.", words.Count(len(files), "file changes", "files change"))
	case holders == 0:
		return "No IDE gets the sign-in; qlogin keeps it for later."
	case holders > 1:
		return fmt.Sprintf("%s in all, each backed up first. Each family of IDEs gets a sign-in of its own: %d approvals in the browser, the second without a password.", words.Count(len(files), "file", "files"), holders)
	default:
		return fmt.Sprintf("%s in all, each backed up first. One approval in the browser.", words.Count(len(files), "file", "files"))
	}
}

// wished lists the targets with a wish.
func (p *plan) wished(w wish) []string {
	var ids []string
	for _, t := range p.found.targets {
		if p.wishes[t.ID] == w {
			ids = append(ids, t.ID)
		}
	}
	return ids
}

// decided is the choice that the wishes make. Where nothing was changed it names
// no target, so that an IDE that is installed later is included.
func (p *plan) decided() signin.Choice {
	c := p.choice
	c.Holders, c.Targets = p.usual.Holders, nil
	usual := !slices.ContainsFunc(p.found.targets, func(t ide.Target) bool { return p.wishes[t.ID] != p.firstWish(t) })
	switch wanted := p.wished(signIn); {
	case usual && !p.usual.Prefill:
	case len(wanted) == 0:
		c.Holders = []string{"none"}
	default:
		c.Holders, c.Targets = nil, wanted
	}
	return c
}
