package jetbrains

import (
	"slices"
	"strings"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// connection is one sign-in that the plugin's auth manager knows.
type connection struct {
	id      string
	session string // the name of its sso-session; "" where the plugin itself keeps it
	cacheKey
}

const (
	sessionPrefix = "sso-session:"
	profilePrefix = "sso;"
)

// connectionID is the id of a connection that the plugin itself keeps
// (core/credentials/ToolkitCredentialsProvider.kt).
func connectionID(region, startURL string) string {
	return profilePrefix + region + ";" + startURL
}

// newConnection is the one that a hand-over makes where there is none.
func newConnection(h ide.Handover) connection {
	return connection{
		id:       connectionID(h.Region, h.StartURL),
		cacheKey: cacheKey{startURL: h.StartURL, region: h.Region, scopes: h.Scopes},
	}
}

// serves says whether c signs in to h's organization. People's files have the
// start URL with and without the slash that the sign-in page strips.
func (c connection) serves(h ide.Handover) bool {
	return c.region == h.Region && strings.TrimRight(c.startURL, "/#") == strings.TrimRight(h.StartURL, "/#")
}

// covers says whether c has every scope that h asks for: without them the plugin
// does not take it for one of Amazon Q (ConnectionPinningManager.kt).
func (c connection) covers(h ide.Handover) bool {
	return !slices.ContainsFunc(h.Scopes, func(scope string) bool { return !slices.Contains(c.scopes, scope) })
}

// widened is c with the scopes of h that it lacks.
func (c connection) widened(h ide.Handover) connection {
	scopes := slices.Clone(c.scopes)
	for _, scope := range h.Scopes {
		if !slices.Contains(scopes, scope) {
			scopes = append(scopes, scope)
		}
	}
	c.scopes = scopes
	return c
}

// connections are those of a document's own list.
func (n names) connections(root *edit.Node) []connection {
	list := descend(root, n.connection("").parents())
	if list == nil {
		return nil
	}
	var found []connection
	for _, bean := range list.All("ManagedSsoProfile") {
		region, startURL := optionValue(bean, "ssoRegion"), optionValue(bean, "startUrl")
		c := connection{id: connectionID(region, startURL), cacheKey: cacheKey{startURL: startURL, region: region}}
		if scopes := descend(bean, []element{option("scopes"), {name: "list"}}); scopes != nil {
			for _, o := range scopes.All("option") {
				scope, _ := o.Attr("value")
				c.scopes = append(c.scopes, scope)
			}
		}
		found = append(found, c)
	}
	return found
}

// resolve finds the connection that a pin names, in the document or among the
// sessions of the AWS config file.
func (n names) resolve(root *edit.Node, sessions map[string]session, id string) (connection, bool) {
	if name, ok := strings.CutPrefix(id, sessionPrefix); ok {
		s, found := sessions[name]
		return connection{id: id, session: name, cacheKey: cacheKey(s)}, found
	}
	for _, c := range n.connections(root) {
		if c.id == id {
			return c, true
		}
	}
	return connection{}, false
}

// bean is the connection as the auth manager saves it.
func (c connection) bean() element {
	var scopes []element
	for _, scope := range c.scopes {
		scopes = append(scopes, element{name: "option", attrs: []string{"value", scope}})
	}
	return element{name: "ManagedSsoProfile"}.with(
		option("scopes").with(element{name: "list"}.with(scopes...)),
		option("ssoRegion", c.region),
		option("startUrl", c.startURL),
	)
}
