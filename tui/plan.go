package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/internal/words"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

// plan shows what was found and what would be written, before anything is.
type plan struct {
	choice signin.Choice
	home   string
	kind   string // of the place for tokens
	ready  bool
	found  surroundings
	wishes map[string]wish // per target ID
	at     int
	usual  signin.Choice        // what the settings want
	again  bool                 // sign in even where the last sign-in still holds
	stale  bool                 // what was found is of wishes before the present ones
	then   func(*Model) tea.Cmd // was asked for meanwhile; nil: nothing
}

// surveyed takes in what was found.
func (m *Model) surveyed(s surroundings, err error) tea.Cmd {
	p := &m.plan
	then := p.then
	p.then = nil
	if err != nil {
		return m.fail(err, func() tea.Cmd { return m.busy("Looking at the IDEs on this computer", m.resurvey()) })
	}
	p.found, p.ready, p.stale = s, true, false
	if p.wishes == nil {
		p.wishes = map[string]wish{}
		for _, t := range s.targets {
			p.wishes[t.ID] = p.firstWish(t)
		}
	}
	if m.stage == working {
		m.show(planning)
	}
	if then != nil && m.stage == planning {
		return then(m)
	}
	return nil
}

func (p *plan) view(page *page) {
	page.title("What will be written")
	page.field("organization", page.styles.plain, p.choice.Organization.StartURL+" in "+p.choice.Organization.Region)
	p.keyring(page)
	page.blank()
	if len(p.found.targets) == 0 {
		page.say(page.styles.plain, 0, "No IDE was found. qlogin keeps the sign-in itself; a later hand-over needs no browser.")
		return
	}
	for i, t := range p.found.targets {
		p.target(page, i, t)
	}
	page.blank()
	page.say(page.styles.muted, 0, p.summary())
}

func (p *plan) keyring(page *page) {
	switch p.found.status.Condition {
	case vault.NeedsUnlock:
		page.warn(0, p.kind+" is locked: a window will ask you to unlock it")
	case vault.Locked, vault.Absent:
		page.bad(0, "the tokens cannot be kept: "+p.found.status.Reason)
	default:
		page.field("tokens", page.styles.plain, "kept in "+p.kind)
	}
}

// target is one IDE: what it is, what is wanted, what stands in the way.
func (p *plan) target(page *page, i int, t ide.Target) {
	w := p.wishes[t.ID]
	done := page.item(i == p.at, fmt.Sprintf("[%s] %s", box(w), t.Name))
	defer done()
	page.say(page.styles.muted, 6, describe(t))
	if t.Problem != "" {
		page.bad(6, t.Problem)
	}
	if i == p.at {
		page.say(page.styles.plain, 6, string(w))
		p.list(page, t, w)
	} else {
		page.say(page.styles.muted, 6, string(w)+p.files(t))
	}
	for _, c := range p.conflicts(t, w) {
		sayConflict(page, c)
	}
}

func box(w wish) string {
	switch w {
	case signIn:
		return "x"
	case fillIn:
		return "-"
	default:
		return " "
	}
}

func describe(t ide.Target) string {
	text := "Amazon Q is not installed"
	if e := t.Extension; e.Installed {
		text = "Amazon Q " + e.Version
		if e.Generation != "" {
			text += ", generation " + e.Generation
		}
		if e.Disabled {
			text += ", switched off"
		}
	}
	if t.Running.Yes {
		return text + "; open now"
	}
	return text + "; closed"
}

// files counts what changes for a target and where that is shared.
func (p *plan) files(t ide.Target) string {
	n := 0
	for _, c := range p.changes() {
		if c.Target == t.ID && c.Action() != ide.Keep {
			n++
		}
	}
	switch {
	case p.wishes[t.ID] == leaveAsIs:
		return ""
	case n == 0:
		return "; its own files stay as they are"
	default:
		return "; " + words.Count(n, "of its files changes", "of its files change")
	}
}

// list names what is written for a target, with what it shares with others of
// its family.
func (p *plan) list(page *page, t ide.Target, w wish) {
	plans := p.found.plans
	if w == fillIn {
		plans = p.found.prefill
	}
	for _, plan := range plans {
		for _, c := range plan.Changes {
			own, shared := c.Target == t.ID, c.Target == "" && plan.Holder == t.Holder
			if (own || shared) && w != leaveAsIs && c.Action() != ide.Keep {
				page.hang(page.styles.muted, "      · ", string(c.Action())+" "+c.Summary)
			}
		}
	}
}

func (p *plan) changes() []ide.Change {
	var all []ide.Change
	for _, plan := range slices.Concat(p.found.plans, p.found.prefill) {
		all = append(all, plan.Changes...)
	}
	return all
}

// conflicts are those of a target that matter for what is wanted of it.
func (p *plan) conflicts(t ide.Target, w wish) []ide.Conflict {
	plans := p.found.plans
	if w == fillIn {
		plans = p.found.prefill
	}
	var all []ide.Conflict
	for _, plan := range plans {
		for _, c := range plan.Conflicts {
			if c.Target == t.ID || (c.Target == "" && plan.Holder == t.Holder) {
				all = append(all, c)
			}
		}
	}
	if w == leaveAsIs {
		return nil
	}
	return all
}

func sayConflict(page *page, c ide.Conflict) {
	if c.Blocks {
		page.warn(6, c.Text)
	} else {
		page.hang(page.styles.plain, "      · ", c.Text)
	}
	if c.Fix != "" {
		page.say(page.styles.muted, 8, c.Fix)
	}
}

func (m *Model) resurvey() tea.Cmd { return m.survey(m.plan.decided(), m.plan.wished(fillIn)) }
