package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/signin"
)

// dashboard lists the sign-ins of this computer.
type dashboard struct {
	sessions []signin.Session
	loaded   bool
	at       int
	now      time.Time
}

const dashboardTick = 30 * time.Second

// known says whether there is something on the dashboard.
func (d *dashboard) known() bool { return len(d.sessions) > 0 }

func (d *dashboard) selected() (signin.Session, bool) {
	if len(d.sessions) == 0 {
		return signin.Session{}, false
	}
	return d.sessions[min(d.at, len(d.sessions)-1)], true
}

// goHome shows the dashboard and asks the keyring anew.
func (m *Model) goHome() tea.Cmd {
	m.drop()
	m.dashboard.now, m.dashboard.loaded = m.o.Now(), false
	m.plan.ready = false
	m.show(home)
	return m.loadSessions()
}

func (m *Model) sessionsLoaded(all []signin.Session, err error) tea.Cmd {
	if err != nil {
		return m.fail(err, m.goHome)
	}
	m.dashboard.sessions, m.dashboard.loaded, m.dashboard.now = all, true, m.o.Now()
	m.dashboard.at = min(m.dashboard.at, max(len(all)-1, 0))
	if len(all) == 0 {
		m.show(choosing)
		return nil
	}
	return m.tick(dashboardTick)
}

func (d *dashboard) view(p *page) {
	if !d.loaded && !d.known() {
		p.title("Your sign-ins")
		p.say(p.styles.plain, 0, "Asking the keyring …")
		p.say(p.styles.muted, 0, "It may want to be unlocked: look for its window.")
		return
	}
	p.title("Your sign-ins")
	var last signin.Organization
	for i, s := range d.sessions {
		if s.Organization != last {
			if i > 0 {
				p.blank()
			}
			p.say(p.styles.muted, 0, s.Organization.StartURL+" in "+s.Organization.Region)
			last = s.Organization
		}
		d.session(p, i, s)
	}
}

func (d *dashboard) session(p *page, i int, s signin.Session) {
	done := p.item(i == d.at, s.Title)
	defer done()
	if who := who(s); who != "" {
		p.say(p.styles.plain, 4, who)
	}
	if s.Profile != nil {
		p.say(p.styles.muted, 4, "profile "+profileWords(*s.Profile))
	}
	d.timeLeft(p, s)
	for _, id := range s.Waiting {
		p.warn(4, namesOf(s.Targets)[id]+" waits: close it, then h hands over")
	}
	for _, c := range s.Checks {
		if !c.OK {
			p.warn(4, c.What+": "+c.Text)
		}
	}
	for _, odd := range s.Odd {
		p.warn(4, odd)
	}
}

func who(s signin.Session) string {
	switch {
	case s.Person == "":
		return s.Subscription
	case s.Subscription == "":
		return s.Person
	default:
		return s.Person + ", " + s.Subscription
	}
}

// timeLeft says until when, in words and as a bar of an hour, which is how long
// an access token lives.
func (d *dashboard) timeLeft(p *page, s signin.Session) {
	left := s.TokenExpires.Sub(d.now)
	switch {
	case s.Valid(d.now):
		p.mark("    " + bar(p, left, time.Hour) + " " + p.styles.plain.Render(span(left.Truncate(time.Minute))+" left, until "+hour(s.TokenExpires, d.now)))
		p.say(p.styles.muted, 4, renewal(s))
	case s.Stored && s.Renewable:
		p.mark("    " + bar(p, 0, time.Hour) + " " + p.styles.plain.Render("over since "+hour(s.TokenExpires, d.now)))
		p.say(p.styles.muted, 4, renewal(s))
	default:
		p.bad(4, "ended: sign in again")
	}
}

func renewal(s signin.Session) string {
	until := "; next approval by " + s.RegistrationExpires.Local().Format("2 January 2006")
	switch {
	case !s.Renewable:
		return "cannot be renewed: sign in again when it is over"
	case s.Holder == signin.Own:
		return "renewed when it is used next" + until
	default:
		return "renewed by " + s.Title + " while open" + until
	}
}

const barWidth = 12

func bar(p *page, left, whole time.Duration) string {
	full := int(min(max(left, 0), whole) * barWidth / whole)
	if left > 0 && full == 0 {
		full = 1
	}
	style := p.styles.good
	if full <= barWidth/4 {
		style = p.styles.warn
	}
	return style.Render(strings.Repeat("━", full)) + p.styles.muted.Render(strings.Repeat("╌", barWidth-full))
}

func (d *dashboard) keys() []binding {
	quit := on("q esc", "q", "quit", (*Model).quit)
	other := on("o", "o", "other organization", (*Model).otherOrganization)
	if !d.known() {
		return []binding{other, quit}
	}
	keys := []binding{
		on("enter d", "Enter", "details", (*Model).openSession),
		on("s", "s", "sign in again", (*Model).signInAgain),
		on("h", "h", "hand over", (*Model).handOverAgain),
		on("r", "r", "renew", (*Model).renewNow),
		on("p", "p", "profile", (*Model).switchProfile),
		on("x", "x", "sign out", (*Model).askSignOut),
		on("u", "u", "undo", (*Model).askUndo).hidden(),
		other.hidden(),
		on("f5 ctrl+l", "F5", "look again", (*Model).goHome).hidden(),
	}
	keys = append(keys, upDown(func(m *Model, n int) { m.dashboard.at = wrapAround(m.dashboard.at, n, len(m.dashboard.sessions)) })...)
	return append(keys, quit)
}
