package scim

import (
	"net/http"
	"strings"

	"github.com/qlogin/qlogin/lab/directory"
)

func (s *Service) listGroups(q *request) (any, int, *refusal) {
	match := func(directory.Group) bool { return true }
	if q.query.Has("filter") {
		terms, bad := parseFilter(q.query.Get("filter"))
		if bad != nil {
			return nil, 0, bad
		}
		q.subject = terms[0].value
		// Developer guide, ListGroups, "Supported filter combinations".
		switch value := terms[0].value; combination(terms) {
		case "displayname":
			match = func(g directory.Group) bool { return strings.EqualFold(g.DisplayName, value) }
		case "externalid":
			match = func(g directory.Group) bool { return g.ExternalID == value }
		case "id":
			match = func(g directory.Group) bool { return g.ID == value }
		case "id and members":
			match = func(g directory.Group) bool { return g.ID == value && g.Has(terms[1].value) }
		case "members and id":
			match = func(g directory.Group) bool { return g.Has(value) && g.ID == terms[1].value }
		default:
			return nil, 0, invalid("the filter " + combination(terms) + " is not supported")
		}
	}
	found := []any{}
	for _, g := range q.view.Groups {
		if match(g) {
			found = append(found, describeGroup(g))
		}
	}
	return listed(found, q)
}

func (s *Service) createGroup(q *request) (any, int, *refusal) {
	g, bad := readGroup(q.body)
	q.subject = g.DisplayName
	if bad != nil {
		return nil, 0, bad
	}
	if _, taken := q.view.GroupNamed(g.DisplayName); taken {
		return nil, 0, conflict("the displayName is taken")
	}
	g.ID = idPrefix + newID()
	g.Created = s.options.Now()
	return s.storeGroup(q, g, http.StatusCreated)
}

// group finds the group that a request is about.
func (q *request) group() (directory.Group, *refusal) {
	g, ok := q.view.Group(q.id)
	if !ok {
		return g, notFound(q.id)
	}
	q.subject = g.DisplayName
	return g, nil
}

func (s *Service) getGroup(q *request) (any, int, *refusal) {
	g, bad := q.group()
	return describeGroup(g), http.StatusOK, bad
}

func (s *Service) patchGroup(q *request) (any, int, *refusal) {
	g, bad := q.group()
	if bad != nil {
		return nil, 0, bad
	}
	changes, bad := readOperations(q.body)
	if bad != nil {
		return nil, 0, bad
	}
	if g, bad = patchGroup(g, changes); bad != nil {
		return nil, 0, bad
	}
	g.Seeded = false
	_, status, bad := s.storeGroup(q, g, http.StatusNoContent)
	return nil, status, bad
}

// storeGroup insists that new members exist.
func (s *Service) storeGroup(q *request, g directory.Group, status int) (any, int, *refusal) {
	before, _ := q.view.Group(g.ID)
	for _, id := range g.Members {
		if _, ok := q.view.User(id); !ok && !before.Has(id) {
			return nil, 0, invalid("the member " + id + " does not exist")
		}
	}
	if other, taken := q.view.GroupNamed(g.DisplayName); taken && other.ID != g.ID {
		return nil, 0, conflict("the displayName is taken")
	}
	g.Modified = s.options.Now()
	s.options.Store.PutGroup(g)
	return describeGroup(g), status, nil
}

func (s *Service) deleteGroup(q *request) (any, int, *refusal) {
	g, bad := q.group()
	if bad == nil {
		s.options.Store.DeleteGroup(g.ID)
	}
	return nil, http.StatusNoContent, bad
}
