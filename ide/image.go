package ide

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// errNoSecrets is a Journal that was built without the keyring.
var errNoSecrets = errors.New("the journal has nowhere to keep secrets")

// images are the secret images of an entry, in one record: a keyring takes as
// long for a small one as for a large one, and the person is waiting.
type images map[string][]byte

// record names what Secrets keeps of an entry.
func record(entry string) string { return "journal/" + entry }

// part names an image of a step in the record of its entry: 0/before.
func part(n int, which string) string { return fmt.Sprintf("%d/%s", n, which) }

// saveImages saves a record.
func (j *Journal) saveImages(ctx context.Context, record string, all images) error {
	if j.Secrets == nil {
		return errNoSecrets
	}
	if err := j.step("save " + record); err != nil {
		return err
	}
	data, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return j.Secrets.Save(ctx, record, data)
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
	if image.Part != "" {
		var all images
		// The parse error is left out: it could quote the record.
		if json.Unmarshal(data, &all) != nil {
			return Content{}, errors.New("the backup is damaged: it is not a record of the journal")
		}
		data = all[image.Part]
	}
	c.Data = data
	return c, image.verify(data)
}
