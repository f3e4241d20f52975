package scim

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
)

// Config is what the service says of itself (RFC 7643, section 5).
type Config struct {
	Patch  bool
	Filter bool
}

// Config asks for the ServiceProviderConfig, which is the smallest question that
// needs a token.
func (c Client) Config(ctx context.Context) (Config, error) {
	var w struct {
		Patch, Filter struct{ Supported bool }
	}
	err := c.get(ctx, "/ServiceProviderConfig", nil, &w)
	return Config{Patch: w.Patch.Supported, Filter: w.Filter.Supported}, err
}

// User is somebody as the directory of Identity Center has them.
type User struct {
	ID          string
	ExternalID  string
	UserName    string
	GivenName   string
	FamilyName  string
	DisplayName string
	Emails      []string
	Phones      int
	Addresses   int
	Active      bool
}

type wireUser struct {
	ID         string
	ExternalID string
	UserName   string
	Name       struct {
		GivenName, FamilyName string
	}
	DisplayName  string
	Emails       []struct{ Value string }
	PhoneNumbers []json.RawMessage
	Addresses    []json.RawMessage
	Active       *bool
}

// Users looks somebody up by their userName.
func (c Client) Users(ctx context.Context, userName string) ([]User, error) {
	var list struct{ Resources []wireUser }
	err := c.get(ctx, "/Users", filter("userName", userName), &list)
	users := make([]User, 0, len(list.Resources))
	for _, w := range list.Resources {
		users = append(users, w.user())
	}
	return users, err
}

func (w wireUser) user() User {
	u := User{
		ID: w.ID, ExternalID: w.ExternalID, UserName: w.UserName, GivenName: w.Name.GivenName, FamilyName: w.Name.FamilyName,
		DisplayName: w.DisplayName, Phones: len(w.PhoneNumbers), Addresses: len(w.Addresses),
		Active: w.Active == nil || *w.Active, // RFC 7643, section 4.1.1, leaves it to the service
	}
	for _, e := range w.Emails {
		u.Emails = append(u.Emails, e.Value)
	}
	return u
}

// Missing names the required attributes that are not there (developer guide,
// CreateUser).
func (u User) Missing() []string {
	var missing []string
	for _, a := range []struct{ name, value string }{
		{"userName", u.UserName}, {"name.givenName", u.GivenName}, {"name.familyName", u.FamilyName}, {"displayName", u.DisplayName},
	} {
		if a.value == "" {
			missing = append(missing, a.name)
		}
	}
	return missing
}

// Several names the attributes with more values than the one that is supported.
func (u User) Several() []string {
	var several []string
	for _, a := range []struct {
		name  string
		count int
	}{{"emails", len(u.Emails)}, {"phoneNumbers", u.Phones}, {"addresses", u.Addresses}} {
		if a.count > 1 {
			several = append(several, a.name)
		}
	}
	return several
}

// Group is a group of the directory. Its members are not in it: the service
// always sends an empty list (developer guide, ListGroups).
type Group struct {
	ID   string
	Name string
}

// Groups looks a group up by its exact name.
func (c Client) Groups(ctx context.Context, name string) ([]Group, error) {
	return c.groups(ctx, filter("displayName", name))
}

// Member says whether somebody is in a group.
func (c Client) Member(ctx context.Context, g Group, u User) (bool, error) {
	groups, err := c.groups(ctx, filter("id", g.ID, "members", u.ID))
	return len(groups) > 0, err
}

func (c Client) groups(ctx context.Context, query url.Values) ([]Group, error) {
	var list struct {
		Resources []struct{ ID, DisplayName string }
	}
	err := c.get(ctx, "/Groups", query, &list)
	groups := make([]Group, 0, len(list.Resources))
	for _, w := range list.Resources {
		groups = append(groups, Group{w.ID, w.DisplayName})
	}
	return groups, err
}

// filter compares attributes with values, all of which have to be equal. Values
// are JSON strings (RFC 7644, section 3.4.2.2).
func filter(pairs ...string) url.Values {
	text := ""
	for i := 0; i+1 < len(pairs); i += 2 {
		if i > 0 {
			text += " and "
		}
		text += pairs[i] + " eq " + quoted(pairs[i+1])
	}
	return url.Values{"filter": {text}}
}

// quoted leaves <, > and & as they are: AWS compares what stands in the filter.
func quoted(value string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(value) != nil {
		return `""` // no string is refused
	}
	return strings.TrimSuffix(b.String(), "\n")
}
