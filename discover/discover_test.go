package discover_test

import (
	"errors"
	"strings"
	"testing"

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

func TestCandidates(t *testing.T) {
	acme := discover.Candidate{Name: "acme", StartURL: classic + "/", Region: "eu-central-1", Profile: "Main", Evidence: "from config.toml"}
	used := discover.Candidate{StartURL: "https://other.awsapps.com/start", Region: "us-west-2", Evidence: "used on 3 November"}
	for _, c := range []struct {
		name  string
		hints discover.Hints
		want  []discover.Candidate
	}{
		{"nothing known", discover.Hints{Getenv: getenv()}, nil},
		{
			"typed", discover.Hints{StartURL: classic + "#/", Region: "us-east-1", Getenv: getenv()},
			[]discover.Candidate{{StartURL: classic, Region: "us-east-1", Evidence: "typed", RegionEvidence: "typed"}},
		},
		{
			"typed, the host says the Region", discover.Hints{StartURL: instance, Getenv: getenv("QLOGIN_REGION", "us-east-1")},
			[]discover.Candidate{{StartURL: instance, Region: "eu-west-1", Evidence: "typed", RegionEvidence: "in the host name"}},
		},
		{
			"typed, the settings know the Region", discover.Hints{StartURL: classic, Getenv: getenv(), Known: []discover.Candidate{acme}},
			[]discover.Candidate{{Name: "acme", Profile: "Main", StartURL: classic, Region: "eu-central-1", Evidence: "typed", RegionEvidence: "from config.toml"}},
		},
		{
			"exported", discover.Hints{Getenv: getenv("QLOGIN_START_URL", classic, "QLOGIN_REGION", "eu-west-2"), Known: []discover.Candidate{used}},
			[]discover.Candidate{{StartURL: classic, Region: "eu-west-2", Evidence: "from QLOGIN_START_URL", RegionEvidence: "from QLOGIN_REGION"}},
		},
		{
			"by name", discover.Hints{Name: "acme", Getenv: getenv(), Known: []discover.Candidate{used, acme}},
			[]discover.Candidate{{Name: "acme", StartURL: classic, Region: "eu-central-1", Profile: "Main", Evidence: "from config.toml"}},
		},
		{
			"settings before history, no duplicates",
			discover.Hints{Getenv: getenv(), Known: []discover.Candidate{acme, used, {StartURL: classic, Region: "us-east-1", Evidence: "used before"}}},
			[]discover.Candidate{
				{Name: "acme", StartURL: classic, Region: "eu-central-1", Profile: "Main", Evidence: "from config.toml"},
				{StartURL: "https://other.awsapps.com/start", Region: "us-west-2", Evidence: "used on 3 November"},
			},
		},
		{
			"no Region anywhere", discover.Hints{StartURL: classic, Getenv: getenv()},
			[]discover.Candidate{{StartURL: classic, Evidence: "typed"}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := discover.Candidates(c.hints)
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
	_, err := discover.Candidates(discover.Hints{StartURL: "https://evil-awsapps.com/start", Getenv: getenv()})
	if _, ok := errors.AsType[*partition.URLError](err); !ok {
		t.Errorf("a foreign host gives %v", err)
	}
	_, err = discover.Candidates(discover.Hints{StartURL: classic, Region: "us-eats-1", Getenv: getenv()})
	if _, ok := errors.AsType[*partition.RegionError](err); !ok {
		t.Errorf("a misspelt Region gives %v", err)
	}
	_, err = discover.Candidates(discover.Hints{StartURL: classic, Region: "cn-north-1", Getenv: getenv()})
	if err == nil || !strings.Contains(err.Error(), "aws-cn") {
		t.Errorf("a Region of another partition gives %v", err)
	}
	_, err = discover.Candidates(discover.Hints{Name: "acne", Getenv: getenv(), Known: []discover.Candidate{{Name: "acme", StartURL: classic}}})
	if unknown, ok := errors.AsType[*discover.UnknownNameError](err); !ok || !cmp.Equal(unknown.Names, []string{"acme"}) {
		t.Errorf("an unknown name gives %v", err)
	}
	_, err = discover.Candidates(discover.Hints{Getenv: getenv(), Known: []discover.Candidate{{StartURL: "nonsense", Evidence: "from config.toml"}}})
	if err == nil || !strings.Contains(err.Error(), "config.toml") {
		t.Errorf("a broken setting gives %v", err)
	}
}
