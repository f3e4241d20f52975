package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/partition"
	"github.com/qlogin/qlogin/signin"
)

func (o *organization) form(p *page) {
	p.title("Where do you sign in?")
	portal, problem := partition.ParseStartURL(o.url.text())
	o.line(p, 0, "Start URL", &o.url)
	switch e, _ := problem.(*partition.URLError); { //nolint:errorlint // the function returns this type bare
	case o.url.text() == "":
		p.say(p.styles.muted, 4, "the address of your company's AWS access portal, such as https://d-1234567890.awsapps.com/start; paste it as you got it. Your e-mail address at work may do as well")
	case problem == nil:
		p.good(4, portal.StartURL)
	case o.byName():
		p.say(p.styles.plain, 4, "Enter asks the domain of this address which organization it belongs to")
	default:
		p.warn(4, problem.Error())
		if e != nil {
			p.say(p.styles.muted, 6, e.Hint)
		}
	}
	p.blank()
	o.line(p, 1, "Region", &o.region)
	o.regionNews(p, portal, problem == nil)
}

func (o *organization) regionNews(p *page, portal partition.Portal, parsed bool) {
	region := o.regionText(portal)
	_, valid := partition.Of(region)
	for _, wrong := range o.regions.wrong {
		if portal.StartURL == o.regions.startURL {
			p.warn(4, wrong+" was not it: the page did not know its code")
		}
	}
	switch {
	case region == "" && o.cursor() > 0: // the list is what is read now
	case region == "":
		p.say(p.styles.muted, 4, "of Identity Center: "+discover.WhereToLook+". Whoever gave you the start URL knows it")
	case !valid && len(o.guesses()) > 0 && o.field == 1: // the list completes it
	case !valid:
		p.warn(4, (&partition.RegionError{Name: region}).Error())
	case o.region.text() == "" && parsed:
		p.good(4, region+", read from the start URL")
	default:
		p.good(4, region)
	}
	o.caution(p, region)
	if o.listed(region) {
		o.list(p)
	}
}

func (o *organization) line(p *page, field int, word string, in *input) {
	done := p.item(o.field == field, word)
	p.mark("    " + in.view(p.styles, p.width-5, o.field == field))
	done()
}

func (o *organization) regionText(portal partition.Portal) string {
	if o.region.text() != "" {
		return o.region.text()
	}
	return portal.Region
}

func (o *organization) formKeys() []binding {
	other := func(m *Model) tea.Cmd {
		m.organization.field, m.organization.regions.at = 1-m.organization.field, 0
		return nil
	}
	keys := []binding{
		on("enter", "Enter", "continue", (*Model).enterForm),
		on("tab shift+tab", "Tab", "other line", other),
		on("down", "↓", "choose a Region", func(m *Model) tea.Cmd { return m.move(+1) }),
		on("up", "↑", "back up", func(m *Model) tea.Cmd { return m.move(-1) }).hidden(),
	}
	if len(o.candidates) > 0 || o.signedIn {
		keys = append(keys, on("esc", "Esc", "back", (*Model).leaveForm))
	}
	return append(keys, on("ctrl+c", "ctrl+c", "quit", (*Model).interrupt))
}

func (m *Model) leaveForm() tea.Cmd {
	if len(m.organization.candidates) == 0 {
		return m.goHome()
	}
	m.organization.typing = false
	return nil
}

// editOrganization asks once more, with what was used so far; the Region is
// what is usually wrong.
func (m *Model) editOrganization(org signin.Organization) {
	o := &m.organization
	o.typing, o.field, o.regions.at = true, 1, 0
	o.url.set(org.StartURL)
	o.region.set(org.Region)
	if org.StartURL == "" {
		o.field = 0
	}
	m.show(choosing)
}

// enterForm goes on when the lines are right, and to the wrong one otherwise.
func (m *Model) enterForm() tea.Cmd {
	o := &m.organization
	if at := o.cursor(); at > 0 {
		o.region.set(o.guesses()[at-1].Region)
		o.regions.at = 0
	}
	portal, err := partition.ParseStartURL(o.url.text())
	if err != nil {
		o.field = 0
		if !o.byName() {
			return nil
		}
		return m.busy("Asking the domain of "+o.url.text(), m.seek("", o.region.text(), o.url.text()))
	}
	region := o.regionText(portal)
	if _, ok := partition.Of(region); !ok {
		o.field = 1
		return nil
	}
	return m.busy("Taking "+portal.StartURL, m.seek(portal.StartURL, region, ""))
}
