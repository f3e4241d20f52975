package vscode

import (
	"context"
	"fmt"
	"slices"

	"github.com/qlogin/qlogin/ide"
)

// Clear plans what the extension's own sign-out removes, the call to the portal
// excepted (core/src/auth/auth.ts, core/src/codewhisperer/util/authUtil.ts): the
// token, the registration and the connection. Only sign-ins to h's start URL and
// Region are meant. The tokens go while editors are open: they notice.
//
// The targets have to be all that are signed in; they share the token.
func (Family) Clear(ctx context.Context, m ide.Machine, targets []ide.Target, h ide.Handover) (ide.Plan, error) {
	want := newRequest(h)
	records, err := readRecords(ctx, m, targets)
	if err != nil {
		return ide.Plan{}, err
	}
	p := newPlanner(want)
	for _, file := range signInFiles(m, records, want) {
		if err := p.clearFile(file); err != nil {
			return ide.Plan{}, err
		}
	}
	for _, r := range records {
		if err := p.clearRow(r); err != nil {
			return ide.Plan{}, fmt.Errorf("planning the row %s of %s: %w", r.key, r.file, err)
		}
	}
	return p.plan, nil
}

// secretFile is a file of a sign-in. A token that nobody refers to is told by
// what is in it.
type secretFile struct {
	name    string
	summary string
	unsure  bool
}

// signInFiles lists the tokens, then the registrations, there or not.
func signInFiles(m ide.Machine, records []record, want request) []secretFile {
	own := ownID(want.startURL, want.region)
	var tokens, registrations []secretFile
	add := func(dir, id, startURL string, scopes []string) {
		tokens = append(tokens, secretFile{tokenFile(dir, id), "the token", id == own})
		name := registrationFile(dir, want.region, startURL, scopes)
		registrations = append(registrations, secretFile{name, "the client registration", false})
	}
	add(defaultCacheDir(m), own, want.startURL, want.scopes)
	for _, r := range records {
		for _, c := range r.row.connections {
			if c.isFor(want.startURL, want.region) {
				add(r.cacheDir, c.id, c.startURL, c.scopes)
				add(r.cacheDir, own, want.startURL, want.scopes)
			}
		}
	}
	return append(tokens, registrations...)
}

func (p *planner) clearFile(file secretFile) error {
	if file.unsure {
		t, err := readToken(file.name)
		if err != nil || t == nil || !t.isFor(p.want) {
			return err
		}
	}
	return p.removal(file.name, "", file.summary, true)
}

func (t storedToken) isFor(want request) bool {
	return sameStartURL(t.StartURL, want.startURL) && t.Region == want.region
}

func (p *planner) clearRow(r record) error {
	if r.problem != nil {
		// An editor that was never started, or runs elsewhere, has nothing to clear.
		if r.problem.Kind == ide.Unreadable {
			p.conflict(*r.problem)
		}
		p.opens(r.target, staysAsItIs)
		return nil
	}
	value, err := r.signedOut(p.want)
	if err != nil {
		return err
	}
	c, ok := r.change(value, "the sign-in record of "+r.target.Name)
	if !ok || !r.exists {
		p.opens(r.target, "has no sign-in to this start URL")
		return nil
	}
	p.change(c)
	if r.target.Running.Yes {
		p.conflict(r.isRunning("the record without the sign-in"))
		p.opens(r.target, "is open now: asks to sign in again within seconds; its record goes once it is closed")
		return nil
	}
	p.opens(r.target, "opens signed out")
	return nil
}

// signedOut is the row without its sign-ins to that Identity Center. Removing
// regionProfiles.cache resets it: the extension then starts from its default
// (core/src/shared/utilities/resourceCache.ts).
func (r record) signedOut(want request) (string, error) {
	var ids, arns []string
	for _, c := range r.row.connections {
		if c.isFor(want.startURL, want.region) {
			ids = append(ids, c.id)
			arns = append(arns, r.row.regions[c.id].ARN)
		}
	}
	if len(ids) == 0 {
		return r.value, nil
	}
	w := newRewrite(r)
	for _, id := range ids {
		w.remove(profilesKey, id)
	}
	if slices.Contains(ids, r.row.current) {
		w.remove(currentKey)
	}
	if slices.Contains(ids, r.row.saved) {
		w.remove(savedKey)
	}
	for id, p := range r.row.regions {
		if slices.Contains(ids, id) || p.ARN != "" && slices.Contains(arns, p.ARN) {
			w.remove(regionsKey, id)
		}
	}
	w.remove(regionCacheKey)
	return string(w.src), w.err
}
