package org_test

import (
	"strings"
	"testing"

	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/doctor/org"
)

// TestSubject: what a captured response says is evidence, and what the guide would
// send is not.
func TestSubject(t *testing.T) {
	otherMail := func(_ *testing.T, o *org.Options) { o.Email = "ana.practice@lab.example" }
	for _, c := range []struct {
		name, scenario string
		change         func(*testing.T, *org.Options)
		outcome        doctor.Outcome
		says           string
	}{
		{"the name of the response is right", "healthy", otherMail, doctor.OK, "ana@lab.example in both"},
		{"no response", "healthy", twoNames, doctor.Warning, "if saml_subject is the e-mail address, as in the guide, PingOne sends ana.practice@lab.example"},
		{"the name of the response is wrong", "nameid-mismatch", nil, doctor.Error, "PingOne sends ana@lab.example, and Identity Center has short-name-of-"},
	} {
		t.Run(c.name, func(t *testing.T) {
			seen := false
			for _, f := range newCompany(t, c.scenario).look(c.change) {
				seen = seen || f.Check == "saml-subject"
				if f.Check == "saml-subject" && (f.Outcome != c.outcome || !strings.HasPrefix(f.Saw, c.says)) {
					t.Errorf("%s: %s", f.Outcome, f.Saw)
				}
			}
			if !seen {
				t.Error("nothing is said of it")
			}
		})
	}
}
