package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/signin"
)

func (p *plan) keys() []binding {
	word := "sign in"
	if p.onlyFills() {
		word = "fill in"
	}
	keys := []binding{on("enter", "Enter", word, (*Model).startPlan)}
	if len(p.found.targets) > 0 {
		keys = append(keys, on("space", "Space", "change", (*Model).toggle))
		keys = append(keys, upDown(func(m *Model, n int) { m.plan.at = wrapAround(m.plan.at, n, len(m.plan.found.targets)) })...)
		keys = append(keys, on("d", "d", "every byte", (*Model).openDiff))
	}
	if p.others() {
		word := "replace other sign-ins"
		if p.choice.ReplaceOthers {
			word = "keep other sign-ins"
		}
		keys = append(keys, on("r", "r", word, (*Model).toggleReplace))
	}
	again := "sign in anew"
	if p.again {
		again = "reuse a sign-in"
	}
	return append(keys,
		on("n", "n", again, func(m *Model) tea.Cmd { m.plan.again = !m.plan.again; return nil }).hidden(),
		on("f5 ctrl+l", "F5", "look again", func(m *Model) tea.Cmd { return m.resurvey() }).hidden(),
		on("esc", "Esc", "back", (*Model).leavePlan),
		on("q", "q", "quit", (*Model).quit),
	)
}

// onlyFills says that no sign-in is wanted, only start URL and Region.
func (p *plan) onlyFills() bool {
	return len(p.wished(signIn)) == 0 && len(p.wished(fillIn)) > 0
}

// others says whether another sign-in of the extension stands in the way, or did
// before the person chose to replace it.
func (p *plan) others() bool {
	return p.choice.ReplaceOthers || slices.ContainsFunc(p.found.plans, func(plan ide.Plan) bool {
		return slices.ContainsFunc(plan.Conflicts, func(c ide.Conflict) bool { return c.Kind == ide.OtherConnection })
	})
}

// toggle changes what is wanted for the target under the cursor.
func (m *Model) toggle() tea.Cmd {
	p := &m.plan
	t := p.found.targets[p.at]
	order := []wish{signIn, fillIn, leaveAsIs}
	if !t.Extension.Installed {
		order = order[1:]
	}
	p.wishes[t.ID] = order[wrapAround(slices.Index(order, p.wishes[t.ID]), 1, len(order))]
	return m.replan()
}

func (m *Model) toggleReplace() tea.Cmd {
	m.plan.choice.ReplaceOthers = !m.plan.choice.ReplaceOthers
	return m.replan()
}

// replan looks what the changed wishes come to. Whoever changes them takes back
// what was asked for before.
func (m *Model) replan() tea.Cmd {
	m.plan.stale, m.plan.then = true, nil
	return m.resurvey()
}

// onceFound does what needs to know what the present wishes come to. It looks
// anew where that is not known: the last look may have ended without an answer.
func (m *Model) onceFound(then func(*Model) tea.Cmd) tea.Cmd {
	if !m.plan.stale {
		return then(m)
	}
	m.plan.then = then
	return m.resurvey()
}

// startPlan begins what the plan says.
func (m *Model) startPlan() tea.Cmd { return m.onceFound((*Model).startFound) }

func (m *Model) startFound() tea.Cmd {
	p := &m.plan
	if err := p.found.status.Err(); err != nil {
		return m.fail(err, func() tea.Cmd { return m.busy("Looking at the IDEs on this computer", m.resurvey()) })
	}
	s := signing{choice: p.decided(), prefill: p.wished(fillIn), again: p.again}
	if !p.onlyFills() {
		s.holders = signin.Holders(p.found.plans)
	}
	return m.sign(s)
}

func (m *Model) leavePlan() tea.Cmd {
	m.attempt.stop()
	m.plan.then = nil
	if m.dashboard.known() {
		return m.goHome()
	}
	m.show(choosing)
	return nil
}

func (m *Model) openDiff() tea.Cmd { return m.onceFound((*Model).openFoundDiff) }

func (m *Model) openFoundDiff() tea.Cmd {
	m.diff = diff{plans: slices.Concat(m.plan.found.plans, m.plan.found.prefill), home: m.o.Home}
	return m.open(diffing)
}
