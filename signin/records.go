package signin

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
)

// Record is what is remembered of a sign-in without any secret: enough to say
// who, with which licence and until when, and to go on where it stopped.
type Record struct {
	Organization Organization `json:"organization"`
	Holder       string       `json:"holder"`
	Person       string       `json:"person,omitempty"` // e-mail, as the Q service tells it
	Subscription string       `json:"subscription,omitempty"`
	Pro          bool         `json:"pro"`
	Profile      *ide.Profile `json:"profile,omitempty"`
	Profiles     int          `json:"profiles,omitempty"`
	Targets      []string     `json:"targets,omitempty"` // handed over to; empty: all of the holder
	Waiting      []string     `json:"waiting,omitempty"` // target IDs that wait for an IDE to close
	// ReplaceOthers is the person's yes to what waits.
	ReplaceOthers       bool      `json:"replaceOthers,omitempty"`
	SignedIn            time.Time `json:"signedIn"`
	TokenExpires        time.Time `json:"tokenExpires"`
	RegistrationExpires time.Time `json:"registrationExpires"`
	Renewable           bool      `json:"renewable,omitempty"`
	Renewed             time.Time `json:"renewed,omitzero"`    // last time that the session was seen alive
	RenewedBy           string    `json:"renewedBy,omitempty"` // Own, or the holder itself
	Ended               time.Time `json:"ended,omitzero"`      // since when the session is known to be over
	// Lost is when the answer to a renewal was lost; zero where the token in the
	// vault is known to be good.
	Lost time.Time `json:"lost,omitzero"`
	// Unhanded says that the holder's files do not have this sign-in: not yet, or
	// not any more. What they hold then is no renewal of it.
	Unhanded bool      `json:"unhanded,omitempty"`
	Used     time.Time `json:"used,omitzero"`  // last handed over
	Mark     string    `json:"mark,omitempty"` // tells the token apart, without being one
}

// Records is the file in the state folder that holds them.
type Records struct{ Dir string }

func (r Records) file() string { return filepath.Join(r.Dir, "signins.json") }

// All returns the records, the latest sign-in first.
func (r Records) All() ([]Record, error) {
	records, _, err := r.read()
	slices.SortStableFunc(records, func(a, b Record) int { return b.SignedIn.Compare(a.SignedIn) })
	return records, err
}

// Find returns the record of a holder at an organization.
func (r Records) Find(o Organization, holder string) (Record, bool, error) {
	records, err := r.All()
	i := slices.IndexFunc(records, func(record Record) bool { return record.is(o, holder) })
	if err != nil || i < 0 {
		return Record{}, false, err
	}
	return records[i], true, nil
}

// Put adds a record or replaces that of the same holder and organization.
func (r Records) Put(record Record) error {
	return r.change(func(all []Record) []Record {
		return append(without(all, record.Organization, record.Holder), record)
	})
}

// Update changes what is remembered of a holder at an organization; where nothing
// is, it does nothing. Two that update at once lose nothing.
func (r Records) Update(o Organization, holder string, do func(*Record)) error {
	if _, ok, err := r.Find(o, holder); err != nil || !ok {
		return err
	}
	return r.change(func(all []Record) []Record {
		for i := range all {
			if all[i].is(o, holder) {
				do(&all[i])
			}
		}
		return all
	})
}

// of lists the records of a holder, or all for "".
func (r Records) of(holder string) ([]Record, error) {
	all, err := r.All()
	return slices.DeleteFunc(all, func(record Record) bool { return holder != "" && record.Holder != holder }), err
}

// begin notes a new sign-in.
func (r Records) begin(o Organization, grant oidc.Grant, now time.Time) error {
	record, _, err := r.Find(o, grant.Holder)
	if err != nil {
		return err
	}
	record.Organization, record.Holder, record.SignedIn = o, grant.Holder, now
	// What waits for an IDE is of the sign-in before, of another person perhaps.
	record.Waiting, record.Targets, record.ReplaceOthers = nil, nil, false
	record.Renewed, record.RenewedBy, record.Ended, record.Lost, record.Unhanded = time.Time{}, "", time.Time{}, time.Time{}, true
	return r.Put(record.with(grant))
}

// sortedByLock puts records into the order in which their locks are taken.
func sortedByLock(records []Record) []Record {
	return slices.SortedFunc(slices.Values(records), func(a, b Record) int {
		return cmp.Or(cmp.Compare(a.Holder, b.Holder), cmp.Compare(a.Organization.id(), b.Organization.id()))
	})
}

// Remove drops a record; one that is not there is fine.
func (r Records) Remove(o Organization, holder string) error {
	return r.change(func(all []Record) []Record { return without(all, o, holder) })
}

func (r Record) is(o Organization, holder string) bool {
	return r.Holder == holder && r.Organization.StartURL == o.StartURL && r.Organization.Region == o.Region
}

func without(all []Record, o Organization, holder string) []Record {
	return slices.DeleteFunc(all, func(record Record) bool { return record.is(o, holder) })
}

type recordFile struct {
	Version int      `json:"version"`
	SignIns []Record `json:"signIns"`
}

func (r Records) read() ([]Record, edit.Snapshot, error) {
	found, err := edit.Read(r.file())
	if err != nil || !found.Exists {
		return nil, found, err
	}
	var content recordFile
	if err := json.Unmarshal(found.Data, &content); err != nil {
		return nil, found, fmt.Errorf("reading %s: %w", r.file(), err)
	}
	if content.Version != recordVersion {
		return nil, found, fmt.Errorf("reading %s: it was written by another version of qlogin (format %d)", r.file(), content.Version)
	}
	return content.SignIns, found, nil
}

// change reads, edits and replaces the file as its only writer.
func (r Records) change(do func([]Record) []Record) (err error) {
	release, err := r.lock()
	if err != nil {
		return err
	}
	defer release()
	records, found, err := r.read()
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(recordFile{Version: recordVersion, SignIns: do(records)}, "", "  ")
	if err != nil {
		return err
	}
	return edit.Replace(found, append(data, '\n'), 0o600)
}

// lock waits for other writers; each takes some milliseconds. It goes with the
// process, however that ends.
func (r Records) lock() (release func(), err error) {
	if err := os.MkdirAll(r.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder for records: %w", err)
	}
	file := flock.New(r.file()+".lock", flock.SetPermissions(0o600))
	if err := file.Lock(); err != nil {
		return nil, fmt.Errorf("locking %s: %w", r.file(), err)
	}
	return func() { _ = file.Unlock() }, nil
}
