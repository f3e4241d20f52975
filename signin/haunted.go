package signin

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// A JetBrains IDE reads its token once. One that is open while its sign-in is
// taken from its files goes on with what is in its memory: it would renew that
// with the registration of the next sign-in, be refused, and delete the files of
// both (BearerTokenProvider.kt). Nothing on the disk tells such an IDE apart, so
// qlogin remembers it, and writes nothing under it until it was closed.

// ghost is an IDE that may have a token in memory which its files have not.
type ghost struct {
	Holder string `json:"holder"`
	Target string `json:"target"`
	PID    int    `json:"pid,omitempty"`
}

type ghostFile struct {
	Version int     `json:"version"`
	Open    []ghost `json:"open"`
}

func (r Records) ghostFile() string { return filepath.Join(r.Dir, "open.json") }

func (r Records) ghosts() ([]ghost, edit.Snapshot, error) {
	found, err := edit.Read(r.ghostFile())
	if err != nil || !found.Exists {
		return nil, found, err
	}
	var content ghostFile
	if err := json.Unmarshal(found.Data, &content); err != nil {
		return nil, found, fmt.Errorf("reading %s: %w", r.ghostFile(), err)
	}
	return content.Open, found, nil
}

// openOf lists the IDEs of a holder that are open, or of all for "".
func (f *Flow) openOf(ctx context.Context, holder string) ([]ghost, error) {
	targets, err := f.Find(ctx)
	var open []ghost
	for _, t := range targets {
		if t.Running.Yes && (holder == "" || t.Holder == holder) {
			open = append(open, ghostOf(t))
		}
	}
	return open, err
}

func ghostOf(t ide.Target) ghost { return ghost{Holder: t.Holder, Target: t.ID, PID: t.Running.PID} }

// haunt remembers the IDEs that are open now, before their sign-in is taken from
// their files. Those that were closed since are forgotten.
func (f *Flow) haunt(ctx context.Context, holder string) error {
	open, err := f.openOf(ctx, "")
	if err != nil {
		return err
	}
	release, err := f.Records.lock()
	if err != nil {
		return err
	}
	defer release()
	known, found, err := f.Records.ghosts()
	if err != nil {
		return err
	}
	all := slices.DeleteFunc(open, func(g ghost) bool { return holder != "" && g.Holder != holder && !slices.Contains(known, g) })
	if len(all) == 0 && len(known) == 0 {
		return nil
	}
	data, err := json.MarshalIndent(ghostFile{Version: recordVersion, Open: all}, "", "  ")
	if err != nil {
		return err
	}
	return edit.Replace(found, append(data, '\n'), 0o600)
}

// haunted says whether one of them is still open.
func (f *Flow) haunted(ctx context.Context, holder string) (bool, error) {
	known, _, err := f.Records.ghosts()
	if err != nil || len(known) == 0 {
		return false, err
	}
	open, err := f.openOf(ctx, holder)
	return slices.ContainsFunc(open, func(g ghost) bool { return slices.Contains(known, g) }), err
}
