package vscode

import (
	"fmt"
	"slices"

	"github.com/qlogin/qlogin/ide"
)

// prefill writes the start URL and the Region into the sign-in form: recentSso,
// which the extension reads since 1.65 (getDefaultSsoProfile in
// core/src/login/webview/vue/backend.ts).
func (p *planner) prefill(records []record) (ide.Plan, error) {
	for _, r := range records {
		if r.problem != nil {
			p.conflict(*r.problem)
			p.opens(r.target, staysAsItIs)
			continue
		}
		if err := p.prefillOne(r); err != nil {
			return ide.Plan{}, fmt.Errorf("planning the row %s of %s: %w", r.key, r.file, err)
		}
	}
	return p.plan, nil
}

func (p *planner) prefillOne(r record) error {
	w := newRewrite(r)
	if !r.row.recent.isFor(p.want) {
		w.set(p.want.startURL, recentKey, "startUrl")
		w.set(p.want.region, recentKey, "region")
	}
	if w.err != nil {
		return w.err
	}
	c, ok := r.change(string(w.src), "start URL and Region for the sign-in form of "+r.target.Name)
	if ok {
		p.change(c)
	}
	if ok && r.target.Running.Yes {
		p.conflict(r.isRunning("the start URL and the Region"))
	}
	for _, note := range r.prefillNotes() {
		p.conflict(note)
	}
	p.opens(r.target, r.prefillOutlook(ok))
	return nil
}

func (s recentSSO) isFor(want request) bool {
	return sameStartURL(s.StartURL, want.startURL) && s.Region == want.region
}

func (r record) prefillNotes() []ide.Conflict {
	notes := r.notes()
	if !r.target.Extension.Installed {
		notes = append(notes, ide.Conflict{
			Target: r.target.ID, Kind: ide.NoExtension,
			Text: r.target.Name + " has no Amazon Q extension yet; the form will be filled in when it has",
			Fix:  "install the extension Amazon Q (" + extensionID + ") there",
		})
	}
	if slices.Contains(r.settings.developer, autofillSetting) {
		notes = append(notes, ide.Conflict{
			Target: r.target.ID, Kind: ide.Unsuitable,
			Text: fmt.Sprintf("%s in %s wins over what is filled in, and shows us-east-1 as the Region", autofillSetting, r.settings.file),
			Fix:  "remove that setting",
		})
	}
	return notes
}

func (r record) prefillOutlook(changes bool) string {
	const form = "shows the sign-in form with start URL and Region filled in; choose Company account, Continue"
	switch {
	case changes && r.target.Running.Yes:
		return "is open now: once it is closed and the record written, it " + form
	case len(r.row.single()) > 0:
		return "has a sign-in already; after signing out it " + form
	default:
		return form
	}
}
