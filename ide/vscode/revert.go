package vscode

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// Revert takes c back from what the extension has made of it. In a row only the
// keys that c changed go back, and only where they still hold what c put there. A
// file goes back as a whole while it belongs to the same client registration:
// the extension renews tokens under it.
func (Family) Revert(c ide.Change, now ide.Content) (ide.Content, error) {
	if c.Row != "" {
		return revertRow(c, now)
	}
	if !now.Exists {
		return c.Before, nil
	}
	if !c.After.Exists || clientOf(c.After) == "" || clientOf(now) != clientOf(c.After) {
		return now, nil
	}
	return c.Before, nil
}

// clientOf is the client id in a token or registration file, "" where it has
// none.
func clientOf(content ide.Content) string {
	var fields object
	if !content.Exists || json.Unmarshal(content.Data, &fields) != nil {
		return ""
	}
	return fields.text("clientId")
}

func revertRow(c ide.Change, now ide.Content) (ide.Content, error) {
	if !now.Exists {
		return now, nil
	}
	before, after, current, err := parseThree(c, now)
	if err != nil {
		return ide.Content{}, fmt.Errorf("reading the row %s of %s: %w", c.Row, c.File, err)
	}
	w := &rewrite{src: now.Data}
	newer := signedInSince(after, current)
	for _, path := range changedPaths(before, after) {
		b, a, n := before.at(path), after.at(path), current.at(path)
		switch {
		case !ours(path, b, a, n):
		case b == nil:
			w.remove(path...)
		case newer && a == nil && path[0] != recentKey:
			// Two sign-ins are one too many: the extension would end one of them.
		default:
			w.set(b, path...)
		}
	}
	w.removeEmpty(before)
	if w.err != nil {
		return ide.Content{}, fmt.Errorf("changing the row %s of %s back: %w", c.Row, c.File, w.err)
	}
	if !c.Before.Exists && bytes.Equal(compact(w.src), []byte("{}")) {
		return ide.Content{}, nil
	}
	return ide.Content{Exists: true, Data: w.src, Mode: now.Mode}, nil
}

func parseThree(c ide.Change, now ide.Content) (before, after, current object, err error) {
	if before, err = parseContent(c.Before); err != nil {
		return
	}
	if after, err = parseContent(c.After); err != nil {
		return
	}
	current, err = parseContent(now)
	return
}

func parseContent(content ide.Content) (object, error) {
	r, err := parseRow(string(content.Data), content.Exists)
	return r.fields, err
}

// at is the value at a path of one or two keys, nil where there is none.
func (o object) at(path []string) json.RawMessage {
	if len(path) == 1 {
		return o[path[0]]
	}
	c, err := o.child(path[0])
	if err != nil {
		return nil
	}
	return c[path[1]]
}

// changedPaths are the places of the row that a plan may touch and that differ.
// Connections come first.
func changedPaths(before, after object) [][]string {
	var paths [][]string
	for _, container := range []string{profilesKey, regionsKey} {
		for _, id := range keysOf(before, after, container) {
			paths = append(paths, []string{container, id})
		}
	}
	for _, key := range []string{currentKey, savedKey, regionCacheKey, recentKey} {
		paths = append(paths, []string{key})
	}
	return slices.DeleteFunc(paths, func(path []string) bool {
		return sameJSON(before.at(path), after.at(path))
	})
}

func keysOf(before, after object, container string) []string {
	var ids []string
	for _, o := range []object{before, after} {
		c, err := o.child(container)
		if err != nil {
			continue
		}
		for id := range c {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// ours says whether the value now is still the one that the change left: the same
// value, or the same sign-in, whose state the extension keeps up to date. A
// profile chosen since under a connection of ours goes with it.
func ours(path []string, before, after, now json.RawMessage) bool {
	if sameJSON(after, now) {
		return true
	}
	if after == nil || now == nil {
		return false
	}
	switch path[0] {
	case profilesKey:
		return sameSignIn(path[1], after, now)
	case regionsKey:
		return before == nil
	default:
		return false
	}
}

func sameSignIn(id string, a, b json.RawMessage) bool {
	x, errX := newConnection(id, a)
	y, errY := newConnection(id, b)
	return errX == nil && errY == nil && y.isFor(x.startURL, x.region)
}

// signedInSince says whether the row has a sign-in now that the change did not
// leave there.
func signedInSince(after, now object) bool {
	current, err := now.child(profilesKey)
	if err != nil {
		return false
	}
	for id, raw := range current {
		c, err := newConnection(id, raw)
		left := after.at([]string{profilesKey, id})
		if err == nil && c.kind == "sso" && (left == nil || !sameSignIn(id, left, raw)) {
			return true
		}
	}
	return false
}

// removeEmpty removes containers that the change had brought along.
func (w *rewrite) removeEmpty(before object) {
	for _, key := range []string{profilesKey, regionsKey} {
		if w.err != nil || before.has(key) {
			continue
		}
		raw, ok, err := edit.GetJSON(w.src, []string{key})
		if err == nil && ok && bytes.Equal(compact(raw), []byte("{}")) {
			w.remove(key)
		}
	}
}
