package jetbrains

import (
	"context"
	"slices"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// Clear implements ide.Family. It removes what the plugin's own sign-out removes
// (logoutFromSsoConnection in ToolkitAuthManager.kt) and, with it, our client
// registration. Sections of the AWS config file stay: they are the person's.
func (Family) Clear(ctx context.Context, m ide.Machine, targets []ide.Target, h ide.Handover) (ide.Plan, error) {
	if err := check(h); err != nil {
		return ide.Plan{}, err
	}
	p := newPlanner(m, h)
	p.keys = append(p.keys, newConnection(h).cacheKey)
	for _, t := range targets {
		if err := ctx.Err(); err != nil {
			return ide.Plan{}, err
		}
		p.clear(t)
	}
	for _, key := range p.keys {
		if err := p.clearTokens(key); err != nil {
			return ide.Plan{}, err
		}
	}
	p.finish(p.look(), p.willClose)
	return p.plan, nil
}

// clear takes the sign-in out of both options files, whatever the version of the
// plugin: 4.x would fetch it again from aws.xml.
func (p *planner) clear(t ide.Target) {
	if t.Problem != "" {
		p.refuse(*p.refusal(t))
		return
	}
	var changes []ide.Change
	for _, options := range []struct {
		file string
		names
	}{{awsXML(t), names3()}, {amazonqXML(t), names4()}} {
		doc, err := openDocument(options.file, options.names)
		if err == nil {
			err = p.clearDocument(doc)
		}
		if err != nil {
			p.refuse(unreadable(t, err))
			return
		}
		changes = append(changes, doc.change(t, stateSummary(t))...)
	}
	p.planned = append(p.planned, t)
	p.options = append(p.options, changes...)
}

// clearDocument empties every slot of ours but that of the sign-in form.
func (p *planner) clearDocument(d *document) error {
	root, err := d.root()
	if err != nil {
		return err
	}
	if _, err := p.sessions.of(d.names, root); err != nil {
		return err // whose the pin is cannot be told
	}
	own := p.own(d.names, root)
	for _, s := range slots(root) {
		if !p.isOwn(d.names, s, root, own) {
			continue
		}
		if d.src, err = s.clear(d.src); err != nil {
			return err
		}
	}
	return nil
}

// own lists the connections of Amazon Q to h's organization, and notes the keys
// of their tokens.
func (p *planner) own(n names, root *edit.Node) []connection {
	own := []connection{newConnection(p.h)}
	candidates := n.connections(root)
	for name := range p.sessions.byName {
		c, _ := n.resolve(root, p.sessions.byName, sessionPrefix+name)
		candidates = append(candidates, c)
	}
	for _, c := range candidates {
		if !c.serves(p.h) || !c.covers(p.h) {
			continue
		}
		own = append(own, c)
		if !slices.ContainsFunc(p.keys, c.equal) {
			p.keys = append(p.keys, c.cacheKey)
		}
	}
	return own
}

// isOwn says whether what stands in s goes with the sign-in.
func (p *planner) isOwn(n names, s slot, root *edit.Node, own []connection) bool {
	id := s.key
	if s == n.pin(s.key) {
		id = n.pinned(root, s.key)
	}
	for _, c := range own {
		if c.id != id {
			continue
		}
		switch s {
		case n.connection(id), n.active(id), n.count(id), n.pin(featureQ), n.pin(featureCodeWhisperer):
			return true
		case n.pin(s.key):
			// Other features of a session go on: its section stays.
			return c.session == ""
		}
	}
	return false
}

// clearTokens removes the tokens of one connection, of either kind. It does not
// wait for an open IDE: what is in its memory is out of reach, what is on the
// disk need not stay there.
func (p *planner) clearTokens(key cacheKey) error {
	files, err := key.read(cacheDir(p.m))
	if err != nil {
		return err
	}
	for _, c := range []struct {
		cached
		summary string
		own     bool
	}{
		{files.token, tokenSummary, true},
		{files.pkceToken, staleSummary, true},
		{files.registration, registrationSummary, p.ownRegistration(files.registration)},
	} {
		if !c.content.Exists || !c.own {
			continue
		}
		change := c.change(c.summary, nil)
		change.Live = true
		p.plan.Changes = append(p.plan.Changes, change)
		p.held = true
	}
	return nil
}

// ownRegistration: without a grant to compare with, a device registration counts
// as ours. The plugin registers anew when it needs one.
func (p *planner) ownRegistration(c cached) bool {
	if p.h.Grant == nil {
		return true
	}
	have, _, err := parseRegistration(c.content.Data)
	return err == nil && have.ClientID == p.h.Grant.Registration.ClientID
}
