package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/signin"
)

// causes is the guided talk for a page that did not end with "approved". Only the
// browser knows why; AWS leaves the client waiting. The person says what the page
// showed, and the talk ends in one failure of the doctor's catalogue.
type causes struct {
	talk         doctor.Talk
	at           int
	waiting      bool // for the approval of a code, meanwhile
	organization signin.Organization
}

func (m *Model) openCauses() tea.Cmd {
	m.causes = causes{waiting: m.signing.pending != nil, organization: m.place()}
	return m.open(doubting)
}

// place is the organization that is being signed in to, or was.
func (m *Model) place() signin.Organization {
	if m.base() == failing {
		return m.failure.organization
	}
	if s, ok := m.dashboard.selected(); ok && m.ofDashboard() {
		return s.Organization
	}
	if o := m.signing.choice.Organization; o.StartURL != "" {
		return o
	}
	return m.plan.choice.Organization
}

// leaveCauses goes back to the screen on which the talk was begun.
func (m *Model) leaveCauses() tea.Cmd {
	for m.stage == doubting || m.stage == browsing {
		if len(m.trail) == 0 {
			return m.retreat()
		}
		m.back()
	}
	return nil
}

// askForRegion asks once more for start URL and Region.
func (m *Model) askForRegion() tea.Cmd {
	org := m.place()
	m.drop()
	m.editOrganization(org)
	return nil
}

func (c *causes) view(p *page) {
	if q, asking := c.talk.Question(); asking {
		c.question(p, q)
		return
	}
	row, found := c.talk.Row()
	if !found {
		p.title("The questions know no failure of this kind")
		p.say(p.styles.plain, 0, "qlogin doctor looks at everything between this computer and Amazon Q; with --bundle FILE it writes down what IT needs to look further.")
		return
	}
	p.title(row.Symptom)
	p.field("why", p.styles.plain, row.Cause)
	p.field("mends it", p.styles.plain, row.Owner)
	p.field("set-up step", p.styles.muted, row.Step)
	p.blank()
	p.hang(p.styles.plain, p.styles.accent.Render("→")+" ", row.Mend)
	if row.Name == rowInvalidCode {
		p.say(p.styles.plain, 2, "You gave "+c.organization.Region+". AWS hands out codes in every Region, but only the right one knows them.")
	}
	c.waits(p)
}

func (c *causes) question(p *page, q doctor.Question) {
	p.title(q.Text)
	for i, choice := range q.Choices {
		p.item(i == c.at, choice.Text)()
	}
	p.blank()
	p.say(p.styles.muted, 0, "Or paste the words of the page here.")
	c.waits(p)
}

func (c *causes) waits(p *page) {
	if c.waiting {
		p.blank()
		p.say(p.styles.muted, 0, "qlogin goes on waiting meanwhile: if the page says approved after all, this screen goes away.")
	}
}

func (c *causes) keys() []binding {
	back := on("esc", "Esc", "back", (*Model).talkBack)
	q, asking := c.talk.Question()
	if !asking {
		return append(append(c.remedies(), scrolling()...), back)
	}
	keys := append([]binding{on("enter", "Enter", "that is it", (*Model).answerTalk)},
		upDown(func(m *Model, n int) { m.causes.at = wrapAround(m.causes.at, n, len(q.Choices)) })...)
	return append(keys, on("x", "x", "leave the questions", (*Model).leaveCauses), back)
}

// answerTalk goes on with the choice under the cursor.
func (m *Model) answerTalk() tea.Cmd {
	q, asking := m.causes.talk.Question()
	if !asking || m.causes.at >= len(q.Choices) {
		return nil
	}
	next, err := m.causes.talk.Answer(q.Choices[m.causes.at].Name)
	if err != nil {
		return m.fail(err, nil)
	}
	m.causes.talk, m.causes.at, m.scroll, m.follow = next, 0, 0, true
	return nil
}

// talkBack takes the last answer back, and leaves at the first question.
func (m *Model) talkBack() tea.Cmd {
	if q, asking := m.causes.talk.Question(); asking && q.Name == firstQuestion() {
		return m.leaveCauses()
	}
	m.causes.talk, m.causes.at, m.scroll, m.follow = m.causes.talk.Back(), 0, 0, true
	return nil
}

func firstQuestion() string {
	q, _ := doctor.Talk{}.Question()
	return q.Name
}

// pastePage goes to the choice whose words are in what was copied from the page.
func (m *Model) pastePage(text string) {
	q, asking := m.causes.talk.Question()
	if !asking {
		return
	}
	choice, ok := q.Match(text)
	if !ok {
		m.note = "None of these has those words"
		return
	}
	for i, c := range q.Choices {
		if c.Name == choice.Name {
			m.causes.at, m.follow = i, true
		}
	}
	m.note = "Those words belong to the line with the cursor"
}

// The failures for which a key does more than to copy a letter.
const (
	rowInvalidCode = "invalid-code"
	rowStartURL    = "start-url"
	rowNoBrowser   = "no-browser"
	rowWrongPerson = "wrong-person"
	rowNotApproved = "not-approved"
)

// remedies are the keys that mend a failure from here; the first is Enter.
func (c *causes) remedies() []binding {
	row, _ := c.talk.Row()
	letter := on("c", "c", "copy what to tell IT", func(m *Model) tea.Cmd { return m.copyText(m.causes.letter(), "what to tell IT") })
	region := on("g", "g", "change start URL or Region", (*Model).askForRegion)
	switch {
	case row.Name == rowInvalidCode && c.waiting:
		return []binding{on("enter g", "Enter", "choose another Region", (*Model).wrongRegion), letter}
	case row.Name == rowInvalidCode, row.Name == rowStartURL:
		return []binding{on("enter g", "Enter", "change start URL or Region", (*Model).askForRegion), letter}
	case row.Name == rowWrongPerson && c.waiting, row.Name == rowNoBrowser && c.waiting:
		return []binding{on("enter", "Enter", "choose another browser", (*Model).listBrowsers), region}
	case row.Name == rowNotApproved && !c.waiting:
		return []binding{on("enter", "Enter", "sign in", (*Model).leaveCauses), region}
	case row.Owner == doctor.You:
		return []binding{on("enter", "Enter", "back to where I was", (*Model).leaveCauses), region}
	}
	return []binding{on("enter c", "Enter", "copy what to tell IT", letter.does), region}
}

// letter is what IT, or whoever mends it, has to know.
func (c *causes) letter() string {
	row, found := c.talk.Row()
	if !found {
		return ""
	}
	lines := []string{row.Symptom, row.Cause, row.Mend}
	if row.Step != "" {
		lines = append(lines, "Step of the set-up: "+row.Step)
	}
	lines = append(lines, "("+c.organization.StartURL+", "+c.organization.Region+")")
	return strings.Join(lines, "\n") + "\n"
}
