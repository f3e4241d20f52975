package jetbrains

import (
	"slices"
	"strings"

	"github.com/qlogin/qlogin/ide"
)

// shared notes what stands in the way of the token files, which are everybody's.
func (p *planner) shared() {
	if len(p.keys) > 1 {
		p.plan.Conflicts = append(p.plan.Conflicts, severalKeys())
	}
	if !p.held {
		return
	}
	if open := p.neighbours(); len(open) > 0 {
		p.awaited = append(p.awaited, open...)
		p.plan.Conflicts = append(p.plan.Conflicts, neighboursOpen(strings.Join(open, ", ")))
	}
}

// neighbours are open IDEs that are no targets but may be signed in with the
// same token. Such an IDE goes on with the refresh token in its memory and the
// new registration on disk, is refused, and deletes the token files
// (BearerTokenProvider.kt).
func (p *planner) neighbours() []string {
	var open []string
	for _, place := range p.places {
		if slices.ContainsFunc(p.planned, func(t ide.Target) bool { return t.ID == place.id }) {
			continue
		}
		t := place.target(p.m)
		if t.Running.Yes && t.Extension.Installed && !t.Extension.Disabled && !p.signedInElsewhere(t) {
			open = append(open, t.Name)
		}
	}
	return open
}

// signedInElsewhere says whether Amazon Q in t is known to use another
// organization, and with it other files.
func (p *planner) signedInElsewhere(t ide.Target) bool {
	docs, err := documents(t)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(docs, func(d *document) bool {
		root, err := d.root()
		return err == nil && d.names.foreign(root, p.sessions.byName, featureQ, p.h) != ""
	})
}
