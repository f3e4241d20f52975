package tui

import (
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/internal/words"
	"github.com/qlogin/qlogin/signin"
)

// What the keys of the dashboard do to the sign-in under the cursor.

func (m *Model) otherOrganization() tea.Cmd {
	m.attempt.stop()
	m.organization.signedIn = true
	m.organization.typing = len(m.organization.candidates) == 0
	m.show(choosing)
	return nil
}

// signInAgain goes through the plan: what would be written may have changed.
func (m *Model) signInAgain() tea.Cmd {
	s, ok := m.dashboard.selected()
	if !ok {
		return nil
	}
	next := m.decide(m.choiceOf(s))
	m.plan.again = true
	return next
}

func (m *Model) choiceOf(s signin.Session) signin.Choice {
	c := signin.Choice{Organization: s.Organization}
	if s.Profile != nil {
		c.Profile = s.Profile.ARN
	}
	return c
}

// stored is the hand-over of what the keyring has for one holder.
func (m *Model) stored(s signin.Session) signing {
	c := m.choiceOf(s)
	c.Targets = s.Record.Targets
	if s.Holder != signin.Own {
		c.Holders = []string{s.Holder}
	}
	return signing{choice: c, holders: []string{s.Holder}, stored: true}
}

func (m *Model) handOverAgain() tea.Cmd {
	s, ok := m.dashboard.selected()
	if !ok {
		return nil
	}
	return m.sign(m.stored(s))
}

// switchProfile asks the Q service for the profiles; it answers with a choice
// where there are several.
func (m *Model) switchProfile() tea.Cmd {
	s, ok := m.dashboard.selected()
	if !ok {
		return nil
	}
	signing := m.stored(s)
	signing.choice.Profile = ""
	return m.sign(signing)
}

func (m *Model) signedOut(out signin.SignedOut, err error) tea.Cmd {
	m.work.writes = false
	if err != nil {
		return m.fail(err, m.goHome)
	}
	m.dashboard.sessions = nil
	next := m.goHome()
	m.note = "signed out: " + out.Title
	if out.Ended {
		m.note += "; the session at the access portal has ended"
	}
	if out.StillOn {
		m.note += "; the session at the access portal could not be ended from here: sign out there"
	}
	if len(out.Result.Waiting) > 0 {
		m.note += "; it is open and still knows the sign-in: sign out there, or close it and press u here"
	}
	return next
}

// undone says what became of every file.
func (m *Model) undone(r ide.UndoResult, err error) tea.Cmd {
	m.work.writes = false
	if err != nil {
		return m.fail(err, m.goHome)
	}
	m.outcome.Handed, m.outcome.Prefilled = nil, nil
	m.details = details{title: "Undone", home: m.o.Home}
	one := part{title: words.Count(len(r.Restored)+len(r.Reverted), "place is as it was", "places are as they were")}
	for _, group := range []struct {
		word string
		all  []ide.Outcome
	}{{"restored", r.Restored}, {"taken back", r.Reverted}, {"left alone", r.LeftAlone}, {"waiting", r.Waiting}} {
		for _, u := range group.all {
			one.facts = append(one.facts, [2]string{group.word, fmt.Sprintf("%s%s: %s", words.Path(m.o.Home, u.File), rowWord(u.Row), u.Text)})
		}
	}
	m.details.parts = []part{one}
	next := m.goHome()
	m.open(reading)
	return next
}

func rowWord(row string) string {
	if row == "" {
		return ""
	}
	return ", row " + row
}

// openSession shows everything about one sign-in.
func (m *Model) openSession() tea.Cmd {
	s, ok := m.dashboard.selected()
	if !ok {
		return nil
	}
	now := m.o.Now()
	one := part{title: s.Title, checks: s.Checks, odd: s.Odd, names: namesOf(s.Targets), facts: [][2]string{
		{"start URL", s.Organization.StartURL}, {"Region", s.Organization.Region}, {"person", s.Person}, {"licence", s.Subscription},
	}}
	if s.Profile != nil {
		one.facts = append(one.facts, [2]string{"Q profile", profileWords(*s.Profile)}, [2]string{"profile ARN", s.Profile.ARN})
	}
	one.facts = append(one.facts,
		[2]string{"signed in", words.Clock(s.SignedIn, now)},
		[2]string{"access token", "until " + words.Clock(s.TokenExpires, now)},
		[2]string{"registration", "until " + words.Clock(s.RegistrationExpires, now)},
		[2]string{"keyring", yes(s.Stored, "has the token", "does not have the token")},
		[2]string{"IDE", yes(s.Held, "has the token in its own file", "has no token of this sign-in in its file")},
	)
	m.details = details{title: "Details", home: m.o.Home, parts: []part{one}}
	return m.open(reading)
}

func yes(is bool, then, otherwise string) string {
	if is {
		return then
	}
	return otherwise
}

// ended says whether err means that only a new sign-in helps.
func ended(err error) bool {
	_, over := errors.AsType[*signin.SessionEndedError](err)
	return over || errors.Is(err, signin.ErrNotSignedIn)
}

// signInInstead makes the sign-in anew that could not be used.
func (m *Model) signInInstead() tea.Cmd {
	if m.dashboard.known() {
		return m.signInAgain()
	}
	s := m.signing
	s.again, s.stored, s.got = true, false, nil
	return m.sign(s)
}
