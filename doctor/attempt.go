package doctor

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"time"

	"github.com/qlogin/qlogin/edit"
	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/signin"
)

// Attempt is how the last sign-in ended that did not work, without any secret.
type Attempt struct {
	Organization signin.Organization `json:"organization"`
	Ended        time.Time           `json:"ended"`
	Message      string              `json:"message"` // as it was shown
	Row          string              `json:"row,omitempty"`
	// Seen says that there was a page: only the person knows what it said.
	Seen bool `json:"seen,omitempty"`
}

// NewAttempt is the attempt that ended with err.
func NewAttempt(o signin.Organization, at time.Time, err error) Attempt {
	row, _ := RowOf(err)
	return Attempt{Organization: o, Ended: at.UTC(), Message: network.Plain(err.Error(), 400), Row: row.Name}
}

// Attempts is the file in the state folder that holds the last one.
type Attempts struct{ Dir string }

func (a Attempts) file() string { return filepath.Join(a.Dir, "attempt.json") }

// Last returns it; the zero Attempt where the last sign-in worked.
func (a Attempts) Last() (Attempt, error) {
	found, err := edit.Read(a.file())
	if err != nil || !found.Exists {
		return Attempt{}, err
	}
	var last Attempt
	if err := json.Unmarshal(found.Data, &last); err != nil {
		return Attempt{}, fmt.Errorf("reading %s: %w", a.file(), err)
	}
	return last, nil
}

// Keep remembers an attempt in the place of the one before it.
func (a Attempts) Keep(last Attempt) error {
	found, err := edit.Read(a.file())
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(last, "", "  ")
	if err != nil {
		return err
	}
	return edit.Replace(found, append(data, '\n'), 0o600)
}

// Forget is for a sign-in that has worked.
func (a Attempts) Forget() error {
	found, err := edit.Read(a.file())
	if err != nil || !found.Exists {
		return err
	}
	return edit.Remove(found)
}
