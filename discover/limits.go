package discover

import (
	"fmt"
	"slices"
)

// allowed leaves what the managed settings allow, where they allow only that.
func (h Hints) allowed(known []Candidate) []Candidate {
	if h.Only == "" {
		return known
	}
	return slices.DeleteFunc(known, func(c Candidate) bool { return !h.permits(c.StartURL, known) })
}

func (h Hints) permits(startURL string, known []Candidate) bool {
	return slices.ContainsFunc(known, func(k Candidate) bool { return k.Source == Settings && k.StartURL == startURL })
}

// check refuses a candidate that the managed settings do not allow.
func (h Hints) check(found []Candidate) error {
	if h.Only == "" {
		return nil
	}
	known, err := canonical(h.Known)
	if err != nil {
		return err
	}
	for _, c := range found {
		if !h.permits(c.StartURL, known) {
			return &NotAllowedError{StartURL: c.StartURL, File: h.Only}
		}
	}
	return nil
}

// UnknownNameError says that no organization has the name that was typed.
type UnknownNameError struct {
	Name  string
	Names []string // those that exist
}

func (e *UnknownNameError) Error() string {
	return fmt.Sprintf("no organization is called %q", e.Name)
}

// NotAllowedError says that IT allows other organizations only.
type NotAllowedError struct{ StartURL, File string }

func (e *NotAllowedError) Error() string {
	return fmt.Sprintf("%s is not among the organizations that %s allows", e.StartURL, e.File)
}
