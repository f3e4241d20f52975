package scim

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/lab/directory"
)

// maxMembers is how many members a request may name (developer guide,
// CreateGroup and PatchGroup).
const maxMembers = 100

// groupAnswer is a group as AWS shows it: without its members, whoever is in it
// (developer guide, GetGroup and ListGroups, "Not supported").
type groupAnswer struct {
	ID          string   `json:"id"`
	ExternalID  string   `json:"externalId,omitempty"`
	Meta        meta     `json:"meta"`
	Schemas     []string `json:"schemas"`
	DisplayName string   `json:"displayName"`
	Members     []member `json:"members"`
}

type member struct {
	Value string `json:"value"`
}

func describeGroup(g directory.Group) groupAnswer {
	return groupAnswer{
		g.ID, g.ExternalID, metaOf("Group", g.Created, g.Modified), []string{groupSchema}, g.DisplayName, []member{},
	}
}

// readGroup reads the body of CreateGroup.
func readGroup(body []byte) (directory.Group, *refusal) {
	var in struct {
		ExternalID  string   `json:"externalId"`
		DisplayName string   `json:"displayName"`
		Members     []member `json:"members"`
	}
	if json.Unmarshal(body, &in) != nil {
		return directory.Group{}, invalid("the body is not a group in JSON")
	}
	switch {
	case strings.TrimSpace(in.DisplayName) == "":
		return directory.Group{}, invalid("the attribute displayName is required")
	case len(in.Members) > maxMembers:
		return directory.Group{}, invalid("more than 100 members in one request")
	}
	g := directory.Group{ExternalID: in.ExternalID, DisplayName: in.DisplayName}
	for _, m := range in.Members {
		g.Members = append(g.Members, m.Value)
	}
	return g, nil
}

// patchGroup returns g with the changes. There is no way to replace or remove
// all members at once (developer guide, PatchGroup, "Not supported").
func patchGroup(g directory.Group, changes []operation) (directory.Group, *refusal) {
	count := 0
	for _, o := range changes {
		for path, value := range o.targets() {
			var bad *refusal
			switch name, rest := pathName(path); strings.ToLower(name) {
			case "displayname":
				g.DisplayName, bad = textOf(o, value)
			case "externalid":
				g.ExternalID, bad = textOf(o, value)
			case "members":
				var ids []string
				if ids, bad = memberIDs(o, rest, value); bad == nil {
					count += len(ids)
					g.Members = changeMembers(g.Members, o.Op, ids)
				}
			default:
				bad = invalid("only displayName, members and externalId can be changed")
			}
			if bad != nil {
				return g, bad
			}
		}
	}
	if count > maxMembers {
		return g, invalid("more than 100 changes of members in one request")
	}
	return g, nil
}

func pathName(path string) (name, rest string) {
	if at := strings.IndexAny(path, "[."); at >= 0 {
		return path[:at], path[at:]
	}
	return path, ""
}

func textOf(o operation, value any) (string, *refusal) {
	text, ok := value.(string)
	if o.Op == "remove" || !ok || strings.TrimSpace(text) == "" {
		return "", invalid("the attribute cannot be emptied")
	}
	return text, nil
}

// memberIDs are the members that an operation adds or removes, named in its
// value or, for remove, in the filter of its path.
func memberIDs(o operation, filter string, value any) ([]string, *refusal) {
	if o.Op == "replace" {
		return nil, invalid("members cannot be replaced all at once")
	}
	if filter != "" {
		inner, ok := strings.CutPrefix(strings.TrimSuffix(filter, "]"), "[")
		terms, bad := parseFilter(inner)
		if !ok || bad != nil || o.Op != "remove" || len(terms) != 1 || terms[0].attribute != "value" {
			return nil, invalid("the path chooses members in a way that is not supported")
		}
		return []string{terms[0].value}, nil
	}
	list, _ := value.([]any)
	var ids []string
	for _, one := range list {
		object, _ := one.(map[string]any)
		id, ok := object["value"].(string)
		if !ok {
			return nil, invalid("a member has no value")
		}
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return nil, invalid("members cannot be removed all at once")
	}
	return ids, nil
}

func changeMembers(members []string, op string, ids []string) []string {
	members = slices.DeleteFunc(slices.Clone(members), func(m string) bool { return slices.Contains(ids, m) })
	if op == "add" {
		members = append(members, ids...)
	}
	return members
}
