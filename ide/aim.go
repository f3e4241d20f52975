package ide

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/qlogin/qlogin/edit"
)

// aim is a chain, what stands in its place now, and what shall stand there.
type aim struct {
	*chain
	now, goal Content
	reverted  bool // at least one link could not go back byte for byte
}

// resolve walks the chain from what stands there now to what stood there before
// our first change, in memory: no state in between is ever on disk.
func (u *undo) resolve(ctx context.Context, a *aim) error {
	now, err := a.place.read(ctx)
	if err != nil {
		return err
	}
	a.now, a.goal = now, now
	if a.reached() {
		return nil
	}
	for _, l := range a.links {
		if err := u.back(ctx, a, l); err != nil {
			return err
		}
	}
	return nil
}

// reached says whether an earlier undo has written its goal already and was cut
// short before it could note that. Only the mode may be left to set.
func (a *aim) reached() bool {
	goal := a.links[0].step.Goal
	if goal == nil || *goal != a.now.digest() {
		return false
	}
	first := a.links[len(a.links)-1].step.Before
	if a.reverted = first.SHA256 != *goal; !a.reverted {
		a.goal.Mode = first.Mode
	}
	return true
}

// back moves the goal from after one link to before it.
func (u *undo) back(ctx context.Context, a *aim, l link) error {
	switch a.goal.digest() {
	case l.step.After.SHA256:
		before, err := u.content(ctx, l.step.Before)
		if err != nil {
			return fmt.Errorf("reading the backup of %s: %w", a.place, err)
		}
		a.goal = before
		return nil
	case l.step.Before.SHA256:
		a.goal.Mode = l.step.Before.Mode
		return nil
	default:
		a.reverted = true
		return u.revert(ctx, a, l)
	}
}

func (a *aim) write(ctx context.Context) error {
	err := a.place.write(ctx, a.now, a.goal)
	if errors.Is(err, edit.ErrChanged) {
		return &StaleError{File: a.place.file, Row: a.place.row}
	}
	if err != nil || !a.goal.Exists {
		return err
	}
	return a.place.restoreMode(a.goal.Mode)
}

// stands says whether the goal stands there already, rights included.
func (a *aim) stands() bool {
	return a.now.same(a.goal) && (!a.goal.Exists || (a.now.Mode^a.goal.Mode)&modeBits == 0)
}

// removeDirs removes the folders that were made for a file that is gone again,
// as far as nobody has put something else there.
func (a *aim) removeDirs() {
	if a.goal.Exists {
		return
	}
	for _, l := range a.links {
		for _, dir := range slices.Backward(l.step.Dirs) {
			// A link in its place is somebody else's. It fails where the folder is not
			// empty, which is what is wanted.
			if info, err := os.Lstat(dir); err == nil && info.IsDir() {
				_ = os.Remove(dir)
			}
		}
	}
}
