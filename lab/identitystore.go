package lab

import (
	"strings"
	"time"

	"github.com/qlogin/qlogin/lab/directory"
)

// identityStore is what is read of the API "Identity Store" (2020-06-15).
func (l *Lab) identityStore() signedService {
	return signedService{
		signing: "identitystore", source: "identitystore.amazonaws.com", target: "AWSIdentityStore.",
		operations: map[string]func(*call) (any, *apiRefusal){
			"ListUsers": l.listStoreUsers, "DescribeUser": l.describeStoreUser, "GetUserId": l.getUserID,
			"ListGroups": l.listStoreGroups, "DescribeGroup": l.describeStoreGroup, "GetGroupId": l.getGroupID,
			"ListGroupMemberships": l.listMemberships, "ListGroupMembershipsForMember": l.listMembershipsOf,
		},
	}
}

// storeRequest has the members of all operations that are played.
type storeRequest struct {
	pageRequest

	IdentityStoreID string `json:"IdentityStoreId"`
	UserID          string `json:"UserId"`
	GroupID         string `json:"GroupId"`
	MemberID        struct {
		UserID string `json:"UserId"`
	} `json:"MemberId"`
	Filters             []storeFilter
	AlternateIdentifier struct {
		UniqueAttribute *struct{ AttributePath, AttributeValue string }
		ExternalID      *externalIDShape `json:"ExternalId"`
	}
}

type storeFilter struct{ AttributePath, AttributeValue string }

type externalIDShape struct {
	ID     string `json:"Id"`
	Issuer string
}

// store reads a request and finds the store that it is about, as the scenario
// shows it.
func (l *Lab) storeOf(c *call) (storeRequest, directory.Snapshot, *apiRefusal) {
	var in storeRequest
	if bad := decode(c, &in); bad != nil {
		return in, directory.Snapshot{}, bad
	}
	switch in.IdentityStoreID {
	case "":
		return in, directory.Snapshot{}, refuseAPI("ValidationException", "1 validation error detected: Value null at 'identityStoreId' failed to satisfy constraint: Member must not be null")
	case directoryID, storeARN:
		if isHere(c) {
			return in, l.view(c.conditions, l.directory.Snapshot()), nil
		}
	}
	return in, directory.Snapshot{}, refuseAPI("ResourceNotFoundException", "IdentityStore not found: "+in.IdentityStoreID)
}

type userShape struct {
	CreatedAt       float64
	DisplayName     string
	Emails          []valueShape      `json:",omitempty"`
	ExternalIDs     []externalIDShape `json:"ExternalIds,omitempty"`
	IdentityStoreID string            `json:"IdentityStoreId"`
	Name            nameShape
	PhoneNumbers    []valueShape `json:",omitempty"`
	UpdatedAt       float64
	UserID          string `json:"UserId"`
	UserName        string
	UserStatus      string
}

type valueShape struct {
	Primary bool
	Type    string `json:",omitempty"`
	Value   string
}

type nameShape struct{ FamilyName, GivenName string }

// describe is a user as the API shows them. Who has no external id was not
// provisioned by SCIM: an Identity Center that uses its own directory has none.
func describe(k conditions, u directory.User) userShape {
	s := userShape{
		CreatedAt: seconds(u.Created), UpdatedAt: seconds(u.Modified), DisplayName: u.DisplayName, IdentityStoreID: directoryID,
		Name: nameShape{u.Name.FamilyName, u.Name.GivenName}, UserID: u.ID, UserName: u.UserName, UserStatus: "ENABLED",
		ExternalIDs: externalIDs(k, u.ExternalID), Emails: values(u.Emails), PhoneNumbers: values(u.PhoneNumbers),
	}
	if !u.Active {
		s.UserStatus = "DISABLED"
	}
	return s
}

func externalIDs(k conditions, id string) []externalIDShape {
	if id == "" || k.portal.PasswordSignIn {
		return nil
	}
	return []externalIDShape{{id, "https://scim.aws.com/" + scimTenant}}
}

func values(all []directory.Value) []valueShape {
	var out []valueShape
	for _, v := range all {
		out = append(out, valueShape{v.Primary, v.Type, v.Value})
	}
	return out
}

func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

// listStoreUsers knows one filter, UserName, as the API does.
func (l *Lab) listStoreUsers(c *call) (any, *apiRefusal) {
	in, store, bad := l.storeOf(c)
	if bad != nil {
		return nil, bad
	}
	all := []userShape{}
	for _, u := range store.Users {
		match, bad := in.match("UserName", u.UserName)
		if bad != nil {
			return nil, bad
		}
		if match {
			all = append(all, describe(c.conditions, u))
		}
	}
	list, next, bad := cut(all, in.pageRequest, 100)
	return struct {
		Users     []userShape
		NextToken *string `json:",omitempty"`
	}{list, next}, bad
}

// match applies the filter of a request, if it has one.
func (in storeRequest) match(path, value string) (bool, *apiRefusal) {
	switch {
	case len(in.Filters) == 0:
		return true, nil
	case len(in.Filters) > 1 || in.Filters[0].AttributePath != path:
		return false, refuseAPI("ValidationException", "The filter is not supported: "+in.Filters[0].AttributePath)
	}
	return strings.EqualFold(in.Filters[0].AttributeValue, value), nil
}

func (l *Lab) describeStoreUser(c *call) (any, *apiRefusal) {
	in, store, bad := l.storeOf(c)
	if bad != nil {
		return nil, bad
	}
	if u, ok := store.User(in.UserID); ok {
		return describe(c.conditions, u), nil
	}
	return nil, notInStore("USER")
}

func notInStore(kind string) *apiRefusal {
	return refuseAPI("ResourceNotFoundException", kind+" not found.")
}

// getUserID finds by userName or emails.value, or by the id that SCIM gave.
func (l *Lab) getUserID(c *call) (any, *apiRefusal) {
	in, store, bad := l.storeOf(c)
	if bad != nil {
		return nil, bad
	}
	for _, u := range store.Users {
		if in.means(c.conditions, u.ExternalID, map[string]string{"username": u.UserName, "emails.value": firstOf(u.Emails)}) {
			return struct {
				IdentityStoreID string `json:"IdentityStoreId"`
				UserID          string `json:"UserId"`
			}{directoryID, u.ID}, nil
		}
	}
	return nil, notInStore("USER")
}

func firstOf(all []directory.Value) string {
	if len(all) == 0 {
		return ""
	}
	return all[0].Value
}

// means says whether the alternate identifier of a request is that of a user or
// group with these.
func (in storeRequest) means(k conditions, externalID string, unique map[string]string) bool {
	if x := in.AlternateIdentifier.ExternalID; x != nil {
		ids := externalIDs(k, externalID)
		return len(ids) == 1 && ids[0] == *x
	}
	if u := in.AlternateIdentifier.UniqueAttribute; u != nil {
		value, ok := unique[strings.ToLower(u.AttributePath)]
		return ok && value != "" && strings.EqualFold(value, u.AttributeValue)
	}
	return false
}
