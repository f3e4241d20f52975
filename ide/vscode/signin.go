package vscode

import (
	"slices"

	"github.com/qlogin/qlogin/ide"
)

// entry is a connection as the extension writes it into auth.profiles.
type entry struct {
	Type      string   `json:"type"`
	StartURL  string   `json:"startUrl"`
	SSORegion string   `json:"ssoRegion"`
	Scopes    []string `json:"scopes"`
	Metadata  metadata `json:"metadata"`
}

type metadata struct {
	ConnectionState string `json:"connectionState"`
}

// valid is the state of a connection that has a token. The extension derives it
// anew from the token at its start, but keeps it as it is while it is offline.
const valid = "valid"

// signIn is the row's change for a hand-over; ok is false where there is none. A
// running editor is left alone as long as what it has will do.
func (r record) signIn(shared sharedConnection, want request) (c ide.Change, ok bool, err error) {
	if r.target.Running.Yes && r.row.settled(shared, want) {
		return ide.Change{}, false, nil
	}
	w := newRewrite(r)
	r.putConnection(w, shared, want)
	r.putProfile(w, shared, want)
	r.dropConnections(w, shared)
	w.set(shared.id, currentKey)
	w.set(shared.id, savedKey)
	if w.err != nil {
		return ide.Change{}, false, w.err
	}
	c, ok = r.change(string(w.src), "the sign-in record of "+r.target.Name)
	return c, ok, nil
}

// putConnection writes the shared connection. An entry for the same organization
// is the pattern, so that fields which qlogin does not know stay.
func (r record) putConnection(w *rewrite, shared sharedConnection, want request) {
	pattern, ok := r.pattern(shared, want)
	if !ok {
		w.set(entry{
			Type: "sso", StartURL: shared.startURL, SSORegion: want.region,
			Scopes: shared.scopes, Metadata: metadata{valid},
		}, profilesKey, shared.id)
		return
	}
	if pattern.id != shared.id {
		w.set(pattern.raw, profilesKey, shared.id)
	}
	w.set(shared.startURL, profilesKey, shared.id, "startUrl")
	w.set(shared.scopes, profilesKey, shared.id, "scopes")
	if pattern.metadata {
		w.set(valid, profilesKey, shared.id, "metadata", "connectionState")
	} else {
		w.set(metadata{valid}, profilesKey, shared.id, "metadata")
	}
}

func (r record) pattern(shared sharedConnection, want request) (connection, bool) {
	if c, ok := r.row.connection(shared.id); ok && c.isFor(want.startURL, want.region) {
		return c, true
	}
	for _, c := range r.row.connections {
		if c.isFor(want.startURL, want.region) {
			return c, true
		}
	}
	return connection{}, false
}

// putProfile writes the chosen Q Developer profile, or moves the one that was
// chosen before under another connection id.
func (r record) putProfile(w *rewrite, shared sharedConnection, want request) {
	pattern, _ := r.pattern(shared, want)
	switch {
	case want.Profile != nil:
		w.set(newRegionProfile(*want.Profile), regionsKey, shared.id)
	case r.row.regions[shared.id].ARN != "":
		return
	case r.row.regions[pattern.id].ARN != "":
		w.set(r.row.regions[pattern.id], regionsKey, shared.id)
	case want.Grant == nil:
		w.set(draftProfile(), regionsKey, shared.id)
	}
}

// draftProfile stands for the choice that is still to come.
func draftProfile() regionProfile {
	const later = "(the profile that you choose)"
	return regionProfile{Name: later, Region: later, ARN: later, Description: later}
}

// dropConnections removes every other sign-in; entries of other kinds stay.
func (r record) dropConnections(w *rewrite, shared sharedConnection) {
	for _, c := range r.row.single() {
		if c.id != shared.id {
			w.remove(profilesKey, c.id)
			w.remove(regionsKey, c.id)
		}
	}
}

// settled says whether the extension would be signed in with r and the shared
// connection's token, and use the profile that is wanted.
func (r row) settled(shared sharedConnection, want request) bool {
	c, ok := r.connection(shared.id)
	if !ok || !c.isFor(want.startURL, want.region) || !c.metadata || !c.hasScopes(want.scopes) || len(r.single()) != 1 {
		return false
	}
	if !slices.Contains([]string{r.saved, r.current}, shared.id) {
		return false
	}
	switch known := r.regions[shared.id]; {
	case want.Profile != nil:
		return known.ARN == want.Profile.ARN && known.Region == want.Profile.Region()
	case want.Grant == nil:
		return known.ARN != ""
	default:
		return true
	}
}

// outlook says what the person will see.
func (r record) outlook(shared sharedConnection, want request, changes bool) string {
	opens := "opens signed in, no clicks"
	pattern, _ := r.pattern(shared, want)
	if want.Profile == nil && want.Grant != nil && r.row.regions[pattern.id].ARN == "" {
		opens = "opens signed in and asks which Q Developer profile to use"
	}
	if r.target.Extension.Disabled {
		opens = "opens signed in once the Amazon Q extension is switched on"
	}
	switch {
	case !r.target.Running.Yes:
		return opens
	case !changes:
		return "is open now: signed in again within seconds, nothing to restart"
	default:
		return "is open now: once it is closed and the record written, it " + opens
	}
}
