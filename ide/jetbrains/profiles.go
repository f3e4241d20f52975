package jetbrains

import (
	"strconv"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// draftProfile stands in a draft for the profile that is not known before the
// sign-in.
func draftProfile() *ide.Profile {
	return &ide.Profile{ARN: "(ARN of the profile)", Name: "(name of the profile)"}
}

// profile is the Amazon Q profile that a connection uses; nil where none is
// chosen.
func (n names) profile(root *edit.Node, id string) *ide.Profile {
	bean := descend(n.active(id).find(root), []element{{name: "value"}, {name: "QRegionProfile"}})
	if bean == nil {
		return nil
	}
	return &ide.Profile{ARN: optionValue(bean, "arn"), Name: optionValue(bean, "profileName")}
}

// profileCount is how many profiles the plugin remembers there to be.
func (n names) profileCount(root *edit.Node, id string) int {
	item := n.count(id).find(root)
	if item == nil {
		return 0
	}
	value, _ := item.Attr("value")
	count, err := strconv.Atoi(value)
	if err != nil {
		return 0
	}
	return count
}

// setProfile writes the profile and the count. Both are needed: versions up to
// 3.100 show the profile page when the count is 0, later ones when it is above 1
// and no profile is active (QRegionProfileManager.kt).
func (d *document) setProfile(id string, h ide.Handover) error {
	root, err := d.root()
	if err != nil {
		return err
	}
	was := d.names.profile(root, id)
	want := h.Profile
	if want == nil && h.Grant == nil && was == nil {
		want = draftProfile()
	}
	if want != nil && (was == nil || *was != *want) {
		if err := d.set(d.names.active(id), profileEntry(id, *want)); err != nil {
			return err
		}
	}
	count := d.names.profileCount(root, id)
	if h.Profiles == 0 && count > 0 || count == max(h.Profiles, 1) {
		return nil // 0 is no news
	}
	return d.set(d.names.count(id), entry(id, strconv.Itoa(max(h.Profiles, 1))))
}

// profileEntry is a QRegionProfile as the IDE's serializer writes it.
func profileEntry(id string, p ide.Profile) element {
	bean := element{name: "QRegionProfile"}.with(option("arn", p.ARN), option("profileName", p.Name))
	return entry(id).with(element{name: "value"}.with(bean))
}
