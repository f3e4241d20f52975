package ide

import (
	"maps"
	"slices"
)

// Waiting is a target whose changes are held back, and why.
type Waiting struct {
	Target string // "" for what all targets share
	Kind   ConflictKind
	Why    string
}

// gate decides which changes of a plan may be written now.
type gate struct {
	// worst is the blocking conflict of a target that counts: an open IDE only
	// delays, anything else forbids.
	worst   map[string]Conflict
	targets []string
	running *Conflict // the first IDE that is open
	behind  *Conflict // what a shared change waits for, and all after it with it
}

// newGate sorts the blocking conflicts of p by target. One without a target
// stands in everybody's way.
func newGate(p Plan) *gate {
	g := &gate{worst: map[string]Conflict{}, targets: p.targets()}
	for _, c := range p.Conflicts {
		if !c.Blocks {
			continue
		}
		if c.Kind == IsRunning && g.running == nil {
			g.running = &c
		}
		if old, ok := g.worst[c.Target]; !ok || old.Kind == IsRunning {
			g.worst[c.Target] = c
		}
	}
	return g
}

// targets lists the IDs of all targets that the plan speaks of, in order of
// appearance; those of Opens last, sorted.
func (p Plan) targets() []string {
	var ids []string
	add := func(id string) {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, c := range p.Changes {
		add(c.Target)
	}
	for _, c := range p.Conflicts {
		add(c.Target)
	}
	for _, id := range slices.Sorted(maps.Keys(p.Opens)) {
		add(id)
	}
	return ids
}

// at is the conflict that blocks a target, or nil.
func (g *gate) at(target string) *Conflict {
	everybody, blocked := g.worst[""]
	if own, ok := g.worst[target]; ok && (!blocked || everybody.Kind == IsRunning) {
		return &own
	}
	if blocked {
		return &everybody
	}
	return nil
}

// hold returns what c has to wait for, or nil where it may be written now. It
// is asked in the order of the plan: the token goes before the state that speaks
// of it, so behind a shared change that waits nothing else may be written, Live
// changes excepted. What stands there already waits for nothing.
func (g *gate) hold(c Change) *Conflict {
	if c.Before.same(c.After) {
		return nil
	}
	if c.Target == "" {
		return g.holdShared(c)
	}
	switch conflict := g.at(c.Target); {
	case conflict != nil && conflict.Kind != IsRunning:
		return conflict
	case c.Live:
		return nil
	case conflict != nil:
		return conflict
	default:
		return g.behind
	}
}

// holdShared judges a change that all targets read. One target that may be
// written is reason enough to write it; one IDE that is open is reason enough to
// keep off a file that may not change under it.
func (g *gate) holdShared(c Change) *Conflict {
	if forbidden := g.forbidden(); forbidden != nil {
		g.behind = forbidden
		return forbidden
	}
	if c.Live || g.running == nil {
		return nil
	}
	g.behind = g.running
	return g.running
}

// forbidden is the first target's conflict where every target has one that is
// more than an open IDE, or nil.
func (g *gate) forbidden() *Conflict {
	if everybody := g.at(""); everybody != nil && everybody.Kind != IsRunning {
		return everybody
	}
	var first *Conflict
	for _, id := range g.targets {
		conflict := g.at(id)
		if conflict == nil || conflict.Kind == IsRunning {
			return nil
		}
		if first == nil {
			first = conflict
		}
	}
	return first
}

// refused lists the targets of which nothing may be written at all, whether or
// not the plan has changes for them.
func (g *gate) refused() []Waiting {
	var waiting []Waiting
	for _, id := range g.targets {
		if conflict := g.at(id); conflict != nil && conflict.Kind != IsRunning {
			waiting = append(waiting, Waiting{Target: id, Kind: conflict.Kind, Why: conflict.Text})
		}
	}
	return waiting
}
