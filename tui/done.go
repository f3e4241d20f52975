package tui

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/internal/words"
	"github.com/qlogin/qlogin/signin"
)

// done says who is signed in, until when, and what each IDE will do.
type done struct {
	all       []Handed
	prefilled []signin.HandedOver
	now       time.Time
	home      string
	title     func(holder string) string
	before    string // who signed in to the organization last; "" where nobody did
}

func (d *done) view(p *page) {
	p.title(d.heading())
	d.person(p)
	for _, h := range d.all {
		d.handed(p, h)
	}
	for _, h := range d.prefilled {
		for _, t := range h.Targets {
			d.target(p, h, t, "start URL and Region are filled in; the sign-in is made there")
		}
	}
}

func (d *done) heading() string {
	switch {
	case len(d.waitingFor()) > 0:
		return "Signed in; something waits for an IDE to close"
	case d.failed():
		return "Signed in, but something is not right"
	case len(d.all) == 0:
		return "Filled in"
	default:
		return "Done. You can close this and start working."
	}
}

// person says who signed in; once, unless two people approved.
func (d *done) person(p *page) {
	said := ""
	for i, h := range d.all {
		e := h.Entitlement
		who := e.Person
		if who == "" {
			who = "somebody whose name the Q service does not tell"
		}
		if i == 0 {
			p.field("signed in as", p.styles.strong, who)
			p.field("licence", p.styles.plain, e.Subscription)
			if e.Profile != nil {
				p.field("Q profile", p.styles.plain, profileWords(*e.Profile))
			}
			p.field("until", p.styles.plain, d.until(h))
			if !h.Grant.Token.RefreshToken.Empty() {
				p.field("approval", p.styles.plain, "next one "+atTheLatest(h.Grant.Registration.ExpiresAt))
			}
			said = who
			if d.before != "" && e.Person != "" && d.before != e.Person {
				p.warn(0, "last time "+d.before+" signed in here. If that was not meant: s lists the sign-ins, x there signs out")
			}
		} else if who != said {
			p.warn(0, d.title(h.Grant.Holder)+" was approved by another person, "+who)
		}
		if e.Unsure != nil {
			p.warn(0, e.Unsure.Error())
		}
	}
	if len(d.all) > 0 {
		p.blank()
	}
}

func (d *done) until(h Handed) string {
	text := "access token until " + words.Clock(h.Grant.Token.ExpiresAt, d.now)
	if h.Grant.Token.RefreshToken.Empty() {
		return text + "; it cannot be renewed"
	}
	return text + ", renewed by itself"
}

func (d *done) handed(p *page, h Handed) {
	if h.Plan.Holder == "" {
		p.good(0, "qlogin keeps the sign-in; a later hand-over needs no browser")
		return
	}
	for _, t := range h.Targets {
		d.target(p, h.HandedOver, t, h.Plan.Opens[t.ID])
		for _, c := range h.Checks {
			if c.Target == t.ID && !c.OK {
				p.bad(4, c.What+": "+c.Text)
			}
		}
	}
	for _, c := range h.Checks {
		if c.Target == "" && !c.OK {
			p.bad(0, c.What+": "+c.Text)
		}
	}
}

// target is one IDE: signed in, waiting, or left as it was.
func (d *done) target(p *page, h signin.HandedOver, t ide.Target, opens string) {
	if i := slices.IndexFunc(h.Result.Waiting, func(w ide.Waiting) bool { return w.Target == t.ID || w.Target == "" }); i >= 0 {
		p.warn(0, t.Name)
		p.say(p.styles.plain, 4, h.Result.Waiting[i].Why)
		if h.Result.Waiting[i].Kind == ide.IsRunning {
			p.say(p.styles.muted, 4, "close it when it suits you: this screen finishes the hand-over by itself")
		}
		return
	}
	if opens == "" {
		opens = "nothing was written"
	}
	p.good(0, t.Name)
	p.say(p.styles.plain, 4, opens)
}

// waitingFor lists the targets that an open IDE holds back.
func (d *done) waitingFor() []string {
	var ids []string
	add := func(h signin.HandedOver) {
		for _, w := range h.Result.Waiting {
			if w.Kind != ide.IsRunning {
				continue
			}
			if w.Target != "" {
				ids = append(ids, w.Target)
				continue
			}
			for _, t := range h.Targets {
				ids = append(ids, t.ID)
			}
		}
	}
	for _, h := range d.all {
		add(h.HandedOver)
	}
	for _, h := range d.prefilled {
		add(h)
	}
	return ids
}

func (d *done) failed() bool {
	return slices.ContainsFunc(d.all, func(h Handed) bool {
		return slices.ContainsFunc(h.Checks, func(c ide.Check) bool { return !c.OK })
	})
}

func (d *done) keys() []binding {
	return slices.Concat([]binding{on("enter q", "Enter", "close", (*Model).quit)}, scrolling(), []binding{
		on("d", "d", "details", (*Model).openDone),
		on("s esc", "s", "all sign-ins", (*Model).goHome),
		on("u", "u", "undo", (*Model).askUndo),
	})
}

// openDone shows what was written and what was read back.
func (m *Model) openDone() tea.Cmd {
	m.details = details{title: "What was written, and read back", home: m.o.Home}
	for _, h := range m.done.all {
		m.details.parts = append(m.details.parts, part{title: h.Plan.Title, written: h.Result.Written, unchanged: h.Result.Unchanged, checks: h.Checks, names: namesOf(h.Targets)})
	}
	for _, h := range m.done.prefilled {
		m.details.parts = append(m.details.parts, part{title: h.Plan.Title, written: h.Result.Written, unchanged: h.Result.Unchanged, names: namesOf(h.Targets)})
	}
	return m.open(reading)
}

func profileWords(p ide.Profile) string {
	return p.Name + " (" + p.Region() + ", account " + p.Account() + ")"
}

func namesOf(targets []ide.Target) map[string]string {
	names := map[string]string{}
	for _, t := range targets {
		names[t.ID] = t.Name
	}
	return names
}
