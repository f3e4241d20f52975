package vscode

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// toolkitID is the key of the AWS Toolkit's row. Early versions of Amazon Q took
// over connections from it, token and all.
const toolkitID = "amazonwebservices.aws-toolkit-vscode"

// leftovers removes the tokens of connections that leave the rows: the extension
// would do it, too, when it found one connection too many. A token that any other
// editor on the machine still refers to stays.
func (p *planner) leftovers(ctx context.Context, f Family, m ide.Machine, records []record, shared sharedConnection, dir string) error {
	dropped := dropped(records, shared)
	if len(dropped) == 0 {
		return nil
	}
	ids, err := f.unreferenced(ctx, m, records, dropped)
	if err != nil {
		return err
	}
	for _, d := range dropped {
		if slices.Contains(ids, d.id) {
			if err := p.removal(tokenFile(dir, d.id), d.target, "the token of the connection that is replaced", false); err != nil {
				return err
			}
		}
	}
	return nil
}

// drop is a connection that leaves the row of a target.
type drop struct{ target, id string }

// dropped lists each connection once. Rows that have to wait keep theirs.
func dropped(records []record, shared sharedConnection) []drop {
	var drops []drop
	for _, r := range records {
		if r.target.Running.Yes {
			continue
		}
		for _, c := range r.row.single() {
			known := slices.ContainsFunc(drops, func(d drop) bool { return d.id == c.id })
			if c.id != shared.id && !known {
				drops = append(drops, drop{target: r.target.ID, id: c.id})
			}
		}
	}
	return drops
}

// unreferenced sorts out the connections that another row still names. A row that
// cannot be read may name any.
func (f Family) unreferenced(ctx context.Context, m ide.Machine, records []record, drops []drop) ([]string, error) {
	targets, err := f.Find(ctx, m)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, d := range drops {
		ids = append(ids, d.id)
	}
	for _, t := range targets {
		if there, err := isFile(database(t)); err == nil && !there {
			continue
		}
		text, err := references(ctx, t, rewritten(records, t.ID))
		if err != nil {
			return nil, nil //nolint:nilerr // no answer: every token stays
		}
		ids = slices.DeleteFunc(ids, func(id string) bool { return strings.Contains(text, strconv.Quote(id)) })
	}
	return ids, nil
}

// references is the text that may name connections: the rows of both extensions,
// without that of Amazon Q where the plan rewrites it.
func references(ctx context.Context, t ide.Target, withoutOwn bool) (string, error) {
	toolkit, _, err := edit.ReadRow(ctx, database(t), toolkitID)
	if err != nil || withoutOwn {
		return toolkit, err
	}
	keys, err := edit.RowKeys(ctx, database(t), extensionID)
	if err != nil {
		return "", err
	}
	text := toolkit
	for _, key := range keys {
		value, _, err := edit.ReadRow(ctx, database(t), key)
		if err != nil {
			return "", err
		}
		text += "\n" + value
	}
	return text, nil
}

func rewritten(records []record, id string) bool {
	return slices.ContainsFunc(records, func(r record) bool { return r.target.ID == id && !r.target.Running.Yes })
}

// removal plans that a secret file goes, if it is there.
func (p *planner) removal(name, target, summary string, live bool) error {
	before, err := edit.Read(name)
	if err != nil || !before.Exists {
		return err
	}
	known := slices.ContainsFunc(p.plan.Changes, func(c ide.Change) bool { return c.File == name })
	if !known {
		p.change(ide.Change{Target: target, File: name, Summary: summary, Secret: true, Live: live, Before: contentOf(before)})
	}
	return nil
}
