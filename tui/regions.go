package tui

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/internal/words"
	"github.com/qlogin/qlogin/partition"
	"github.com/qlogin/qlogin/signin"
)

// regions is the list below the line for the Region, which can be typed as well.
type regions struct {
	at    int    // of the cursor, from 1; 0 is the line itself
	typed string // in the line when the cursor went into the list
	now   time.Time
	// wrong are Regions whose codes the page did not know, for one start URL.
	wrong    []string
	startURL string
}

// cursor is in the list, from 1; what is typed takes it back to the line.
func (o *organization) cursor() int {
	if o.field != 1 || o.regions.typed != o.region.text() {
		return 0
	}
	return min(o.regions.at, len(o.guesses()))
}

// guesses are the Regions that begin with, or have, what is typed, the likeliest
// first; all of them where a whole one stands in the line.
func (o *organization) guesses() []discover.RegionGuess {
	h := discover.RegionHints{Now: o.regions.now}
	if portal, err := partition.ParseStartURL(o.url.text()); err == nil && portal.StartURL == o.regions.startURL {
		h.Wrong = o.regions.wrong
	}
	text := strings.ToLower(strings.TrimSpace(o.region.text()))
	_, whole := partition.Of(text)
	return slices.DeleteFunc(discover.Regions(o.url.text(), h), func(g discover.RegionGuess) bool {
		return !whole && !strings.Contains(g.Region, text)
	})
}

// listed says whether the list is of use: the line is empty or unfinished, or the
// cursor is in the list.
func (o *organization) listed(region string) bool {
	_, whole := partition.Of(region)
	return o.field == 1 && (!whole || o.cursor() > 0)
}

// list shows the part of the list around the cursor that the window has room for.
func (o *organization) list(p *page) {
	const fewest, most = 3, 10
	all, at := o.guesses(), o.cursor()
	rows := min(max(p.height-len(p.lines)-1, fewest), most, len(all))
	from := min(max(at-1-rows/2, 0), len(all)-rows)
	for i, g := range all[from : from+rows] {
		o.guess(p, g, from+i+1 == at)
	}
	if more := len(all) - from - rows; more > 0 {
		p.say(p.styles.muted, 6, words.Count(more, "more Region", "more Regions")+": ↓, or type a part of its name")
	}
}

func (o *organization) guess(p *page, g discover.RegionGuess, selected bool) {
	lead, style := "      ", p.styles.plain
	if selected {
		lead, style = "    "+p.styles.accent.Render("›")+" ", p.styles.accent
		p.focusFrom, p.focusTo = len(p.lines), len(p.lines)+1
	}
	why := g.Why
	if g.OptIn {
		why = "no Amazon Q Developer Pro there"
	}
	const column = 16 // of the longest name
	p.mark(lead + style.Render(g.Region) + strings.Repeat(" ", max(column-len(g.Region), 1)) + p.styles.muted.Render(why))
}

// move goes through the lines of the form and through the list below the last.
func (m *Model) move(by int) tea.Cmd {
	o := &m.organization
	at := o.cursor()
	switch {
	case o.field == 0 && by > 0:
		o.field, o.regions.at = 1, 0
	case o.field == 1 && at == 0 && by < 0:
		o.field = 0
	case o.field == 1:
		o.regions.at, o.regions.typed = min(max(at+by, 0), len(o.guesses())), o.region.text()
	}
	m.follow = true
	return nil
}

// wrongRegion asks for another Region than the one whose code the page did not
// know.
func (m *Model) wrongRegion() tea.Cmd {
	org := m.signing.choice.Organization
	r := &m.organization.regions
	if r.startURL != org.StartURL {
		r.startURL, r.wrong = org.StartURL, nil
	}
	r.wrong = append(r.wrong, org.Region)
	m.drop()
	m.editOrganization(signin.Organization{StartURL: org.StartURL})
	m.organization.field = 1
	return nil
}
