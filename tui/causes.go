package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// causes is for a page that did not end with "approved". Only the browser knows
// why; AWS leaves the client waiting. The person says what the page shows.
type causes struct {
	at     int
	region string
}

// cause is one thing that a page can show.
type cause struct {
	shows string
	means string
	ask   string // what to tell IT; "" where nobody has to be asked
	next  string // what Enter does, in words
	does  func(*Model) tea.Cmd
}

func (m *Model) openCauses() tea.Cmd {
	m.causes = causes{region: m.signing.choice.Organization.Region}
	return m.open(doubting)
}

// toCode goes back to the code, from wherever it was left.
func (m *Model) toCode() tea.Cmd {
	m.stage, m.trail, m.scroll = waiting, nil, 0
	return nil
}

func (m *Model) askForRegion() tea.Cmd {
	org := m.signing.choice.Organization
	if org.StartURL == "" {
		org = m.plan.choice.Organization
	}
	m.drop()
	m.editOrganization(org)
	return nil
}

func (c *causes) all() []cause {
	copyAsk := func(m *Model) tea.Cmd { return m.copyText(m.causes.all()[m.causes.at].ask, "the question") }
	return []cause{{
		shows: "another code than the one here",
		means: "It belongs to another sign-in. Do not approve it: somebody may want yours. Close that page and open the address of this screen.",
		next:  "back to the code", does: (*Model).toCode,
	}, {
		shows: "the code is invalid, or was not found",
		means: "The Region is probably not that of your Identity Center: you gave " + c.region + ". AWS hands out codes in every Region, but only the right one knows them.",
		next:  "choose another Region", does: (*Model).wrongRegion,
	}, {
		shows: "PingOne: not authorized, or an unknown application",
		means: "PingOne knows you, but you are not in the group of its AWS application.",
		ask:   "Please add me to the PingOne group of the AWS IAM Identity Center application: PingOne refuses me there.",
		next:  "copy the question", does: copyAsk,
	}, {
		shows: "AWS: \"It's not you, it's us\", or the request could not be completed",
		means: "Identity Center refused what PingOne sent: a name that differs, an expired certificate, a wrong audience, or an account that is not provisioned.",
		ask:   "AWS IAM Identity Center refuses my sign-in from PingOne. CloudTrail has the reason at this time, event ExternalIdPDirectoryLogin. Is my user provisioned, with the same user name, and is the SAML certificate current?",
		next:  "copy the question", does: copyAsk,
	}, {
		shows: "you have no access, or no applications",
		means: "You are signed in to AWS, but Amazon Q Developer Pro is not assigned to you.",
		ask:   "Please assign me, or my group, to Amazon Q Developer Pro in AWS IAM Identity Center.",
		next:  "copy the question", does: copyAsk,
	}, {
		shows: "somebody else's name",
		means: "The browser is signed in as another person. A private window knows nobody.",
		next:  "choose a private window", does: (*Model).listBrowsers,
	}, {
		shows: "nothing, or an error of the browser",
		means: "Something between you and AWS is in the way: the VPN, a proxy, a network that wants a sign-in of its own. Other pages of AWS will not load either.",
		next:  "back to the code", does: (*Model).toCode,
	}}
}

func (c *causes) view(p *page) {
	p.title("What does the page show?")
	for i, one := range c.all() {
		done := p.item(i == c.at, one.shows)
		if i == c.at {
			p.say(p.styles.plain, 4, one.means)
			if one.ask != "" {
				p.say(p.styles.plain, 4, "Ask IT: “"+one.ask+"”")
			}
			p.say(p.styles.muted, 4, "Enter: "+one.next)
		}
		done()
	}
	p.blank()
	p.say(p.styles.muted, 0, "qlogin goes on waiting meanwhile: if the page says approved after all, this screen goes away.")
}

func (c *causes) keys() []binding {
	chosen := c.all()[c.at]
	keys := append([]binding{on("enter", "Enter", chosen.next, chosen.does)},
		upDown(func(m *Model, n int) { m.causes.at = wrapAround(m.causes.at, n, len(m.causes.all())) })...)
	if !strings.Contains(chosen.next, "Region") {
		keys = append(keys, on("g", "g", "change the Region", (*Model).askForRegion))
	}
	return append(keys, on("esc x", "Esc", "back", (*Model).toCode))
}
