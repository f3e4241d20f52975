package jetbrains

import (
	"strings"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// Features that can be pinned to a connection. Amazon Q's own wins over
// everything else the plugin could choose (DefaultToolkitConnectionManager.kt).
const (
	featureQ             = "aws.q"
	featureCodeWhisperer = "aws.codewhisperer"
)

// builderID is the start URL of personal sign-ins.
const builderID = "https://view.awsapps.com/start"

// features are the pins that a plugin of that version needs.
func features(e ide.Extension) []string {
	if separatePin(e) {
		return []string{featureCodeWhisperer, featureQ}
	}
	return []string{featureQ}
}

// pinned is the id of the connection that a feature is pinned to, or "".
func (n names) pinned(root *edit.Node, feature string) string {
	item := n.pin(feature).find(root)
	if item == nil {
		return ""
	}
	id, _ := item.Attr("value")
	return id
}

// choose picks the connection of a hand-over: the pinned one where it is of the
// same organization and good for Amazon Q, else one that the plugin keeps
// already, else a new one.
func (n names) choose(root *edit.Node, sessions map[string]session, h ide.Handover) connection {
	if c, ok := n.resolve(root, sessions, n.pinned(root, featureQ)); ok && c.serves(h) && c.covers(h) {
		return c
	}
	for _, c := range n.connections(root) {
		if c.serves(h) {
			return c.widened(h)
		}
	}
	return newConnection(h)
}

// foreign describes the connection to another organization that a feature is
// pinned to, "" where there is none. A pin whose session is gone is dropped by
// the plugin when it loads, and counts for nothing; one whose list entry is gone
// still says where the person was signed in.
func (n names) foreign(root *edit.Node, sessions map[string]session, feature string, h ide.Handover) string {
	id := n.pinned(root, feature)
	if id == "" {
		return ""
	}
	c, ok := n.resolve(root, sessions, id)
	if region, startURL, form := strings.Cut(strings.TrimPrefix(id, profilePrefix), ";"); !ok && form {
		c, ok = connection{cacheKey: cacheKey{startURL: startURL, region: region}}, true
	}
	switch {
	case !ok && strings.HasPrefix(id, sessionPrefix), ok && c.serves(h):
		return ""
	case !ok:
		return "another connection"
	case strings.HasPrefix(c.startURL, builderID):
		return "an AWS Builder ID"
	}
	return c.startURL
}
