package signin

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/qlogin/qlogin/edit"
)

// Past is a session that has ended by itself.
type Past struct {
	Organization Organization `json:"organization"`
	Holder       string       `json:"holder"`
	Began        time.Time    `json:"began"`
	Alive        time.Time    `json:"alive"` // the last moment at which it was known to live
	Over         time.Time    `json:"over"`  // the first at which it was known to have ended
}

// pastKept is how many sessions are remembered for all organizations together.
const pastKept = 100

type pastFile struct {
	Version  int    `json:"version"`
	Sessions []Past `json:"sessions"`
}

func (r Records) pastFile() string { return filepath.Join(r.Dir, "sessions.json") }

// Past returns the sessions that have ended, the oldest first.
func (r Records) Past() ([]Past, error) {
	all, _, err := r.readPast()
	return all, err
}

func (r Records) readPast() ([]Past, edit.Snapshot, error) {
	found, err := edit.Read(r.pastFile())
	if err != nil || !found.Exists {
		return nil, found, err
	}
	var content pastFile
	if err := json.Unmarshal(found.Data, &content); err != nil {
		return nil, found, fmt.Errorf("reading %s: %w", r.pastFile(), err)
	}
	return content.Sessions, found, nil
}

func (r Records) addPast(p Past) error {
	release, err := r.lock()
	if err != nil {
		return err
	}
	defer release()
	all, found, err := r.readPast()
	if err != nil {
		return err
	}
	all = append(all, p)
	all = slices.Delete(all, 0, max(0, len(all)-pastKept))
	data, err := json.MarshalIndent(pastFile{Version: recordVersion, Sessions: all}, "", "  ")
	if err != nil {
		return err
	}
	return edit.Replace(found, append(data, '\n'), 0o600)
}

// noteLost remembers that the answer to a renewal was lost.
func (f *Flow) noteLost(o Organization, holder string) error {
	now := f.Now().UTC()
	return f.Records.Update(o, holder, func(r *Record) { r.Lost = now })
}

// noteEnd remembers that a session is over, once.
func (f *Flow) noteEnd(o Organization, holder string) error {
	record, ok, err := f.Records.Find(o, holder)
	if err != nil || !ok || !record.Ended.IsZero() {
		return err
	}
	now := f.Now().UTC()
	if !record.Lost.IsZero() { // the session itself may live: nothing is learnt of its length
		return f.Records.Update(o, holder, func(r *Record) { r.Ended = now })
	}
	if err := f.Records.Update(o, holder, func(r *Record) { r.Ended = now }); err != nil {
		return err
	}
	alive := record.SignedIn
	if record.Renewed.After(alive) {
		alive = record.Renewed
	}
	return f.Records.addPast(Past{Organization: o, Holder: holder, Began: record.SignedIn, Alive: alive, Over: now})
}
