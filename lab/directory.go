package lab

import (
	"strings"

	"github.com/qlogin/qlogin/lab/pingone"
	"github.com/qlogin/qlogin/lab/portal"
)

// people are those of the organization, as the conditions have them.
func (l *Lab) people(k conditions) []Person {
	people := l.org.clone().People
	if k.person != nil {
		for i := range people {
			k.person(&people[i])
		}
	}
	return people
}

// inDirectory finds a user of Identity Center. User names there are compared
// without regard to case (IAM Identity Center user guide, user attributes).
func (l *Lab) inDirectory(k conditions, name string) (Person, bool) {
	for _, p := range l.people(k) {
		if strings.EqualFold(p.DirectoryName, name) {
			return p, true
		}
	}
	return Person{}, false
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
		if strings.EqualFold(person.UserName, userName) && person.Password == password {
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
