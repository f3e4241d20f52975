package main

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/internal/practice"
	"github.com/qlogin/qlogin/lab"
	"github.com/qlogin/qlogin/lab/sandbox"
	"github.com/qlogin/qlogin/vault"
)

// TestFailuresAreFound plays every failure of the catalogue that the lab can
// play, and holds what the doctor finds against it: the checks name that failure
// and no other, or they name none and the guided talk, answered by the page that
// the lab showed, ends there.
func TestFailuresAreFound(t *testing.T) {
	practice.Key() // before the clock is a fake one
	for _, row := range doctor.Rows() {
		plays := row.Plays
		if testing.Short() && len(plays) > 1 {
			plays = plays[:1] // the others take the same way through the checks
		}
		for _, name := range plays {
			t.Run(row.Name+"/"+name, func(t *testing.T) {
				home, err := sandbox.Make(t.TempDir())
				if err != nil {
					t.Fatal(err)
				}
				synctest.Test(t, func(t *testing.T) {
					s := newPatient(t, home, name)
					s.fallIll()
					findings := s.examine()
					got := culprits(findings)
					if len(got) == 0 {
						got = s.talk()
					}
					if diff := cmp.Diff([]string{row.Name}, got); diff != "" {
						t.Errorf("-want +got\n%s\n%s", diff, unwell(findings))
						if s.page != nil {
							t.Logf("the page says %q, %q", s.page.Title, s.page.Text)
						}
					}
				})
			})
		}
	}
}

// TestHealthyPatient: a day on which everything works has no warning.
func TestHealthyPatient(t *testing.T) {
	practice.Key()
	for _, name := range []string{"healthy", "slow-service", "large-tokens", "reusable-refresh", "verification-generation-4"} {
		t.Run(name, func(t *testing.T) {
			home, err := sandbox.Make(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			synctest.Test(t, func(t *testing.T) {
				s := newPatient(t, home, name)
				s.fallIll()
				began := time.Now()
				findings := s.examine()
				if took := time.Since(began); took > 2*time.Second {
					t.Errorf("it waited for %v", took)
				}
				for _, f := range findings {
					if f.Outcome == doctor.Warning || f.Outcome == doctor.Error {
						t.Errorf("%s: %s: %s", f.Check, f.Outcome, f.Saw)
					}
				}
			})
		})
	}
}

// patient is a person at whose sign-in the doctor looks.
type patient struct {
	story
	scenario lab.Scenario
}

func newPatient(t *testing.T, home sandbox.Home, name string) *patient {
	t.Helper()
	scenario, err := lab.FindScenario(name)
	if err != nil {
		t.Fatal(err)
	}
	s := &patient{story{t: t, home: home, vault: vault.NewMemory()}, scenario}
	if s.lab, err = lab.New(lab.Options{Scenario: name, Key: practice.Key()}); err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	s.person = s.lab.Walker()
	s.person.Deny = scenario.Hand == lab.Denies
	s.person.HTTP = &http.Client{Jar: jar, Transport: s.lab.Transport()}
	return s
}

// fallIll is the sign-in, and what it takes for the failure to show.
func (s *patient) fallIll() {
	s.login(s.scenario.Hand)
	switch s.scenario.Name {
	case "revoked":
		time.Sleep(2 * time.Hour)
		s.run("refresh")
	case "short-session", "no-extended-session":
		for range 4 {
			time.Sleep(12 * time.Hour)
			s.login(s.scenario.Hand)
		}
		time.Sleep(12 * time.Hour)
		s.run("refresh")
	}
}

func (s *patient) examine() []doctor.Finding {
	s.t.Helper()
	return doctor.Examine(s.t.Context(), s.options())
}

// unwell tells what is not well, for whoever reads a failed test.
func unwell(findings []doctor.Finding) string {
	var text strings.Builder
	for _, f := range findings {
		if f.Outcome != doctor.OK && f.Outcome != doctor.Info {
			fmt.Fprintf(&text, "%s: %s: %s: %s (%s)\n", f.Outcome, f.Check, f.Looked, f.Saw, f.Row)
		}
	}
	return text.String()
}

// culprits are the failures that the checks name.
func culprits(findings []doctor.Finding) []string {
	var names []string
	for _, f := range findings {
		if f.Row != "" && (f.Outcome == doctor.Warning || f.Outcome == doctor.Error) {
			names = append(names, f.Row)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// talk answers the first question with the page that was shown, and the others
// with what the person of this story knows.
func (s *patient) talk() []string {
	s.t.Helper()
	talk := doctor.Talk{}
	answer := func(choice string) {
		s.t.Helper()
		next, err := talk.Answer(choice)
		if err != nil {
			s.t.Fatal(err)
		}
		talk = next
	}
	first, _ := talk.Question()
	page := "Request approved"
	if s.page != nil {
		page = s.page.Title + "\n" + s.page.Text
	}
	choice, ok := first.Match(page)
	if !ok {
		s.t.Fatalf("no choice of %q has the words of %q", first.Text, page)
	}
	answer(choice.Name)
	for _, choice := range known()[s.scenario.Name] {
		answer(choice)
	}
	if q, on := talk.Question(); on {
		s.t.Fatalf("nobody has answered %q", q.Text)
	}
	row, ok := talk.Row()
	if !ok {
		return nil
	}
	return []string{row.Name}
}

// known is what the people of the stories know besides the page.
func known() map[string][]string {
	always, suddenly := []string{"all", "always"}, []string{"all", "suddenly"}
	return map[string][]string{
		"wrong-region":             {"young"},
		"nameid-format":            always,
		"wrong-audience":           always,
		"encrypted-assertion":      always,
		"second-assertion":         always,
		"unsigned-response":        always,
		"certificate-rotated":      suddenly,
		"certificate-expired":      suddenly,
		"nameid-mismatch":          {"me", "name"},
		"email-case":               {"me", "name"},
		"disabled":                 {"me", "disabled"},
		"pingone-clock":            {"all", "clock"},
		"pingfederate-clock":       {"all", "clock"},
		"portal-down":              {"world"},
		"not-provisioned":          {"new"},
		"provisioning-off":         {"new", "all-new"},
		"scim-missing-name":        {"new", "some"},
		"scim-two-phones":          {"new", "some"},
		"scim-duplicate-user":      {"new", "some"},
		"wrong-person":             {"wrong-person"},
		"subscription-pending":     {"subscription-pending"},
		"wrong-region-after-allow": nil,
	}
}
