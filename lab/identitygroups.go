package lab

import "github.com/qlogin/qlogin/lab/directory"

type groupShape struct {
	CreatedAt       float64
	DisplayName     string
	ExternalIDs     []externalIDShape `json:"ExternalIds,omitempty"`
	GroupID         string            `json:"GroupId"`
	IdentityStoreID string            `json:"IdentityStoreId"`
	UpdatedAt       float64
}

func describeGroup(k conditions, g directory.Group) groupShape {
	return groupShape{
		seconds(g.Created), g.DisplayName, externalIDs(k, g.ExternalID), g.ID, directoryID, seconds(g.Modified),
	}
}

// listStoreGroups knows one filter, DisplayName, as the API does.
func (l *Lab) listStoreGroups(c *call) (any, *apiRefusal) {
	in, store, bad := l.storeOf(c)
	if bad != nil {
		return nil, bad
	}
	all := []groupShape{}
	for _, g := range store.Groups {
		match, bad := in.match("DisplayName", g.DisplayName)
		if bad != nil {
			return nil, bad
		}
		if match {
			all = append(all, describeGroup(c.conditions, g))
		}
	}
	list, next, bad := cut(all, in.pageRequest, 100)
	return struct {
		Groups    []groupShape
		NextToken *string `json:",omitempty"`
	}{list, next}, bad
}

func (l *Lab) describeStoreGroup(c *call) (any, *apiRefusal) {
	in, store, bad := l.storeOf(c)
	if bad != nil {
		return nil, bad
	}
	if g, ok := store.Group(in.GroupID); ok {
		return describeGroup(c.conditions, g), nil
	}
	return nil, notInStore("GROUP")
}

func (l *Lab) getGroupID(c *call) (any, *apiRefusal) {
	in, store, bad := l.storeOf(c)
	if bad != nil {
		return nil, bad
	}
	for _, g := range store.Groups {
		if in.means(c.conditions, g.ExternalID, map[string]string{"displayname": g.DisplayName}) {
			return struct {
				GroupID         string `json:"GroupId"`
				IdentityStoreID string `json:"IdentityStoreId"`
			}{g.ID, directoryID}, nil
		}
	}
	return nil, notInStore("GROUP")
}

type membershipShape struct {
	GroupID         string      `json:"GroupId"`
	IdentityStoreID string      `json:"IdentityStoreId"`
	MemberID        memberShape `json:"MemberId"`
	MembershipID    string      `json:"MembershipId"`
}

type memberShape struct {
	UserID string `json:"UserId"`
}

func (l *Lab) listMemberships(c *call) (any, *apiRefusal) {
	in, store, bad := l.storeOf(c)
	if bad != nil {
		return nil, bad
	}
	g, ok := store.Group(in.GroupID)
	if !ok {
		return nil, notInStore("GROUP")
	}
	return memberships([]directory.Group{g}, in, func(string) bool { return true })
}

func (l *Lab) listMembershipsOf(c *call) (any, *apiRefusal) {
	in, store, bad := l.storeOf(c)
	if bad != nil {
		return nil, bad
	}
	if _, ok := store.User(in.MemberID.UserID); !ok {
		return nil, notInStore("USER")
	}
	return memberships(store.Groups, in, func(id string) bool { return id == in.MemberID.UserID })
}

func memberships(groups []directory.Group, in storeRequest, match func(userID string) bool) (any, *apiRefusal) {
	all := []membershipShape{}
	for _, g := range groups {
		for _, id := range g.Members {
			if match(id) {
				all = append(all, membershipShape{g.ID, directoryID, memberShape{id}, g.ID + "-" + id})
			}
		}
	}
	list, next, bad := cut(all, in.pageRequest, 100)
	return struct {
		GroupMemberships []membershipShape
		NextToken        *string `json:",omitempty"`
	}{list, next}, bad
}
