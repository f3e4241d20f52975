package scim

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/lab/directory"
)

// operation is one change of a PATCH (RFC 7644, section 3.5.2).
type operation struct {
	Op    string          `json:"op"`
	Path  string          `json:"path"`
	Value json.RawMessage `json:"value"`
}

// maxOperations keeps a request small; the guide limits members alone.
const maxOperations = 100

func readOperations(body []byte) ([]operation, *refusal) {
	var in struct {
		Operations []operation `json:"Operations"`
	}
	if json.Unmarshal(body, &in) != nil || len(in.Operations) == 0 || len(in.Operations) > maxOperations {
		return nil, invalid("the body has no operations, or too many")
	}
	for i := range in.Operations {
		o := &in.Operations[i]
		o.Op = strings.ToLower(o.Op) // some providers write Add and Replace
		if bad := o.check(); bad != nil {
			return nil, bad
		}
	}
	return in.Operations, nil
}

// check applies what PatchUser of the developer guide says of every operation.
func (o operation) check() *refusal {
	switch o.Op {
	case "add", "replace":
		if len(o.Value) == 0 || string(o.Value) == "null" {
			return invalid("the operation " + o.Op + " has no value")
		}
	case "remove":
		if o.Path == "" {
			return invalid("the operation remove has no path")
		}
	default:
		return invalid("the operation is none of add, replace and remove")
	}
	return nil
}

// changeable are the attributes that PatchUser may touch.
func changeable() []string {
	return []string{
		"userName", "active", "externalId", "displayName", "nickName", "profileUrl", "title", "userType",
		"preferredLanguage", "locale", "timezone", "name", "emails", "addresses", "phoneNumbers", enterpriseSchema,
	}
}

// patchUser returns u with the changes, if AWS would make all of them.
func patchUser(u directory.User, changes []operation) (directory.User, *refusal) {
	members := membersOf(u)
	touched := map[string]int{}
	for _, o := range changes {
		for path, value := range o.targets() {
			t, bad := parseTarget(path)
			if bad != nil {
				return u, bad
			}
			once := t.attribute == "userName" || t.attribute == "active"
			if touched[t.attribute]++; once && touched[t.attribute] > 1 {
				return u, invalid("several operations on " + t.attribute)
			}
			if o.Op == "remove" && once {
				return u, invalid("remove is not supported for " + t.attribute)
			}
			if bad := t.apply(members, o.Op, value); bad != nil {
				return u, bad
			}
		}
	}
	changed := directory.User{}
	data, err := json.Marshal(members)
	if err != nil || json.Unmarshal(data, &changed) != nil {
		return u, invalid("a value is of the wrong type")
	}
	changed.ID, changed.Created, changed.Modified, changed.Seeded = u.ID, u.Created, u.Modified, u.Seeded
	return changed, checkUser(changed)
}

func membersOf(u directory.User) map[string]any {
	var members map[string]any
	data, _ := json.Marshal(u)         // strings and booleans: cannot fail
	_ = json.Unmarshal(data, &members) // what was just written
	return members
}

// targets are the paths of an operation with their values. Without a path the
// value is an object whose members are paths.
func (o operation) targets() map[string]any {
	var value any
	_ = json.Unmarshal(o.Value, &value) // part of a body that was read; empty for remove
	if o.Path != "" {
		return map[string]any{o.Path: value}
	}
	if object, ok := value.(map[string]any); ok {
		return object
	}
	return map[string]any{"": value}
}

// target is what a path points to: an attribute, a part of it, and for
// multi-valued ones which value.
type target struct {
	attribute, sub string
	kind           string // of the value that is meant, such as "work"; "" for the only one
}

// parseTarget reads userName, name.familyName and emails[type eq "work"].value.
func parseTarget(path string) (target, *refusal) {
	if strings.EqualFold(path, enterpriseSchema) || strings.HasPrefix(path, enterpriseSchema+":") {
		return target{attribute: enterpriseSchema}, nil
	}
	var t target
	name, rest := path, ""
	if at := strings.IndexAny(path, "[."); at >= 0 {
		name, rest = path[:at], path[at:]
	}
	i := slices.IndexFunc(changeable(), func(known string) bool { return strings.EqualFold(known, name) })
	if i < 0 {
		return t, invalid("the attribute " + name + " cannot be changed")
	}
	t.attribute = changeable()[i]
	if filter, ok := strings.CutPrefix(rest, "["); ok {
		inner, after, closed := strings.Cut(filter, "]")
		terms, bad := parseFilter(inner)
		if !closed || bad != nil || len(terms) != 1 || terms[0].attribute != "type" {
			return t, invalid("the path " + path + " chooses in a way that is not supported")
		}
		t.kind, rest = terms[0].value, after
	}
	t.sub = strings.TrimPrefix(rest, ".")
	if t.kind != "" && !t.isList() {
		return t, invalid("the attribute " + name + " has one value")
	}
	return t, nil
}

func (t target) isList() bool {
	return t.attribute == "emails" || t.attribute == "phoneNumbers" || t.attribute == "addresses"
}

// apply makes one change among the members of a user.
func (t target) apply(members map[string]any, op string, value any) *refusal {
	switch {
	case t.attribute == enterpriseSchema:
		return nil // accepted, and of no use here
	case t.isList():
		return t.applyToList(members, op, value)
	case t.sub == "":
		setOrRemove(members, t.attribute, op, value)
		return nil
	case t.attribute != "name":
		return invalid("the attribute " + t.attribute + " has no parts")
	}
	name, ok := members["name"].(map[string]any)
	if !ok {
		return invalid("the attribute name wants an object")
	}
	setOrRemove(name, t.sub, op, value)
	return nil
}

// applyToList changes the one value that Identity Center keeps. A value of
// another type would be a second one.
func (t target) applyToList(members map[string]any, op string, value any) *refusal {
	list, _ := members[t.attribute].([]any)
	switch {
	case op == "remove":
		delete(members, t.attribute)
		return nil
	case t.sub == "" && t.kind == "":
		if one, ok := value.(map[string]any); ok {
			value = []any{one}
		}
		more, ok := value.([]any)
		if !ok {
			return invalid("the attribute " + t.attribute + " wants a list")
		}
		if op == "add" {
			more = append(list, more...)
		}
		members[t.attribute] = more
		return nil
	}
	one := map[string]any{"type": t.kind, "primary": true}
	if len(list) > 0 {
		object, ok := list[0].(map[string]any)
		if !ok {
			return invalid("the attribute " + t.attribute + " wants objects")
		}
		one = object
	}
	if kind, _ := one["type"].(string); t.kind != "" && kind != t.kind {
		return invalid("list attribute " + t.attribute + " exceeds the allowed limit of 1")
	}
	if t.sub == "" {
		object, ok := value.(map[string]any)
		if !ok {
			return invalid("the attribute " + t.attribute + " wants an object")
		}
		one = object
	} else {
		one[t.sub] = value
	}
	members[t.attribute] = []any{one}
	return nil
}

func setOrRemove(members map[string]any, name, op string, value any) {
	if op == "remove" {
		delete(members, name)
		return
	}
	members[name] = value
}
