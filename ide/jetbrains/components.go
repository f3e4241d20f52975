package jetbrains

import (
	"slices"

	"github.com/qlogin/qlogin/edit"
)

// names are the components of one generation (the @State annotations of
// DefaultToolkitAuthManager.kt, ConnectionPinningManager.kt and
// QRegionProfileManager.kt).
type names struct {
	auth     string // connections, and the start URL of the last sign-in
	pins     string // which connection a feature uses
	profiles string // which Amazon Q profile a connection uses
}

func names3() names { return names{"authManager", "connectionPinningManager", "qProfileStates"} }
func names4() names { return names{"qAuthManager", "qConnectionPinningManager", "qProfileStates"} }

func (n names) list() []string { return []string{n.auth, n.pins, n.profiles} }

// slot is one place in a component that a hand-over fills. What stands there is
// written, compared and taken back as a whole.
type slot struct {
	component string
	option    string
	container string // "map", "list", or "" where the option itself is the slot
	key       string // what tells the items of the container apart
}

func (n names) lastLoginSlot() slot { return slot{n.auth, "lastLoginIdcInfo", "", ""} }
func (n names) connection(id string) slot {
	return slot{n.auth, "ssoProfiles", "list", id}
}
func (n names) pin(feature string) slot { return slot{n.pins, "pinnedConnections", "map", feature} }
func (n names) active(id string) slot {
	return slot{n.profiles, "connectionIdToActiveProfile", "map", id}
}

// count holds a number in spite of its name.
func (n names) count(id string) slot {
	return slot{n.profiles, "connectionIdToProfileList", "map", id}
}

func namedComponent(name string) element {
	return element{name: "component", attrs: []string{"name", name}}
}

// parents are the elements around the slot, from the component inwards.
func (s slot) parents() []element {
	around := []element{namedComponent(s.component)}
	if s.container == "" {
		return around
	}
	return append(around, option(s.option), element{name: s.container})
}

// items are what stands in the slot: more than one only in a file that no IDE
// wrote.
func (s slot) items(root *edit.Node) []*edit.Node {
	parent := descend(root, s.parents())
	if parent == nil {
		return nil
	}
	var items []*edit.Node
	for _, child := range parent.Children {
		if s.holds(child) {
			items = append(items, child)
		}
	}
	return items
}

func (s slot) holds(n *edit.Node) bool {
	if s.container == "" {
		return option(s.option).matches(n)
	}
	return identity(n) == s.key
}

// find returns the last of the items: it is the one that counts when an IDE
// reads them in order.
func (s slot) find(root *edit.Node) *edit.Node {
	items := s.items(root)
	if len(items) == 0 {
		return nil
	}
	return items[len(items)-1]
}

// identity is what tells an item of a map or list apart from the others: the key
// of an entry, the id of a connection.
func identity(n *edit.Node) string {
	switch n.Name {
	case "entry":
		key, _ := n.Attr("key")
		return key
	case "ManagedSsoProfile":
		return connectionID(optionValue(n, "ssoRegion"), optionValue(n, "startUrl"))
	}
	return ""
}

// slots lists every slot of ours or of others that root fills, under the names
// of either generation.
func slots(root *edit.Node) []slot {
	var all []slot
	add := func(s slot) {
		if s.find(root) != nil && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	for _, n := range []names{names3(), names4()} {
		add(n.lastLoginSlot())
		for _, in := range []slot{n.connection(""), n.pin(""), n.active(""), n.count("")} {
			parent := descend(root, in.parents())
			if parent == nil {
				continue
			}
			for _, child := range parent.Children {
				in.key = identity(child)
				add(in)
			}
		}
	}
	return all
}
