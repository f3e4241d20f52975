package vscode

import (
	"context"
	"fmt"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// Plan works out how the targets come to open signed in: the registration and
// the token, which they share, then the row of each. What can be done while an
// editor is open is marked Live.
func (f Family) Plan(ctx context.Context, m ide.Machine, targets []ide.Target, h ide.Handover) (ide.Plan, error) {
	want := newRequest(h)
	records, err := readRecords(ctx, m, targets)
	if err != nil {
		return ide.Plan{}, err
	}
	p := newPlanner(want)
	if h.Prefill {
		return p.prefill(records)
	}
	return p.handover(ctx, f, m, records)
}

// planner collects a plan.
type planner struct {
	want request
	plan ide.Plan
}

func newPlanner(want request) *planner {
	return &planner{want: want, plan: ide.Plan{Holder: holder, Title: title, Opens: make(map[string]string)}}
}

func (p *planner) conflict(c ide.Conflict)          { p.plan.Conflicts = append(p.plan.Conflicts, c) }
func (p *planner) change(c ide.Change)              { p.plan.Changes = append(p.plan.Changes, c) }
func (p *planner) opens(t ide.Target, words string) { p.plan.Opens[t.ID] = words }

const staysAsItIs = "stays as it is"

func (p *planner) handover(ctx context.Context, f Family, m ide.Machine, records []record) (ide.Plan, error) {
	records = p.sameFolder(p.suitable(records))
	if len(records) == 0 {
		return p.plan, nil
	}
	dir := records[0].cacheDir
	shared := adopt(records, dir, p.want)
	rows, err := p.signIns(records, shared)
	if err != nil {
		return ide.Plan{}, err
	}
	if err := p.files(dir, shared, live(records, shared)); err != nil {
		return ide.Plan{}, err
	}
	for _, c := range rows {
		p.change(c)
	}
	return p.plan, p.leftovers(ctx, f, m, records, shared, dir)
}

// suitable sorts out the targets that cannot be signed in.
func (p *planner) suitable(records []record) []record {
	var ok []record
	for _, r := range records {
		if c := r.obstacle(p.want); c != nil {
			p.conflict(*c)
			p.opens(r.target, staysAsItIs)
			continue
		}
		for _, note := range r.notes() {
			p.conflict(note)
		}
		ok = append(ok, r)
	}
	return ok
}

// sameFolder keeps the targets that share the folder for tokens: the one that
// most of them use, in doubt that of the first.
func (p *planner) sameFolder(records []record) []record {
	count := make(map[string]int)
	for _, r := range records {
		count[r.cacheDir]++
	}
	var dir string
	for _, r := range records {
		if count[r.cacheDir] > count[dir] {
			dir = r.cacheDir
		}
	}
	var same []record
	for _, r := range records {
		if r.cacheDir == dir {
			same = append(same, r)
			continue
		}
		p.conflict(r.elsewhereTokens(dir))
		p.opens(r.target, staysAsItIs)
	}
	return same
}

// signIns plans the row of every target.
func (p *planner) signIns(records []record, shared sharedConnection) ([]ide.Change, error) {
	var rows []ide.Change
	for _, r := range records {
		c, ok, err := r.signIn(shared, p.want)
		if err != nil {
			return nil, fmt.Errorf("planning the row %s of %s: %w", r.key, r.file, err)
		}
		if ok {
			rows = append(rows, c)
		}
		if ok && r.target.Running.Yes {
			p.conflict(r.isRunning("the new sign-in record"))
		}
		p.opens(r.target, r.outlook(shared, p.want, ok))
	}
	return rows, nil
}

// live says whether the shared files may be written while editors are open. An
// open editor that has the connection sees the new token within seconds; one that
// does not never looks at the file. But where every editor waits, the grant stays
// in the keyring: nobody would renew it in a file.
func live(records []record, shared sharedConnection) bool {
	for _, r := range records {
		if _, has := r.row.connection(shared.id); has || !r.target.Running.Yes {
			return true
		}
	}
	return false
}

// files plans the registration and the token.
func (p *planner) files(dir string, shared sharedConnection, live bool) error {
	registration, token := draftRegistration(p.want, shared), draftToken(p.want, shared)
	if g := p.want.Grant; g != nil {
		registration, token = newStoredRegistration(*g, shared), newStoredToken(*g, shared)
	}
	name := registrationFile(dir, p.want.region, shared.startURL, shared.scopes)
	if err := p.file(name, registration, "the client registration beside the token", live); err != nil {
		return err
	}
	return p.file(tokenFile(dir, shared.id), token, "the token that the extension reads and renews", live)
}

func (p *planner) file(name string, content any, summary string, live bool) error {
	data, err := encode(content)
	if err != nil {
		return fmt.Errorf("planning %s: %w", name, err)
	}
	before, err := edit.Read(name)
	if err != nil {
		return err
	}
	if before.Exists && string(before.Data) == string(data) {
		return nil
	}
	p.change(ide.Change{
		File: name, Summary: summary, Secret: true, Live: live,
		Before: contentOf(before),
		After:  ide.Content{Exists: true, Data: data, Mode: 0o600},
	})
	return nil
}

func contentOf(s edit.Snapshot) ide.Content {
	if !s.Exists {
		return ide.Content{}
	}
	return ide.Content{Exists: true, Data: s.Data, Mode: s.Mode}
}
