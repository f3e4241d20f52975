package vscode

import (
	"context"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
)

// Current reads the grant in the token file of the targets' connection. The
// extension may have renewed it since the hand-over.
func (Family) Current(ctx context.Context, m ide.Machine, targets []ide.Target, h ide.Handover) (*oidc.Grant, error) {
	want := newRequest(h)
	records, err := readRecords(ctx, m, targets)
	if err != nil {
		return nil, err
	}
	dirs := []string{defaultCacheDir(m)}
	for _, r := range records {
		dirs = append(dirs, r.cacheDir)
	}
	for _, dir := range dirs {
		// A hand-over may wait for its rows: the token is then under qlogin's id.
		for _, id := range []string{adopt(records, dir, want).id, ownID(want.startURL, want.region)} {
			t, err := readToken(tokenFile(dir, id))
			if err != nil {
				return nil, err
			}
			if t != nil && t.AccessToken != "" && t.isFor(want) {
				return t.grant(want), nil
			}
		}
	}
	return nil, nil
}
