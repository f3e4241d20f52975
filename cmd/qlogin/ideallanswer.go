package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/qlogin/qlogin/ide"
)

// fleetAnswer is what became of all homes; fields are only ever added. With --json
// it is one document, with "homes" before it.
type fleetAnswer struct {
	Changed  bool   `json:"changed"`
	Check    bool   `json:"check"`
	StartURL string `json:"startUrl"`
	Region   string `json:"region"`
	Totals   totals `json:"totals"`
}

// totals count homes. One may wait and have changed.
type totals struct {
	Homes     int `json:"homes"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Waiting   int `json:"waiting"`
	Failed    int `json:"failed"`
}

type homeAnswer struct {
	Home string `json:"home"`
	User string `json:"user"`
	prefillAnswer

	Problem string `json:"problem,omitempty"`
}

// waits says that it will be done by itself, by a later run.
func (a homeAnswer) waits() bool { return len(a.Waiting) > 0 && a.Problem == "" }

// add counts a home and says whether there is something to tell of it: of one
// that is as it should be there is not.
func (sum *fleetAnswer) add(a homeAnswer) bool {
	sum.Totals.Homes++
	switch {
	case a.Problem != "":
		sum.Totals.Failed++
	case a.Changed:
		sum.Totals.Changed++
	default:
		sum.Totals.Unchanged++
	}
	if a.waits() {
		sum.Totals.Waiting++
	}
	sum.Changed = sum.Changed || a.Changed
	return a.Changed || a.waits() || a.Problem != ""
}

// outcome puts a failed home before everything else.
func (sum fleetAnswer) outcome() outcome {
	switch {
	case sum.Totals.Failed > 0:
		return outcome{exitError}
	case sum.Check && sum.Changed:
		return outcome{exitCheckFailed}
	case sum.Totals.Waiting > 0:
		return outcome{exitWaiting}
	}
	return outcome{exitDone}
}

// homeTeller tells of each home as soon as it is done. Nothing is kept: there may
// be ten thousand.
type homeTeller interface {
	home(a homeAnswer) error
	end(sum fleetAnswer) error
}

// inWords is for people.
type inWords struct {
	world *world
	check bool
}

func (t inWords) home(a homeAnswer) error {
	w := t.world
	verb := "changed"
	if t.check {
		verb = "would be changed"
	}
	if a.Changed {
		w.answer("%s: %s, files: %d", printable(a.Home), verb, len(a.Files))
	}
	for _, held := range a.Waiting {
		if held.Kind == ide.IsRunning {
			w.answer("%s: waiting for %s: %s", printable(a.Home), printable(orAll(held.Target)), printable(held.Why))
		}
	}
	if a.Problem != "" {
		w.answer("%s: %s", printable(a.Home), printable(a.Problem))
	}
	return nil
}

func (t inWords) end(sum fleetAnswer) error {
	homes := "homes"
	if sum.Totals.Homes == 1 {
		homes = "home"
	}
	n, changed := sum.Totals, "changed"
	if sum.Check {
		changed = "to be changed"
	}
	t.world.answer("%d %s: %d %s, %d unchanged, %d waiting for an IDE to close, %d failed", n.Homes, homes, n.Changed, changed, n.Unchanged, n.Waiting, n.Failed)
	return nil
}

// inJSON writes one document piece by piece, a home on each line.
type inJSON struct {
	to    io.Writer
	homes int
}

func (t *inJSON) home(a homeAnswer) error {
	data, err := json.Marshal(a)
	if err != nil {
		return err
	}
	before := ",\n"
	if t.homes == 0 {
		before = "{\"homes\": [\n"
	}
	t.homes++
	_, err = fmt.Fprintf(t.to, "%s  %s", before, data)
	return err
}

func (t *inJSON) end(sum fleetAnswer) error {
	data, err := json.Marshal(sum)
	if err != nil {
		return err
	}
	before := "\n],\n"
	if t.homes == 0 {
		before = "{\"homes\": [],\n"
	}
	_, err = fmt.Fprintf(t.to, "%s%s\n", before, data[1:]) // without its opening brace
	return err
}
