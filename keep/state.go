package keep

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"github.com/qlogin/qlogin/edit"
)

// Place is where the service leaves its state: a lock, what it did last, and a
// log. None of it is secret.
type Place struct{ Dir string }

// ErrRunning says that the service runs already.
var ErrRunning = errors.New("qlogin keep is running already")

// State is what the service says of itself.
type State struct {
	PID     int       `json:"pid"`
	Started time.Time `json:"started"`
	Looked  time.Time `json:"looked"`
	Stats   Stats     `json:"stats"`
	Running bool      `json:"running"`
}

func (p Place) stateFile() string { return filepath.Join(p.Dir, "keep.json") }

// Lock lets one service run. It goes with the process, however that ends.
func (p Place) Lock() (release func(), err error) {
	if err := os.MkdirAll(p.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder for the service: %w", err)
	}
	file := flock.New(filepath.Join(p.Dir, "keep.lock"), flock.SetPermissions(0o600))
	locked, err := file.TryLock()
	if err != nil {
		return nil, fmt.Errorf("locking the service: %w", err)
	}
	if !locked {
		return nil, ErrRunning
	}
	return func() { _ = file.Close() }, nil // frees it in any case
}

// Save keeps what the service says of itself.
func (p Place) Save(s State) error {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	found, err := edit.Read(p.stateFile())
	if err != nil {
		return err
	}
	return edit.Replace(found, append(data, '\n'), 0o600)
}

// State reads it. Running is found out by the lock, which no dead process has.
func (p Place) State() (State, error) {
	var s State
	data, err := os.ReadFile(p.stateFile())
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("reading the state of the service: %w", err)
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return s, fmt.Errorf("reading %s: %w", p.stateFile(), err)
	}
	release, err := p.Lock()
	s.Running = errors.Is(err, ErrRunning)
	if err == nil {
		release()
	}
	return s, nil
}
