package ide

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// discard deletes the records that no entry needs any more: an image that a
// later entry has taken over is still in the record of the earlier one. What
// cannot be deleted now stays listed, and the next Apply or Undo tries again.
// unread is why there may be entries that are not among these: one of them may
// need what nobody else does.
func (j *Journal) discard(ctx context.Context, entries []*Entry, unread error) error {
	if j.Secrets == nil || unread != nil {
		return nil //nolint:nilerr // the caller has the error; this is housekeeping
	}
	gone := map[string]bool{}
	var problems []error
	for _, e := range entries {
		problems = append(problems, j.discardOf(ctx, e, entries, gone))
	}
	return errors.Join(problems...)
}

// discardOf deletes what e lists. gone are the records that are deleted already.
func (j *Journal) discardOf(ctx context.Context, e *Entry, entries []*Entry, gone map[string]bool) error {
	var kept []string
	for _, name := range e.Discard {
		if slices.ContainsFunc(entries, func(o *Entry) bool { return o.uses(name) }) {
			kept = append(kept, name)
			continue
		}
		if gone[name] {
			continue
		}
		if err := j.step("delete " + name); err != nil {
			return err
		}
		if err := j.Secrets.Delete(ctx, name); err != nil {
			return fmt.Errorf("deleting the backup %s: %w", name, err)
		}
		gone[name] = true
	}
	if len(kept) == len(e.Discard) {
		return nil
	}
	e.Discard = kept
	return j.save(e)
}
