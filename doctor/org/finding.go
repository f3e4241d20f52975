package org

import (
	"errors"
	"fmt"

	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/network"
)

// maxSaw is long enough for two addresses.
const maxSaw = 600

// add notes a finding. What is in it comes from servers and files, and is made
// fit for a terminal here, in the one place that everything passes.
func (j *judgement) add(f doctor.Finding) {
	f.Group = doctor.Setup
	f.Saw, f.Cause = network.Plain(f.Saw, maxSaw), network.Plain(f.Cause, maxSaw)
	f.Next, f.Where, f.Value = network.Plain(f.Next, maxSaw), network.Plain(f.Where, maxSaw), network.Plain(f.Value, maxSaw)
	j.findings = append(j.findings, f)
}

func (j *judgement) ok(check, looked, saw string, args ...any) {
	j.add(doctor.Finding{Check: check, Looked: looked, Outcome: doctor.OK, Saw: fmt.Sprintf(saw, args...)})
}

func (j *judgement) info(check, looked, saw string) {
	j.add(doctor.Finding{Check: check, Looked: looked, Outcome: doctor.Info, Saw: saw})
}

// trouble is a finding that is a known failure: step and owner are those of the
// catalogue.
func (j *judgement) trouble(row string, f doctor.Finding) {
	if known, ok := doctor.RowNamed(row); ok {
		f.Row, f.Step, f.Owner = row, known.Step, known.Owner
	}
	if f.Outcome == "" {
		f.Outcome = doctor.Error
	}
	j.add(f)
}

// unknown says that nobody could look, and how to make it possible.
func (j *judgement) unknown(check, looked string, err error, next string) {
	saw := "not looked at"
	if err != nil && !errors.Is(err, errNotAsked) {
		saw = err.Error()
	}
	j.add(doctor.Finding{Check: check, Looked: looked, Outcome: doctor.Unknown, Saw: saw, Next: next})
}
