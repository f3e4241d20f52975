// Package identity asks the identity store behind an Identity Center instance,
// with AWS credentials that may read it: who is there, since when under which
// name, and in which group. It reads and changes nothing.
//
// Source: Identity Store API Reference (AWSIdentityStore, 2020-06-15).
package identity

import (
	"context"
	"errors"

	"github.com/qlogin/qlogin/discover/instances"
)

// Store is one identity store.
type Store struct {
	Service instances.Service
	ID      string // d-…
}

// Open is the identity store of an instance, asked as the instance was.
func Open(o instances.Options, id string) Store {
	return Store{ID: id, Service: instances.Service{
		HTTP: o.HTTP, Credentials: o.Credentials, Region: o.Region, Now: o.Now, Endpoint: o.Endpoint,
		Name: "identitystore", Target: "AWSIdentityStore",
	}}
}

// User is somebody in the store.
type User struct {
	ID, UserName, DisplayName, GivenName, FamilyName string
	Emails                                           []string
	External                                         bool // an identity provider brought them (ExternalIds)
}

type wireUser struct {
	UserID      string
	UserName    string
	DisplayName string
	Name        struct{ GivenName, FamilyName string }
	Emails      []struct{ Value string }
	ExternalIDs []struct{ Issuer, ID string }
}

func (w wireUser) user() User {
	u := User{
		ID: w.UserID, UserName: w.UserName, DisplayName: w.DisplayName, GivenName: w.Name.GivenName, FamilyName: w.Name.FamilyName,
		External: len(w.ExternalIDs) > 0,
	}
	for _, e := range w.Emails {
		u.Emails = append(u.Emails, e.Value)
	}
	return u
}

// page is as many as are needed to tell where people come from.
const page = 50

// Some lists some of the people in the store.
func (s Store) Some(ctx context.Context) ([]User, error) {
	var answer struct{ Users []wireUser }
	in := struct {
		IdentityStoreId string //nolint:revive // the API's name
		MaxResults      int
	}{s.ID, page}
	err := s.Service.Call(ctx, instances.Operation{Name: "ListUsers", Words: "to list people"}, in, &answer)
	users := make([]User, 0, len(answer.Users))
	for _, w := range answer.Users {
		users = append(users, w.user())
	}
	return users, err
}

// unique asks by an attribute instead of an id.
type unique struct {
	IdentityStoreId     string //nolint:revive // the API's name
	AlternateIdentifier struct {
		UniqueAttribute struct{ AttributePath, AttributeValue string }
	}
}

func (s Store) by(path, value string) unique {
	u := unique{IdentityStoreId: s.ID}
	u.AlternateIdentifier.UniqueAttribute.AttributePath = path
	u.AlternateIdentifier.UniqueAttribute.AttributeValue = value
	return u
}

// User looks somebody up by their userName; nil says that nobody has it.
func (s Store) User(ctx context.Context, userName string) (*User, error) {
	return s.find(ctx, "userName", userName)
}

// Mailed looks somebody up by an e-mail address; nil says that nobody has it.
func (s Store) Mailed(ctx context.Context, address string) (*User, error) {
	return s.find(ctx, "emails.value", address)
}

func (s Store) find(ctx context.Context, path, value string) (*User, error) {
	var id struct{ UserID string }
	err := s.Service.Call(ctx, instances.Operation{Name: "GetUserId", Words: "to look somebody up"}, s.by(path, value), &id)
	if missing(err) {
		return nil, nil // nobody is an answer, and no trouble
	}
	if err != nil {
		return nil, err
	}
	in := struct{ IdentityStoreId, UserId string }{s.ID, id.UserID} //nolint:revive // the API's names
	var w wireUser
	if err := s.Service.Call(ctx, instances.Operation{Name: "DescribeUser", Words: "to describe somebody"}, in, &w); err != nil {
		return nil, err
	}
	found := w.user()
	return &found, nil
}

// Group looks a group up by its exact name and returns its id.
func (s Store) Group(ctx context.Context, name string) (id string, found bool, err error) {
	var answer struct{ GroupID string }
	err = s.Service.Call(ctx, instances.Operation{Name: "GetGroupId", Words: "to look a group up"}, s.by("displayName", name), &answer)
	if missing(err) {
		return "", false, nil
	}
	return answer.GroupID, err == nil, err
}

// Groups lists the names of some of the groups in the store.
func (s Store) Groups(ctx context.Context) ([]string, error) {
	var answer struct {
		Groups []struct{ DisplayName string }
	}
	in := struct {
		IdentityStoreId string //nolint:revive // the API's name
		MaxResults      int
	}{s.ID, page}
	err := s.Service.Call(ctx, instances.Operation{Name: "ListGroups", Words: "to list groups"}, in, &answer)
	var names []string
	for _, g := range answer.Groups {
		names = append(names, g.DisplayName)
	}
	return names, err
}

// Members lists the ids of some of a group's members.
func (s Store) Members(ctx context.Context, groupID string) ([]string, error) {
	var answer struct {
		GroupMemberships []struct {
			MemberID struct{ UserID string }
		}
	}
	in := struct {
		IdentityStoreId, GroupId string //nolint:revive // the API's names
		MaxResults               int
	}{s.ID, groupID, page}
	err := s.Service.Call(ctx, instances.Operation{Name: "ListGroupMemberships", Words: "to list the members of a group"}, in, &answer)
	var ids []string
	for _, m := range answer.GroupMemberships {
		ids = append(ids, m.MemberID.UserID)
	}
	return ids, err
}

// missing tells "not there" from "could not look".
func missing(err error) bool {
	refused, ok := errors.AsType[*instances.RefusedError](err)
	return ok && refused.Code == "ResourceNotFoundException"
}
