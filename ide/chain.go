package ide

import "slices"

// link is one step that can be undone, and the entry that it is of.
type link struct {
	entry *Entry
	step  *Step
}

// chain is everything that was written to one place, newest first. Where nobody
// else wrote in between, what one link found is what the next had left.
type chain struct {
	place place
	links []link
}

// chains sorts what the entries (oldest first) have written by place, in the
// order in which it is undone: what was written last comes first.
func chains(entries []*Entry) []*chain {
	var list []*chain
	at := map[place]*chain{}
	for _, l := range links(entries) {
		c := at[l.step.place()]
		if c == nil {
			c = &chain{place: l.step.place()}
			at[c.place] = c
			list = append(list, c)
		}
		c.links = append(c.links, l)
	}
	return list
}

// links lists what the entries (oldest first) have written, newest first.
func links(entries []*Entry) []link {
	var list []link
	for _, e := range entries {
		for _, s := range e.live() {
			list = append(list, link{entry: e, step: s})
		}
	}
	slices.Reverse(list)
	return list
}

// takeOver shortens chains. Where e found exactly what an older entry of the
// same holder had left, e takes over the image from before that entry, which
// then has nothing left to undo. So one backup is kept of every place, the one
// from before our first change. It returns the older entries that it changed;
// they may be saved once e is.
func (j *Journal) takeOver(e *Entry) []*Entry {
	entries, _ := j.load() // an entry that cannot be read keeps its own backup
	entries = slices.DeleteFunc(entries, func(o *Entry) bool {
		return o.ID == e.ID || o.Holder != e.Holder
	})
	var changed []*Entry
	older := chains(entries)
	for i := range e.Steps {
		for _, c := range older {
			if c.place == e.Steps[i].place() {
				changed = append(changed, c.joinTo(e, &e.Steps[i])...)
			}
		}
	}
	slices.SortFunc(changed, byID)
	return slices.Compact(changed)
}

// joinTo lets s, a step of e, take over from the links of c as far as the chain
// is whole.
func (c *chain) joinTo(e *Entry, s *Step) []*Entry {
	var changed []*Entry
	for _, l := range c.links {
		if l.step.Settled || l.step.After.SHA256 != s.Before.SHA256 {
			break
		}
		spare := s.Before.Record
		s.Before = l.step.Before
		e.release(spare)
		s.Dirs = append(slices.Clone(l.step.Dirs), s.Dirs...)
		l.entry.settle(l.step)
		changed = append(changed, l.entry)
	}
	return changed
}

func byID(a, b *Entry) int {
	switch {
	case a.ID < b.ID:
		return -1
	case a.ID > b.ID:
		return 1
	default:
		return 0
	}
}
