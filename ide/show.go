package ide

import (
	"fmt"
	"slices"
	"strings"
)

// Outline is a Plan as data: what is written, what stands in the way, what comes
// of it. It holds no content of files, and so no secrets.
type Outline struct {
	Holder  string          `json:"holder"`
	Title   string          `json:"title"`
	Shared  []OutlineChange `json:"shared"` // for all targets
	Targets []OutlineTarget `json:"targets"`
}

// OutlineTarget is one target of an Outline.
type OutlineTarget struct {
	ID        string            `json:"id"` // "" for what stands in everybody's way
	Changes   []OutlineChange   `json:"changes"`
	Conflicts []OutlineConflict `json:"conflicts"`
	Opens     string            `json:"opens,omitempty"`
}

// OutlineChange is one change of an Outline.
type OutlineChange struct {
	Action  Action `json:"action"`
	File    string `json:"file"`
	Row     string `json:"row,omitempty"`
	Summary string `json:"summary"`
	Secret  bool   `json:"secret"`
	Live    bool   `json:"live"`
	// Waits says what the change has to wait for; "" where it may be written.
	Waits string `json:"waits,omitempty"`
}

// OutlineConflict is one conflict of an Outline.
type OutlineConflict struct {
	Kind   ConflictKind `json:"kind"`
	Text   string       `json:"text"`
	Fix    string       `json:"fix,omitempty"`
	Blocks bool         `json:"blocks"`
}

// Action is what a change does to its file or row.
type Action string

// The actions.
const (
	Create Action = "create"
	Update Action = "change"
	Delete Action = "remove"
	Keep   Action = "keep" // it stands there already
)

// Action says what c does.
func (c Change) Action() Action {
	switch {
	case c.Before.same(c.After):
		return Keep
	case !c.Before.Exists:
		return Create
	case !c.After.Exists:
		return Delete
	default:
		return Update
	}
}

// Outline sorts the plan by target.
func (p Plan) Outline() Outline {
	o := Outline{Holder: p.Holder, Title: p.Title, Shared: []OutlineChange{}, Targets: []OutlineTarget{}}
	for _, id := range append([]string{""}, p.targets()...) {
		t := OutlineTarget{ID: id, Opens: p.Opens[id], Changes: []OutlineChange{}, Conflicts: []OutlineConflict{}}
		for _, c := range p.Conflicts {
			if c.Target == id {
				t.Conflicts = append(t.Conflicts, OutlineConflict{c.Kind, c.Text, c.Fix, c.Blocks})
			}
		}
		if id != "" || len(t.Conflicts) > 0 {
			o.Targets = append(o.Targets, t)
		}
	}
	o.sort(p)
	return o
}

// sort puts the changes under their targets. It goes through them in the order
// of the plan, as the gate wants it.
func (o *Outline) sort(p Plan) {
	g := newGate(p)
	for _, c := range p.Changes {
		change := OutlineChange{
			Action: c.Action(), File: c.File, Row: c.Row,
			Summary: c.Summary, Secret: c.Secret, Live: c.Live,
		}
		if conflict := g.hold(c); conflict != nil {
			change.Waits = conflict.Text
		}
		if c.Target == "" {
			o.Shared = append(o.Shared, change)
			continue
		}
		i := slices.IndexFunc(o.Targets, func(t OutlineTarget) bool { return t.ID == c.Target })
		o.Targets[i].Changes = append(o.Targets[i].Changes, change)
	}
}

// Show writes the plan out for people. Nothing in it acts on a terminal.
func (p Plan) Show() string {
	var b strings.Builder
	o := p.Outline()
	fmt.Fprintf(&b, "%s\n", oneLine(o.Title))
	if len(o.Shared) > 0 {
		b.WriteString("  all of them\n")
		showChanges(&b, o.Shared, nil)
	}
	for _, t := range o.Targets {
		t.show(&b)
	}
	return b.String()
}

func (t OutlineTarget) show(b *strings.Builder) {
	name := oneLine(t.ID)
	if name == "" {
		name = "all of them"
	}
	fmt.Fprintf(b, "  %s\n", name)
	showChanges(b, t.Changes, t.Conflicts)
	for _, c := range t.Conflicts {
		field(b, c.word(), c.Text)
		if c.Fix != "" {
			field(b, "", c.Fix)
		}
	}
	if t.Opens != "" {
		field(b, "opens", t.Opens)
	}
}

// word says what a conflict means for its target: an open IDE passes, anything
// else does not by itself.
func (c OutlineConflict) word() string {
	switch {
	case !c.Blocks:
		return "note"
	case c.Kind == IsRunning:
		return "waits"
	default:
		return "blocked"
	}
}

func showChanges(b *strings.Builder, changes []OutlineChange, conflicts []OutlineConflict) {
	for _, c := range changes {
		field(b, string(c.Action), c.File)
		text := c.Summary
		if c.Row != "" {
			text = "row " + c.Row + ": " + text
		}
		field(b, "", text+c.waits(conflicts))
	}
}

// waits says that a change waits, and for what where the conflicts that are
// shown below it do not.
func (c OutlineChange) waits(shown []OutlineConflict) string {
	told := func(conflict OutlineConflict) bool { return conflict.Text == c.Waits }
	switch {
	case c.Waits == "":
		return ""
	case slices.ContainsFunc(shown, told):
		return "; waits"
	default:
		return "; waits: " + c.Waits
	}
}

// field writes one line in two columns.
func field(b *strings.Builder, word, text string) {
	fmt.Fprintf(b, "    %-8s%s\n", word, oneLine(text))
}
