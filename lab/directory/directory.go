// Package directory is the identity store of the practice Identity Center: its
// users and groups, as SCIM, the Identity Store API and the sign-in see them.
//
// Members have the names of RFC 7643, because that is the schema that Identity
// Center has, too. What may be stored is for lab/scim to say; what a scenario
// hides or changes is for lab to say.
package directory

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// User is one user (RFC 7643, section 4.1), with the attributes that Identity
// Center keeps.
type User struct {
	ID                string    `json:"id"`
	ExternalID        string    `json:"externalId,omitempty"`
	UserName          string    `json:"userName"`
	Name              Name      `json:"name"`
	DisplayName       string    `json:"displayName"`
	NickName          string    `json:"nickName,omitempty"`
	ProfileURL        string    `json:"profileUrl,omitempty"`
	Title             string    `json:"title,omitempty"`
	UserType          string    `json:"userType,omitempty"`
	PreferredLanguage string    `json:"preferredLanguage,omitempty"`
	Locale            string    `json:"locale,omitempty"`
	Timezone          string    `json:"timezone,omitempty"`
	Active            bool      `json:"active"`
	Emails            []Value   `json:"emails,omitempty"`
	PhoneNumbers      []Value   `json:"phoneNumbers,omitempty"`
	Addresses         []Address `json:"addresses,omitempty"`

	Created  time.Time `json:"-"`
	Modified time.Time `json:"-"`
	// Seeded users were there from the beginning, and are what scenarios change.
	Seeded bool `json:"-"`
}

// Name is a person's name (RFC 7643, section 4.1.1).
type Name struct {
	Formatted       string `json:"formatted,omitempty"`
	FamilyName      string `json:"familyName"`
	GivenName       string `json:"givenName"`
	MiddleName      string `json:"middleName,omitempty"`
	HonorificPrefix string `json:"honorificPrefix,omitempty"`
	HonorificSuffix string `json:"honorificSuffix,omitempty"`
}

// Value is the one value that Identity Center keeps of a multi-valued attribute.
type Value struct {
	Value   string `json:"value"`
	Type    string `json:"type,omitempty"`
	Primary bool   `json:"primary,omitempty"`
}

// Address is a postal address (RFC 7643, section 4.1.2).
type Address struct {
	Formatted     string `json:"formatted,omitempty"`
	StreetAddress string `json:"streetAddress,omitempty"`
	Locality      string `json:"locality,omitempty"`
	Region        string `json:"region,omitempty"`
	PostalCode    string `json:"postalCode,omitempty"`
	Country       string `json:"country,omitempty"`
	Type          string `json:"type,omitempty"`
	Primary       bool   `json:"primary,omitempty"`
}

// Group is one group with the ids of its members.
type Group struct {
	ID          string
	ExternalID  string
	DisplayName string
	Members     []string
	Created     time.Time
	Modified    time.Time
	Seeded      bool
}

// Snapshot is everything in a store at one moment.
type Snapshot struct {
	Users  []User
	Groups []Group
}

// User finds a user by id.
func (s Snapshot) User(id string) (User, bool) {
	return find(s.Users, func(u User) bool { return u.ID == id })
}

// UserNamed finds a user by user name, without regard to case, as Identity
// Center does (RFC 7643, section 4.1.1: caseExact is false).
func (s Snapshot) UserNamed(name string) (User, bool) {
	return find(s.Users, func(u User) bool { return strings.EqualFold(u.UserName, name) })
}

// Group finds a group by id.
func (s Snapshot) Group(id string) (Group, bool) {
	return find(s.Groups, func(g Group) bool { return g.ID == id })
}

// GroupNamed finds a group by display name.
func (s Snapshot) GroupNamed(name string) (Group, bool) {
	return find(s.Groups, func(g Group) bool { return strings.EqualFold(g.DisplayName, name) })
}

func find[T any](all []T, match func(T) bool) (T, bool) {
	if i := slices.IndexFunc(all, match); i >= 0 {
		return all[i], true
	}
	var none T
	return none, false
}

// Has says whether a user is in the group.
func (g Group) Has(userID string) bool { return slices.Contains(g.Members, userID) }

// Store keeps users and groups. The zero value is empty.
type Store struct {
	mu  sync.Mutex
	all Snapshot
}

// Snapshot copies what is there now.
func (s *Store) Snapshot() Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := Snapshot{Users: slices.Clone(s.all.Users), Groups: slices.Clone(s.all.Groups)}
	for i := range c.Users {
		u := &c.Users[i]
		u.Emails, u.PhoneNumbers, u.Addresses = slices.Clone(u.Emails), slices.Clone(u.PhoneNumbers), slices.Clone(u.Addresses)
	}
	for i := range c.Groups {
		c.Groups[i].Members = slices.Clone(c.Groups[i].Members)
	}
	return c
}

// PutUser stores u in place of whoever has its id or its user name.
func (s *Store) PutUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all.Users = put(s.all.Users, u, func(o User) bool { return o.ID == u.ID || strings.EqualFold(o.UserName, u.UserName) })
}

// DeleteUser forgets a user, also as a member of groups.
func (s *Store) DeleteUser(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all.Users = slices.DeleteFunc(s.all.Users, func(u User) bool { return u.ID == id })
	for i := range s.all.Groups {
		g := &s.all.Groups[i]
		g.Members = slices.DeleteFunc(slices.Clone(g.Members), func(m string) bool { return m == id })
	}
}

// PutGroup stores g in place of the group with its id or its display name.
func (s *Store) PutGroup(g Group) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all.Groups = put(s.all.Groups, g, func(o Group) bool { return o.ID == g.ID || strings.EqualFold(o.DisplayName, g.DisplayName) })
}

// DeleteGroup forgets a group.
func (s *Store) DeleteGroup(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all.Groups = slices.DeleteFunc(s.all.Groups, func(g Group) bool { return g.ID == id })
}

// put replaces the first of those that match where it stands, drops the others,
// and appends what is new.
func put[T any](all []T, v T, same func(T) bool) []T {
	at := slices.IndexFunc(all, same)
	if at < 0 {
		return append(all, v)
	}
	rest := slices.DeleteFunc(slices.Clone(all[at+1:]), same)
	return append(append(slices.Clone(all[:at]), v), rest...)
}
