package lab

import (
	"fmt"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/lab/directory"
	"github.com/qlogin/qlogin/lab/pingone"
	"github.com/qlogin/qlogin/lab/portal"
)

// people are those of the organization, as the directory has them now and the
// conditions change them.
func (l *Lab) people(k conditions) []Person {
	people := l.org.clone().People
	stored := l.directory.Snapshot()
	for i := range people {
		p := &people[i]
		u, known := stored.User(p.UserID)
		if !known {
			u, known = stored.UserNamed(p.DirectoryName)
		}
		p.Missing, p.Disabled = !known, known && !u.Active
		if k.person != nil {
			k.person(p)
		}
		if known && !u.Seeded { // SCIM has had the last word
			p.DirectoryName, p.UserID = u.UserName, u.ID
			p.Missing, p.Provisioned, p.Disabled = false, true, !u.Active
		}
	}
	return people
}

// inDirectory finds a user of Identity Center. User names there are compared
// without regard to case (IAM Identity Center user guide, user attributes).
func (l *Lab) inDirectory(k conditions, name string) (Person, bool) {
	for _, p := range l.people(k) {
		if !p.Missing && strings.EqualFold(p.DirectoryName, name) {
			return p, true
		}
	}
	stored := l.directory.Snapshot()
	u, ok := stored.UserNamed(name)
	if !ok || u.Seeded {
		return Person{}, false
	}
	group, _ := stored.GroupNamed(developers)
	return Person{
		Name: u.DisplayName, DirectoryName: u.UserName, UserID: u.ID,
		Provisioned: true, Disabled: !u.Active, Subscribed: group.Has(u.ID),
	}, true
}

// makeDirectory fills the directory as the first provisioning did.
func (l *Lab) makeDirectory() {
	founded := l.conditions(l.scenario).founded
	group := directory.Group{
		ID: developersID, ExternalID: "pingone-group-1", DisplayName: developers, Created: founded, Modified: founded, Seeded: true,
	}
	for i, p := range l.org.People {
		given, family, _ := strings.Cut(p.Name, " ")
		l.directory.PutUser(directory.User{
			ID: p.UserID, ExternalID: fmt.Sprintf("pingone-user-%d", i+1), UserName: p.DirectoryName, DisplayName: p.Name, Active: true,
			Name:    directory.Name{GivenName: given, FamilyName: family},
			Emails:  []directory.Value{{Value: p.Email, Type: "work", Primary: true}},
			Created: founded, Modified: founded, Seeded: true,
		})
		group.Members = append(group.Members, p.UserID)
	}
	l.directory.PutGroup(group)
}

// view is what can be seen of the directory under these conditions: scenarios
// hide and change the users and groups that were there from the beginning.
func (l *Lab) view(k conditions, all directory.Snapshot) directory.Snapshot {
	people := l.people(k)
	var seen directory.Snapshot
	for _, u := range all.Users {
		i := slices.IndexFunc(l.org.People, func(p Person) bool { return p.UserID == u.ID })
		if i >= 0 && u.Seeded {
			p := people[i]
			if p.Missing || !p.Provisioned {
				continue
			}
			// Somebody else's identity, borrowed for a sign-in, changes no record.
			if !slices.ContainsFunc(l.org.People, func(o Person) bool { return o.UserID == p.UserID && o.UserID != u.ID }) {
				u.ID, u.UserName, u.Active = p.UserID, p.DirectoryName, u.Active && !p.Disabled
			}
		}
		seen.Users = append(seen.Users, u)
	}
	for _, g := range all.Groups {
		if g.Seeded && k.group != nil {
			k.group(&g)
		}
		seen.Groups = append(seen.Groups, g)
	}
	return seen
}

// current are the conditions for browsers, whose requests name no scenario.
func (l *Lab) current() conditions {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.conditions(l.scenario)
}

// pingPeople is who has an account at PingOne.
type pingPeople struct{ lab *Lab }

// Authenticate implements pingone.People.
func (p pingPeople) Authenticate(userName, password string) (pingone.Person, error) {
	for _, person := range p.lab.people(p.lab.current()) {
		if !strings.EqualFold(person.UserName, userName) {
			continue
		}
		switch {
		case person.Locked:
			return pingone.Person{}, pingone.ErrLocked
		case person.Password == password:
			return person.atPing(), nil
		}
	}
	return pingone.Person{}, pingone.ErrPassword
}

// Find implements pingone.People.
func (p pingPeople) Find(userName string) (pingone.Person, bool) {
	for _, person := range p.lab.people(p.lab.current()) {
		if strings.EqualFold(person.UserName, userName) {
			return person.atPing(), true
		}
	}
	return pingone.Person{}, false
}

func (p Person) atPing() pingone.Person {
	return pingone.Person{Username: p.UserName, Email: p.Email, Groups: p.Groups}
}

// provisioned is the directory of Identity Center, filled by SCIM.
type provisioned struct{ lab *Lab }

// Find implements portal.Directory.
func (d provisioned) Find(userName string) (portal.Person, bool) {
	p, ok := d.lab.inDirectory(d.lab.current(), userName)
	return portal.Person{
		UserName: p.DirectoryName, DisplayName: p.Name, Disabled: p.Disabled, Pending: !p.Provisioned, Unassigned: p.Unassigned,
	}, ok
}
