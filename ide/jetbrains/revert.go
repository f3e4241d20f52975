package jetbrains

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
)

// Revert implements ide.Family.
func (Family) Revert(c ide.Change, now ide.Content) (ide.Content, error) {
	switch {
	case !now.Exists || !c.After.Exists && !c.Before.Exists:
		return now, nil // nothing of ours is left
	case filepath.Ext(c.File) == ".xml":
		return revertOptions(c, now)
	case !c.After.Exists:
		return now, nil // what we removed has been made anew by somebody
	case ours(c.After.Data, now.Data):
		return c.Before, nil
	}
	return now, nil
}

// ours says whether a cache file still belongs to the grant that was written.
// A registration says so by its client. A token does not name its client, and
// after a renewal neither access token nor refresh token are the ones that were
// written; but createdAt stays what it was (SsoAccessTokenProvider.kt,
// refreshToken), and a new sign-in has a new one.
func ours(written, now []byte) bool {
	if was, _, err := parseRegistration(written); err == nil {
		is, _, err := parseRegistration(now)
		return err == nil && is.ClientID == was.ClientID
	}
	was, err := parseToken(written)
	if err != nil {
		return false
	}
	is, err := parseToken(now)
	return err == nil && is.shape == was.shape && is.startURL == was.startURL && is.region == was.region &&
		is.CreatedAt.Equal(was.CreatedAt)
}

// revertOptions takes an options file back slot by slot. The IDE has ordered it
// anew and added components of its own; a slot goes back where it still means
// what we made it mean.
func revertOptions(c ide.Change, now ide.Content) (ide.Content, error) {
	before, err := state(c.Before, c.File)
	if err != nil {
		return now, err
	}
	after, err := state(c.After, c.File)
	if err != nil {
		return now, err
	}
	current, err := state(now, c.File)
	if err != nil {
		return now, err
	}
	src := current.src
	for _, s := range union(slots(before.root), slots(after.root)) {
		was, wrote, is := s.find(before.root), s.find(after.root), s.find(current.root)
		if meaning(was) == meaning(wrote) || meaning(is) != meaning(wrote) {
			continue
		}
		if was == nil {
			src, err = s.clear(src)
		} else {
			src, err = s.restore(src, before.src, was)
		}
		if err != nil {
			return now, fmt.Errorf("changing %s: %w", c.File, err)
		}
	}
	return settled(c, now, src)
}

// settled is the reverted content; a file that we made goes when nobody has put
// anything else into it.
func settled(c ide.Change, now ide.Content, src []byte) (ide.Content, error) {
	if bytes.Equal(src, now.Data) {
		return now, nil
	}
	root, err := edit.ParseXML(src)
	if err != nil {
		return now, fmt.Errorf("reading %s again: %w", c.File, err)
	}
	if !c.Before.Exists && len(root.Children) == 0 {
		return c.Before, nil
	}
	return ide.Content{Exists: true, Data: src, Mode: now.Mode}, nil
}

// options is one state of an options file.
type options struct {
	src  []byte
	root *edit.Node
}

func state(c ide.Content, file string) (options, error) {
	src := c.Data
	if !c.Exists {
		src = []byte(emptyDocument)
	}
	root, err := edit.ParseXML(src)
	if err != nil {
		return options{}, fmt.Errorf("reading %s: %w", file, err)
	}
	return options{src, root}, nil
}

func union(a, b []slot) []slot {
	all := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}
