package scim

import (
	"net/http"
	"strings"

	"github.com/qlogin/qlogin/lab/directory"
)

// idPrefix begins the ids of an identity store, as those of AWS do.
const idPrefix = "9067f1ab2c-"

func (s *Service) listUsers(q *request) (any, int, *refusal) {
	match := func(directory.User) bool { return true }
	if q.query.Has("filter") {
		terms, bad := parseFilter(q.query.Get("filter"))
		if bad != nil {
			return nil, 0, bad
		}
		q.subject = terms[0].value
		// Developer guide, ListUsers, "Supported filter combinations".
		switch value := terms[0].value; combination(terms) {
		case "username":
			match = func(u directory.User) bool { return strings.EqualFold(u.UserName, value) }
		case "externalid":
			match = func(u directory.User) bool { return u.ExternalID == value }
		case "id":
			match = func(u directory.User) bool { return u.ID == value }
		case "groups.value":
			group, _ := q.view.Group(value)
			match = func(u directory.User) bool { return group.Has(u.ID) }
		case "id and manager", "manager and id":
			match = func(directory.User) bool { return false } // nobody here has a manager
		default:
			return nil, 0, invalid("the filter " + combination(terms) + " is not supported")
		}
	}
	found := []any{}
	for _, u := range q.view.Users {
		if match(u) {
			found = append(found, describeUser(u))
		}
	}
	return listed(found, q)
}

func listed(found []any, q *request) (any, int, *refusal) {
	out, bad := page(found, q.query)
	return out, http.StatusOK, bad
}

func (s *Service) createUser(q *request) (any, int, *refusal) {
	u, bad := readUser(q.body)
	q.subject = u.UserName
	if bad != nil {
		return nil, 0, bad
	}
	if _, taken := q.view.UserNamed(u.UserName); taken {
		return nil, 0, conflict("the userName is taken")
	}
	if u.ExternalID != "" {
		for _, other := range q.view.Users {
			if other.ExternalID == u.ExternalID {
				return nil, 0, conflict("the externalId is taken")
			}
		}
	}
	u.ID = idPrefix + newID()
	u.Created, u.Modified = s.options.Now(), s.options.Now()
	s.options.Store.PutUser(u)
	return describeUser(u), http.StatusCreated, nil
}

// user finds the user that a request is about.
func (q *request) user() (directory.User, *refusal) {
	u, ok := q.view.User(q.id)
	if !ok {
		return u, notFound(q.id)
	}
	q.subject = u.UserName
	return u, nil
}

func (s *Service) getUser(q *request) (any, int, *refusal) {
	u, bad := q.user()
	return describeUser(u), http.StatusOK, bad
}

func (s *Service) putUser(q *request) (any, int, *refusal) {
	old, bad := q.user()
	if bad != nil {
		return nil, 0, bad
	}
	u, bad := readUser(q.body)
	if bad != nil {
		return nil, 0, bad
	}
	u.ID, u.Created = old.ID, old.Created
	return s.replaceUser(q, u)
}

func (s *Service) patchUser(q *request) (any, int, *refusal) {
	old, bad := q.user()
	if bad != nil {
		return nil, 0, bad
	}
	changes, bad := readOperations(q.body)
	if bad != nil {
		return nil, 0, bad
	}
	u, bad := patchUser(old, changes)
	if bad != nil {
		return nil, 0, bad
	}
	return s.replaceUser(q, u)
}

// replaceUser stores a changed user, who from now on is what SCIM made them.
func (s *Service) replaceUser(q *request, u directory.User) (any, int, *refusal) {
	if other, taken := q.view.UserNamed(u.UserName); taken && other.ID != u.ID {
		return nil, 0, conflict("the userName is taken")
	}
	u.Seeded, u.Modified = false, s.options.Now()
	s.options.Store.PutUser(u)
	return describeUser(u), http.StatusOK, nil
}

func (s *Service) deleteUser(q *request) (any, int, *refusal) {
	u, bad := q.user()
	if bad == nil {
		s.options.Store.DeleteUser(u.ID)
	}
	return nil, http.StatusNoContent, bad
}
