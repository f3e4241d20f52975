package discover_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/partition"
)

const (
	classic  = "https://d-1234567890.awsapps.com/start"
	instance = "https://ssoins-0123456789abcdef.portal.eu-west-1.app.aws"
)

func getenv(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func setting(c discover.Candidate) discover.Candidate {
	c.Source, c.Evidence = discover.Settings, "from config.toml"
	return c
}

func TestCandidates(t *testing.T) {
	acme := setting(discover.Candidate{Name: "acme", StartURL: classic + "/", Region: "eu-central-1", Profile: "Main", EmailDomains: []string{"acme.com"}})
	settled := acme
	settled.StartURL = classic
	used := discover.Candidate{StartURL: "https://other.awsapps.com/start", Region: "us-west-2", Source: discover.Used, Evidence: "used on 3 November"}
	for _, c := range []struct {
		name  string
		hints discover.Hints
		want  []discover.Candidate
	}{
		{"nothing known", discover.Hints{Getenv: getenv()}, nil},
		{
			"typed",
			discover.Hints{StartURL: classic + "#/", Region: "us-east-1", Getenv: getenv()},
			[]discover.Candidate{{StartURL: classic, Region: "us-east-1", Source: discover.Typed, Evidence: "typed", RegionEvidence: "typed"}},
		},
		{
			"typed, the host says the Region",
			discover.Hints{StartURL: instance, Getenv: getenv("QLOGIN_REGION", "us-east-1")},
			[]discover.Candidate{{StartURL: instance, Region: "eu-west-1", Source: discover.Typed, Evidence: "typed", RegionEvidence: "in the host name"}},
		},
		{
			"typed, the settings know the rest",
			discover.Hints{StartURL: classic, Getenv: getenv(), Known: []discover.Candidate{acme}},
			[]discover.Candidate{{Name: "acme", Profile: "Main", StartURL: classic, Region: "eu-central-1", Source: discover.Typed, Evidence: "typed", RegionEvidence: "from config.toml", EmailDomains: []string{"acme.com"}}},
		},
		{
			"typed, in an additional Region",
			discover.Hints{StartURL: instance, Getenv: getenv(), Known: []discover.Candidate{setting(discover.Candidate{StartURL: strings.Replace(instance, "eu-west-1", "eu-central-1", 1)})}},
			[]discover.Candidate{{StartURL: instance, Region: "eu-west-1", Regions: []string{"eu-central-1"}, Source: discover.Typed, Evidence: "typed", RegionEvidence: "in the host name"}},
		},
		{
			"exported",
			discover.Hints{Getenv: getenv("QLOGIN_START_URL", classic, "QLOGIN_REGION", "eu-west-2"), Known: []discover.Candidate{used}},
			[]discover.Candidate{{StartURL: classic, Region: "eu-west-2", Source: discover.Exported, Evidence: "from QLOGIN_START_URL", RegionEvidence: "from QLOGIN_REGION"}},
		},
		{
			"by name",
			discover.Hints{Name: "acme", Getenv: getenv(), Known: []discover.Candidate{used, acme}},
			[]discover.Candidate{settled},
		},
		{
			"settings before history, no duplicates",
			discover.Hints{Getenv: getenv(), Known: []discover.Candidate{acme, used, {StartURL: classic, Region: "us-east-1", Source: discover.Used, Evidence: "used before"}}},
			[]discover.Candidate{func() discover.Candidate {
				c := settled
				c.Also = []string{"used before, but in us-east-1"}
				return c
			}(), used},
		},
		{
			"no Region anywhere",
			discover.Hints{StartURL: classic, Getenv: getenv()},
			[]discover.Candidate{{StartURL: classic, Source: discover.Typed, Evidence: "typed"}},
		},
		{
			"only what IT allows",
			discover.Hints{Getenv: getenv(), Only: "/etc/qlogin/config.toml", Known: []discover.Candidate{acme, used}},
			[]discover.Candidate{settled},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := discover.Candidates(t.Context(), c.hints)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCandidatesRefuses(t *testing.T) {
	look := func(h discover.Hints) error {
		h.Getenv = getenv()
		_, err := discover.Candidates(t.Context(), h)
		return err
	}
	if _, ok := errors.AsType[*partition.URLError](look(discover.Hints{StartURL: "https://evil-awsapps.com/start"})); !ok {
		t.Error("a foreign host is not refused as such")
	}
	if _, ok := errors.AsType[*partition.RegionError](look(discover.Hints{StartURL: classic, Region: "us-eats-1"})); !ok {
		t.Error("a misspelt Region is not refused as such")
	}
	if err := look(discover.Hints{StartURL: classic, Region: "cn-north-1"}); err == nil || !strings.Contains(err.Error(), "aws-cn") {
		t.Errorf("a Region of another partition gives %v", err)
	}
	known := []discover.Candidate{setting(discover.Candidate{Name: "acme", StartURL: classic})}
	if unknown, ok := errors.AsType[*discover.UnknownNameError](look(discover.Hints{Name: "acne", Known: known})); !ok || !cmp.Equal(unknown.Names, []string{"acme"}) {
		t.Error("an unknown name is not refused as such")
	}
	if err := look(discover.Hints{Known: []discover.Candidate{setting(discover.Candidate{StartURL: "nonsense"})}}); err == nil || !strings.Contains(err.Error(), "config.toml") {
		t.Errorf("a broken setting gives %v", err)
	}
	if _, ok := errors.AsType[*discover.NotAllowedError](look(discover.Hints{StartURL: instance, Only: "/etc/qlogin/config.toml", Known: known})); !ok {
		t.Error("an organization that IT does not allow is not refused as such")
	}
}

// The picker begins with what is likely and leaves out what was wrong.
func TestRegions(t *testing.T) {
	for _, c := range []struct {
		name, startURL, zone string
		wrong                []string
		first                []string
		why                  string
	}{
		{"nothing known", classic, "UTC", nil, []string{"eu-west-1", "eu-west-2"}, "near your time zone"},
		{"California", classic, "America/Los_Angeles", nil, []string{"us-west-1", "us-west-2"}, "near your time zone"},
		{"Berlin", classic, "Europe/Berlin", nil, []string{"eu-central-1", "eu-west-3", "eu-north-1"}, "near your time zone"},
		{"Sydney", classic, "Australia/Sydney", nil, []string{"ap-southeast-2"}, "near your time zone"},
		{"a directory id that was seen before", "https://d-9267f1ab2c.awsapps.com/start", "Europe/Berlin", nil, []string{"us-west-2", "eu-central-1"}, "start URLs that begin like this one are often there"},
		{"the host says it", instance, "Asia/Tokyo", nil, []string{"eu-west-1", "ap-northeast-1"}, "in the host name"},
		{"wrong before", classic, "Europe/Berlin", []string{"eu-central-1", "eu-west-3"}, []string{"eu-north-1"}, "near your time zone"},
		{"GovCloud", "https://start.us-gov-home.awsapps.com/directory/d-1234567890", "UTC", nil, []string{"us-gov-east-1", "us-gov-west-1"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			zone, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			for _, month := range []time.Month{time.January, time.July} { // daylight saving changes nothing
				got := discover.Regions(c.startURL, discover.RegionHints{Now: time.Date(2026, month, 3, 9, 0, 0, 0, zone), Wrong: c.wrong})
				var first []string
				for _, guess := range got[:len(c.first)] {
					first = append(first, guess.Region)
				}
				if diff := cmp.Diff(c.first, first); diff != "" || got[0].Why != c.why {
					t.Errorf("%s: %s, because %q", month, diff, got[0].Why)
				}
				for i, guess := range got {
					if i > 0 && !guess.OptIn && got[i-1].OptIn {
						t.Errorf("%s stands behind an opt-in Region", guess.Region)
					}
				}
			}
		})
	}
}
