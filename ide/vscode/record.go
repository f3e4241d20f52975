package vscode

import (
	"context"
	"fmt"
	"slices"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
)

// request is what is asked for, checked once.
type request struct {
	ide.Handover
	startURL string
	region   string
	scopes   []string
}

func newRequest(h ide.Handover) request {
	r := request{Handover: h, startURL: h.StartURL, region: h.Region, scopes: h.Scopes}
	if len(r.scopes) == 0 {
		r.scopes = oidc.Scopes()
	}
	return r
}

// record is what was read about one target.
type record struct {
	target   ide.Target
	file     string // the database
	key      string // of the row, spelled as it is there
	value    string
	exists   bool
	row      row
	settings settings
	cacheDir string
	problem  *ide.Conflict // why the target is left alone
}

// readRecord reads a target's row and settings. What cannot be read becomes the
// record's problem: the other targets are served all the same.
func readRecord(ctx context.Context, m ide.Machine, t ide.Target) record {
	r := record{target: t, file: database(t), key: extensionID, cacheDir: defaultCacheDir(m)}
	there, err := isFile(r.file)
	if err == nil && there {
		err = r.load(ctx)
	}
	switch {
	case err != nil:
		r.problem = r.unreadable(err)
	case t.Problem != "" && t.Problem != neverStarted:
		r.problem = &ide.Conflict{Target: t.ID, Kind: ide.Unsuitable, Blocks: true, Text: t.Name + ": " + t.Problem}
	case !there:
		r.problem = &ide.Conflict{
			Target: t.ID, Kind: ide.Unsuitable, Blocks: true,
			Text: t.Name + " " + neverStarted, Fix: "open " + t.Name + " once and close it again",
		}
	}
	return r
}

func (r *record) load(ctx context.Context) error {
	keys, err := edit.RowKeys(ctx, r.file, extensionID)
	if err != nil {
		return err
	}
	if len(keys) > 0 && !slices.Contains(keys, r.key) {
		r.key = keys[0]
	}
	if r.value, r.exists, err = edit.ReadRow(ctx, r.file, r.key); err != nil {
		return err
	}
	if r.row, err = parseRow(r.value, r.exists); err != nil {
		return fmt.Errorf("reading the row %s of %s: %w", r.key, r.file, err)
	}
	if r.settings, err = readSettings(r.target); err != nil {
		return err
	}
	if r.settings.cacheDir != "" {
		r.cacheDir = r.settings.cacheDir
	}
	return nil
}

func (r *record) unreadable(err error) *ide.Conflict {
	return &ide.Conflict{
		Target: r.target.ID, Kind: ide.Unreadable, Blocks: true, Text: err.Error(),
		Fix: "nothing of " + r.target.Name + " is touched; sign in there by hand, or mend what is named above",
	}
}

// readRecords reads all targets, in their order.
func readRecords(ctx context.Context, m ide.Machine, targets []ide.Target) ([]record, error) {
	records := make([]record, 0, len(targets))
	for _, t := range targets {
		records = append(records, readRecord(ctx, m, t))
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("reading the sign-in records of %s: %w", title, err)
		}
	}
	return records, nil
}

// change is the row's change to value; ok is false where there is nothing to do.
func (r record) change(value string, summary string) (c ide.Change, ok bool) {
	if r.exists && value == r.value {
		return ide.Change{}, false
	}
	c = ide.Change{Target: r.target.ID, File: r.file, Row: r.key, Summary: summary}
	c.Before = ide.Content{Exists: r.exists}
	if r.exists {
		c.Before.Data = []byte(r.value)
	}
	c.After = ide.Content{Exists: true, Data: []byte(value)}
	return c, true
}
