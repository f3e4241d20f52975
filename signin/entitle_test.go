package signin

import (
	"errors"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/qlogin/qlogin/qservice"
)

func TestEntitle(t *testing.T) {
	down := func(hosts ...string) func(*http.Request) (*http.Response, error) {
		return func(r *http.Request) (*http.Response, error) {
			for _, host := range hosts {
				if strings.HasPrefix(r.URL.Host, host) {
					return nil, syscall.ECONNREFUSED
				}
			}
			return nil, nil
		}
	}
	const east, central = "q.us-east-1.", "q.eu-central-1."
	for _, c := range []struct {
		name, scenario, want string
		first                func(*http.Request) (*http.Response, error)
		profile              string // chosen
		unsure               bool
		problem              error // wrapped in *NotEntitledError
		other                string
	}{
		{name: "one profile", profile: "QDevProfile-us-east-1"},
		{name: "by name", want: "qdevprofile-US-EAST-1", profile: "QDevProfile-us-east-1"},
		{name: "by ARN", want: "arn:aws:codewhisperer:us-east-1:111122223333:profile/ABCDEFGHIJKL", profile: "QDevProfile-us-east-1"},
		{name: "no such name", want: "Team", other: `there is no Q profile "Team"`},
		{name: "several", scenario: "several-profiles", other: "there are 14 Q profiles to choose from"},
		{name: "several, one named", scenario: "several-profiles", want: "EU-Team-00", profile: "EU-Team-00"},
		{name: "the other Region is down", first: down(central), profile: "QDevProfile-us-east-1", unsure: true},
		{name: "its own Region is down", first: down(east), other: "us-east-1 could not be asked"},
		{name: "both are down", first: down(east, central), other: "q."},
		{name: "none", scenario: "no-profile", problem: qservice.ErrNoProfile},
		{name: "not subscribed", scenario: "no-subscription", problem: qservice.ErrNotSubscribed},
		{name: "not for this account", scenario: "feature-not-supported", problem: qservice.ErrFeatureNotSupported},
		{name: "the limit is reached", scenario: "monthly-limit", profile: "QDevProfile-us-east-1", unsure: true},
		{name: "suspended", scenario: "suspended", other: "suspended"},
	} {
		t.Run(c.name, func(t *testing.T) {
			play(t, c.scenario, func(r *rig) {
				grant := r.signIn(Own)
				r.wire.first = c.first
				e, err := r.flow.Entitle(r.Context(), r.org, grant, c.want)
				_, refused := errors.AsType[*NotEntitledError](err)
				switch {
				case c.problem != nil:
					if !refused || !errors.Is(err, c.problem) {
						t.Errorf("got %v, want *NotEntitledError of %v", err, c.problem)
					}
				case c.other != "":
					if err == nil || refused || !strings.Contains(err.Error(), c.other) {
						t.Errorf("got %v, want %q", err, c.other)
					}
				case err != nil || e.Profile == nil || e.Profile.Name != c.profile || (e.Unsure != nil) != c.unsure || !e.Pro:
					t.Errorf("got %+v, %v", e, err)
				}
				if _, err := r.flow.Newest(r.Context(), r.org, Own); err != nil {
					t.Errorf("the grant is gone: %v", err)
				}
				record, found, err := r.flow.Records.Find(r.org, Own)
				if err != nil || !found || record.Pro != (c.profile != "" || c.want == "Team" || c.scenario == "several-profiles") {
					t.Errorf("remembered: %+v, %v", record, err)
				}
			})
		})
	}
}

// What was known of a person is not forgotten because of a bad day.
func TestEntitleForgetsNothing(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		grant := r.signIn(Own)
		_, err := r.flow.Entitle(r.Context(), r.org, grant, "")
		r.check(err)
		r.check(r.lab.SetScenario("monthly-limit"))
		_, err = r.flow.Entitle(r.Context(), r.org, grant, "")
		r.check(err)
		record, _, err := r.flow.Records.Find(r.org, Own)
		if err != nil || record.Person != "ana@lab.example" || record.Subscription == "" || record.Profile == nil {
			t.Errorf("remembered: %+v, %v", record, err)
		}
	})
}

// Whoever uses somebody else's browser is told.
func TestEntitleNamesWhoWasSignedInBefore(t *testing.T) {
	play(t, "healthy", func(r *rig) {
		for _, want := range []string{"", ""} { // the same person twice is nothing to say
			e, err := r.flow.Entitle(r.Context(), r.org, r.signIn(Own), "")
			r.check(err)
			if e.Before != want {
				t.Errorf("before: %q", e.Before)
			}
		}
		r.check(r.flow.Records.Update(r.org, Own, func(record *Record) { record.Person = "ben@lab.example" }))
		e, err := r.flow.Entitle(r.Context(), r.org, r.signIn(Own), "")
		r.check(err)
		if e.Before != "ben@lab.example" {
			t.Errorf("before: %q", e.Before)
		}
	})
}
