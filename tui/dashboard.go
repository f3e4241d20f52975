package tui

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/signin"
)

// dashboard lists the sign-ins of this computer.
type dashboard struct {
	sessions   []signin.Session
	loaded     bool
	at         int
	now        time.Time
	warnings   []time.Duration // how long before its end a sign-in counts as ending
	seen       map[string]life // of each sign-in, at the last look; nil: nothing yet
	sight      sight
	glanced    bool // sight is that of this screen
	hasService bool
	trouble    string               // why the last look brought nothing
	notBefore  map[string]time.Time // when AWS may be asked again, of each sign-in
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
	m.dashboard.now, m.dashboard.loaded, m.dashboard.seen = m.o.Now(), false, nil
	m.dashboard.hasService = m.o.Service != nil
	m.plan.ready = false
	m.show(home)
	return m.loadSessions((*Model).sessionsLoaded)
}

// reload asks the keyring anew below whatever is shown.
func (m *Model) reload() tea.Cmd { return m.loadSessions((*Model).sessionsReloaded) }

func (m *Model) sessionsLoaded(s signIns, err error) tea.Cmd {
	if err != nil {
		return m.fail(err, m.goHome)
	}
	return tea.Batch(m.sessionsReloaded(s, nil), m.resting())
}

// sessionsReloaded shows what is new. Trouble leaves the screen as it is, with a
// word about it.
func (m *Model) sessionsReloaded(s signIns, err error) tea.Cmd {
	d := &m.dashboard
	if err != nil {
		d.trouble = m.o.Explain(err).Message
		return tea.Batch(m.tick(dashboardTick), m.glance(glanceEvery))
	}
	d.sessions, d.sight, d.trouble = s.sessions, s.sight, ""
	d.loaded, d.glanced, d.now = true, true, m.o.Now()
	d.at = min(d.at, max(len(d.sessions)-1, 0))
	if len(d.sessions) == 0 {
		m.show(choosing)
		return nil
	}
	m.tellEnds()
	return tea.Batch(m.tick(dashboardTick), m.glance(glanceEvery), m.tend(d.sight))
}

// tellEnds says which sign-in has become worse since the last look.
func (m *Model) tellEnds() {
	if m.base() != home || !m.dashboard.loaded {
		return
	}
	if news := m.dashboard.notice(m.dashboard.now); news != "" {
		m.note, m.follow = news, true
	}
}

func (d *dashboard) view(p *page) {
	p.title("Your sign-ins")
	if !d.loaded && !d.known() {
		p.say(p.styles.plain, 0, "Asking the keyring …")
		p.say(p.styles.muted, 0, "It may want to be unlocked: look for its window.")
		return
	}
	if d.trouble != "" {
		p.warn(0, "This may be old: "+d.trouble)
		p.blank()
	}
	for i, s := range d.sessions {
		if i == 0 || s.Organization != d.sessions[i-1].Organization {
			d.organization(p, i, s.Organization)
		}
		d.session(p, i, s)
	}
	d.background(p)
}

// organization is the line above its sign-ins: who, where all of them are the
// same person's.
func (d *dashboard) organization(p *page, i int, o signin.Organization) {
	if i > 0 {
		p.blank()
	}
	p.say(p.styles.muted, 0, o.StartURL+" in "+o.Region)
	first := d.sessions[i]
	if d.agree(o) {
		p.say(p.styles.plain, 0, who(first))
		if first.Profile != nil {
			p.say(p.styles.muted, 0, "profile "+profileWords(*first.Profile))
		}
	}
	if people := d.people(o); len(people) > 1 {
		p.warn(0, "signed in as different people: "+strings.Join(people, ", "))
	}
	if d.unused(o) {
		p.say(p.styles.plain, 0, "The IDEs have another organization: w switches to this one")
	}
}

// agree says whether all sign-ins of an organization are the same person's, with
// the same licence and profile.
func (d *dashboard) agree(o signin.Organization) bool {
	var first *signin.Session
	return !slices.ContainsFunc(d.sessions, func(s signin.Session) bool {
		if s.Organization != o {
			return false
		}
		if first == nil {
			first = &s
		}
		return who(s) != who(*first) || profileOf(s) != profileOf(*first)
	})
}

// people are those whose sign-ins an organization has here.
func (d *dashboard) people(o signin.Organization) []string {
	var all []string
	for _, s := range d.sessions {
		if s.Organization == o && s.Person != "" && !slices.Contains(all, s.Person) {
			all = append(all, s.Person)
		}
	}
	return all
}

func profileOf(s signin.Session) string {
	if s.Profile == nil {
		return ""
	}
	return s.Profile.ARN
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

func (d *dashboard) keys() []binding {
	quit := on("q esc", "q", "quit", (*Model).quit)
	other := on("o", "o", "other organization", (*Model).otherOrganization)
	if !d.known() {
		return []binding{other, quit}
	}
	keys := []binding{
		on("enter d", "Enter", "details", (*Model).openSession),
		on("s", "s", "sign in again", (*Model).signInAgain),
		on("r", "r", "renew", (*Model).renewNow),
		on("h", "h", "hand over", (*Model).handOverAgain),
		on("p", "p", "profile", (*Model).switchProfile),
	}
	if d.several() {
		keys = append(keys, on("w", "w", "switch to it", (*Model).useOrganization))
	}
	keys = append(keys, on("x", "x", "sign out", (*Model).askSignOut))
	if d.hasService {
		keys = append(keys,
			on("i", "i", "background", (*Model).askService),
			on("l", "l", "what the background service did", (*Model).openLog).hidden(),
		)
	}
	keys = append(keys,
		on("u", "u", "undo", (*Model).askUndo).hidden(),
		other.hidden(),
		on("t", "t", "something is wrong", (*Model).openCauses),
		on("f5 ctrl+l", "F5", "look again", (*Model).goHome).hidden(),
	)
	keys = append(keys, upDown(func(m *Model, n int) { m.dashboard.at = wrapAround(m.dashboard.at, n, len(m.dashboard.sessions)) })...)
	return append(keys, quit)
}
