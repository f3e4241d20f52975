package ide

import (
	"context"
	"errors"
	"fmt"
)

// errNoSecrets is a Journal that was built without the keyring.
var errNoSecrets = errors.New("the journal has nowhere to keep secrets")

// record names what Secrets keeps of a step: journal/<entry>/<n>/before.
func record(entry string, n int, which string) string {
	return fmt.Sprintf("journal/%s/%d/%s", entry, n, which)
}

// keep saves a secret image under the record that it names.
func (j *Journal) keep(ctx context.Context, image Image, c Content) error {
	if image.Record == "" {
		return nil
	}
	if j.Secrets == nil {
		return errNoSecrets
	}
	if err := j.step("save " + image.Record); err != nil {
		return err
	}
	return j.Secrets.Save(ctx, image.Record, c.Data)
}

// content turns an image back into what it was made of.
func (j *Journal) content(ctx context.Context, image Image) (Content, error) {
	c := Content{Exists: image.Exists, Mode: image.Mode, Data: image.Data}
	if image.Record == "" {
		return c, nil
	}
	if j.Secrets == nil {
		return Content{}, errNoSecrets
	}
	data, err := j.Secrets.Load(ctx, image.Record)
	if err != nil {
		return Content{}, err
	}
	c.Data = data
	return c, image.verify(data)
}

// discard deletes the records that the entry needs no more. What cannot be
// deleted now stays listed, and the next Apply or Undo tries again.
func (j *Journal) discard(ctx context.Context, e *Entry) error {
	if len(e.Discard) == 0 || j.Secrets == nil {
		return nil
	}
	for len(e.Discard) > 0 {
		name := e.Discard[0]
		if err := j.step("delete " + name); err != nil {
			return err
		}
		if err := j.Secrets.Delete(ctx, name); err != nil {
			return fmt.Errorf("deleting the backup %s: %w", name, err)
		}
		e.Discard = e.Discard[1:]
	}
	return j.save(e)
}
