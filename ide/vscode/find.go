package vscode

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// neverStarted is the Problem of an editor without a database: only the editor
// may create one (src/vs/base/parts/storage/node/storage.ts).
const neverStarted = "was never started: open it once"

// Find lists the editors that have a folder for user data, one target for each
// VS Code profile that has a database of its own. Each is a Target even when it
// cannot be used; its Problem then says why.
func (Family) Find(ctx context.Context, m ide.Machine) ([]ide.Target, error) {
	var found []ide.Target
	for _, e := range editors(m) {
		there, err := isDir(e.userData)
		switch {
		case err != nil:
			found = append(found, ide.Target{ID: e.id, Holder: holder, Name: e.name, Dir: e.userData, Problem: err.Error()})
		case there:
			found = append(found, e.targets(ctx, m)...)
		}
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("looking for editors: %w", err)
		}
	}
	return append(found, findElsewhere(m)...), nil
}

// targets are the default VS Code profile of e and those with their own state.
func (e editor) targets(ctx context.Context, m ide.Machine) []ide.Target {
	main := ide.Target{ID: e.id, Holder: holder, Name: e.name, Dir: filepath.Join(e.userData, "User")}
	running, problem := e.running(m)
	profiles, err := e.profiles()
	if err != nil {
		problem = cmp.Or(problem, err.Error())
	}
	targets := []ide.Target{e.look(ctx, main, e.defaultExtensions())}
	for _, p := range profiles {
		t := ide.Target{ID: e.id + "/" + p.slug, Holder: holder, Name: e.name + " (" + p.name + ")", Dir: p.dir}
		targets = append(targets, e.look(ctx, t, p.extensions))
	}
	for i := range targets {
		targets[i].Running = running
		if problem != "" && (targets[i].Problem == "" || targets[i].Unreachable) {
			// What could not be looked at may be more than a folder left behind.
			targets[i].Problem, targets[i].Unreachable = problem, false
		}
	}
	return targets
}

// look fills in the extension, and the Problem where there is one.
func (e editor) look(ctx context.Context, t ide.Target, lists extensionLists) ide.Target {
	extension, err := e.findExtension(lists)
	if err != nil {
		t.Problem = err.Error()
	}
	there, err := isFile(database(t))
	switch {
	case err != nil:
		t.Problem = err.Error()
	case !there:
		t.Problem, t.Unreachable = neverStarted, true
	default:
		extension.Disabled, err = disabled(ctx, database(t))
		if err != nil {
			t.Problem = err.Error()
		}
	}
	t.Extension = extension
	return t
}

// database is the SQLite file of a target.
func database(t ide.Target) string {
	return filepath.Join(t.Dir, "globalStorage", "state.vscdb")
}

func findElsewhere(m ide.Machine) []ide.Target {
	var found []ide.Target
	for _, t := range elsewhere() {
		t.Holder, t.Unreachable = holder, true
		t.Dir = filepath.Join(m.Home, filepath.FromSlash(t.Dir))
		// These are hints: a folder that cannot be looked at gives none.
		if there, err := isDir(t.Dir); err == nil && there {
			found = append(found, t)
		}
	}
	return found
}

func isDir(path string) (bool, error)  { return is(path, fs.FileMode.IsDir) }
func isFile(path string) (bool, error) { return is(path, fs.FileMode.IsRegular) }

// is says whether path, links followed, is there and of that kind.
func is(path string, kind func(fs.FileMode) bool) (bool, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking at %s: %w", path, errors.Unwrap(err))
	}
	return kind(info.Mode()), nil
}

// read returns the bytes of a file, nil where it is not there.
func read(path string) ([]byte, error) {
	s, err := edit.Read(path)
	if err != nil || !s.Exists {
		return nil, err
	}
	return s.Data, nil
}
