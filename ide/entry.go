package ide

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"time"
)

// State says how far an entry of the journal has come.
type State string

// The states of an entry.
const (
	Writing State = "writing" // being applied, or a crash came in between
	Done    State = "done"    // applied as far as nothing had to wait
	Undone  State = "undone"  // taken back: nothing is left to undo
)

// entryVersion is the format of an entry's file. Fields may be added without a
// new version as long as an older qlogin may overlook them.
const entryVersion = 1

// Entry is one applied plan as the journal keeps it.
type Entry struct {
	Version  int       `json:"version"`
	ID       string    `json:"id"` // sorts by time
	Holder   string    `json:"holder"`
	Targets  []string  `json:"targets"`
	StartURL string    `json:"startUrl,omitempty"`
	Region   string    `json:"region,omitempty"`
	At       time.Time `json:"at"`
	State    State     `json:"state"`
	// Reached counts the steps that were begun, recorded before each of them is
	// written: the last of them may have come to pass or not, those after it
	// have not.
	Reached int    `json:"reached"`
	Steps   []Step `json:"steps"`
	// Discard names records in Secrets that nothing needs any more and that are
	// still to be deleted.
	Discard []string `json:"discard,omitempty"`
}

// Step is one change of an entry.
type Step struct {
	Target  string `json:"target,omitempty"`
	File    string `json:"file"`
	Row     string `json:"row,omitempty"`
	Summary string `json:"summary,omitempty"`
	Secret  bool   `json:"secret,omitempty"`
	Live    bool   `json:"live,omitempty"`
	Before  Image  `json:"before"`
	After   Image  `json:"after"`
	// Dirs are the folders that had to be made for the file, outermost first.
	Dirs []string `json:"dirs,omitempty"`
	// Goal is the digest of what an undo was about to write.
	Goal *string `json:"goal,omitempty"`
	// Settled says that nothing is left to undo: it was undone, or a later entry
	// has taken over the image from before.
	Settled bool `json:"settled,omitempty"`
}

// Image is a content in the journal. What is secret is not in the entry but in
// a record of Secrets: a part of it, or all of it where no part is named.
type Image struct {
	Exists bool        `json:"exists"`
	Mode   fs.FileMode `json:"mode,omitempty"`
	SHA256 string      `json:"sha256,omitempty"`
	Data   []byte      `json:"data,omitempty"`
	Record string      `json:"record,omitempty"`
	Part   string      `json:"part,omitempty"`
}

// picture turns a content that is no secret into an image.
func picture(c Content) Image {
	if !c.Exists {
		return Image{}
	}
	return Image{Exists: true, Mode: c.Mode, SHA256: c.digest(), Data: c.Data}
}

// hidden is the image of a secret. An empty file is none.
func hidden(c Content, record, part string) Image {
	image := picture(c)
	if len(image.Data) > 0 {
		image.Data, image.Record, image.Part = nil, record, part
	}
	return image
}

// place is the file or row that the step is about.
func (s Step) place() place { return place{file: s.File, row: s.Row} }

// live lists the steps that were begun and are not settled, in order.
func (e *Entry) live() []*Step {
	var steps []*Step
	for i := range e.Steps[:e.Reached] {
		if !e.Steps[i].Settled {
			steps = append(steps, &e.Steps[i])
		}
	}
	return steps
}

// settle notes that a step needs its images no more.
func (e *Entry) settle(s *Step) {
	s.Settled = true
	for _, image := range []*Image{&s.Before, &s.After} {
		record := image.Record
		image.Data, image.Record, image.Part = nil, "", ""
		e.release(record)
	}
}

// release notes that one image less is in a record.
func (e *Entry) release(record string) {
	if record != "" && !e.uses(record) && !slices.Contains(e.Discard, record) {
		e.Discard = append(e.Discard, record)
	}
}

// uses says whether an image of the entry is in a record.
func (e *Entry) uses(record string) bool {
	return slices.ContainsFunc(e.Steps, func(s Step) bool {
		return s.Before.Record == record || s.After.Record == record
	})
}

// close marks the entry as undone where nothing is left to undo. Steps that
// were never begun go with it.
func (e *Entry) close() {
	if len(e.live()) > 0 {
		return
	}
	e.State = Undone
	for i := range e.Steps {
		if !e.Steps[i].Settled {
			e.settle(&e.Steps[i])
		}
	}
}

// DamagedError is an entry of the journal that cannot be used.
type DamagedError struct {
	File string
	Err  error
}

// Error names the entry and what is wrong with it.
func (e *DamagedError) Error() string {
	return fmt.Sprintf("reading journal entry %s: %v", e.File, e.Err)
}

// Unwrap returns what is wrong with the entry.
func (e *DamagedError) Unwrap() error { return e.Err }

// parseEntry reads an entry and checks that it can be trusted.
func parseEntry(data []byte) (*Entry, error) {
	var e Entry
	if err := json.Unmarshal(data, &e); err != nil {
		return nil, err
	}
	switch {
	case e.Version > entryVersion:
		return nil, fmt.Errorf("format %d is newer than this qlogin", e.Version)
	case e.Version < 1 || !slices.Contains([]State{Writing, Done, Undone}, e.State):
		return nil, fmt.Errorf("format %d, state %q: not an entry", e.Version, e.State)
	case e.Reached < 0 || e.Reached > len(e.Steps):
		return nil, fmt.Errorf("%d of %d steps begun", e.Reached, len(e.Steps))
	}
	for _, s := range e.live() {
		for _, image := range []Image{s.Before, s.After} {
			if err := image.check(); err != nil {
				return nil, fmt.Errorf("%s: %w", s.File, err)
			}
		}
	}
	return &e, nil
}

// check compares the bytes in the entry with their digest.
func (i Image) check() error {
	if !i.Exists || i.Record != "" {
		return nil
	}
	return i.verify(i.Data)
}

// verify says whether data is what the image was made of.
func (i Image) verify(data []byte) error {
	if got := (Content{Exists: true, Data: data}).digest(); got != i.SHA256 {
		return fmt.Errorf("the backup is damaged: SHA-256 %.12s, want %.12s", got, i.SHA256)
	}
	return nil
}

// encode writes the entry as it stands in its file.
func (e *Entry) encode() ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(e)
	return buffer.Bytes(), err
}
