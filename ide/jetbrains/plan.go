package jetbrains

import (
	"context"
	"slices"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// planner gathers the plan of one hand-over, prefill or sign-out.
type planner struct {
	m        ide.Machine
	h        ide.Handover
	places   []place
	sessions sessions
	keys     []cacheKey   // of the connections that will be used, each once
	options  []ide.Change // to options files: they come after the tokens
	planned  []ide.Target // targets that nothing but an open IDE stands against
	held     bool         // the token cache may not be changed under an open IDE
	awaited  []string     // the open IDEs that the token cache waits for
	plan     ide.Plan
}

func newPlanner(m ide.Machine, h ide.Handover) *planner {
	return &planner{
		m: m, h: h, places: places(m), sessions: openSessions(m),
		plan: ide.Plan{Holder: Holder, Title: Family{}.Title(), Opens: map[string]string{}},
	}
}

// Plan implements ide.Family.
func (Family) Plan(ctx context.Context, m ide.Machine, targets []ide.Target, h ide.Handover) (ide.Plan, error) {
	if err := check(h); err != nil {
		return ide.Plan{}, err
	}
	p := newPlanner(m, h)
	for _, t := range targets {
		if err := ctx.Err(); err != nil {
			return ide.Plan{}, err
		}
		p.add(t)
	}
	for _, key := range p.keys {
		if err := p.tokens(key); err != nil {
			return ide.Plan{}, err
		}
	}
	looked := p.look()
	p.shared()
	p.finish(looked, p.willOpen)
	return p.plan, nil
}

// add plans one target.
func (p *planner) add(t ide.Target) {
	if c := p.refusal(t); c != nil {
		p.refuse(*c)
		if c.Blocks {
			return
		}
	}
	docs, err := documents(t)
	if err != nil {
		p.refuse(unreadable(t, err))
		return
	}
	var keys []cacheKey
	var changes []ide.Change
	for _, doc := range docs {
		key, refusal, err := p.edit(t, doc)
		if err != nil {
			c := unreadable(t, err)
			refusal = &c
		}
		if refusal != nil {
			p.refuse(*refusal)
			return
		}
		keys = append(keys, key)
		changes = append(changes, doc.change(t, stateSummary(t))...)
	}
	p.planned = append(p.planned, t)
	p.options = append(p.options, changes...)
	if p.h.Prefill {
		return
	}
	for _, key := range keys {
		if !slices.ContainsFunc(p.keys, key.equal) {
			p.keys = append(p.keys, key)
		}
	}
}

func stateSummary(t ide.Target) string {
	return "what Amazon Q in " + t.Name + " remembers about the sign-in"
}

// edit makes the changes to one options file. It returns the key of the
// connection that Amazon Q will use.
func (p *planner) edit(t ide.Target, d *document) (cacheKey, *ide.Conflict, error) {
	if p.h.Prefill {
		if err := d.adopt(t, d.names.auth); err != nil {
			return cacheKey{}, nil, err
		}
		return cacheKey{}, nil, d.prefill(p.h, "")
	}
	if err := d.adopt(t, d.names.list()...); err != nil {
		return cacheKey{}, nil, err
	}
	root, err := d.root()
	if err != nil {
		return cacheKey{}, nil, err
	}
	known, err := p.sessions.of(d.names, root)
	if err != nil {
		return cacheKey{}, nil, err
	}
	if c := p.other(t, d.names, root, known); c != nil {
		return cacheKey{}, c, nil
	}
	chosen := d.names.choose(root, known, p.h)
	return chosen.cacheKey, nil, d.handOver(chosen, features(t.Extension), p.h)
}

// other is the conflict with a sign-in to another organization, unless the
// person said yes to replacing it.
func (p *planner) other(t ide.Target, n names, root *edit.Node, known map[string]session) *ide.Conflict {
	if p.h.ReplaceOthers {
		return nil
	}
	for _, feature := range features(t.Extension) {
		if foreign := n.foreign(root, known, feature, p.h); foreign != "" {
			c := otherConnection(t, foreign)
			return &c
		}
	}
	return nil
}

// finish puts the plan together: tokens before what speaks of them. What an IDE
// will do is said last, when it is known which of them are open.
func (p *planner) finish(looked map[string]ide.Running, sentence func(ide.Target, ide.Running) string) {
	p.plan.Changes = append(p.plan.Changes, p.options...)
	for _, t := range p.planned {
		if running, ok := looked[t.ID]; ok {
			p.plan.Opens[t.ID] = sentence(t, running)
		}
	}
}

// look finds out which of the planned targets are open and have to be closed. One
// that could not be looked at is refused, and left out.
func (p *planner) look() map[string]ide.Running {
	looked := map[string]ide.Running{}
	for _, t := range p.planned {
		running, err := placeOf(p.places, t).running(p.m)
		if err != nil {
			p.refuse(unreadable(t, err))
			continue
		}
		changes := slices.ContainsFunc(p.options, func(c ide.Change) bool { return c.Target == t.ID })
		if running.Yes && (changes || p.held) {
			p.plan.Conflicts = append(p.plan.Conflicts, isRunning(t, running))
			if p.held {
				p.awaited = append(p.awaited, t.Name)
			}
		} else {
			running = ide.Running{} // nothing waits for it
		}
		looked[t.ID] = running
	}
	return looked
}
