package doctor

import (
	"slices"
	"strings"
	"testing"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/signin"
)

// settingsWith are facts of a computer on which only the settings know of an
// organization.
func settingsWith(startURL, region string) *facts {
	organization := config.Organization{StartURL: startURL, Region: region}
	return &facts{
		Options: Options{Flow: &signin.Flow{}},
		attempt: func() (Attempt, error) { return Attempt{}, nil },
		records: func() ([]signin.Record, error) { return nil, nil },
		settings: func() (config.Loaded, error) {
			return config.Loaded{Settings: config.Settings{Organizations: []config.Organization{organization}}}, nil
		},
	}
}

func TestRegionOfSettings(t *testing.T) {
	const issuer = "https://ssoins-1234567890abcdef.eu-central-1.portal.amazonaws.com"
	for _, c := range []struct {
		name, startURL, region string
		outcome                Outcome
		says                   string
	}{
		{"in the host", issuer, "", OK, "eu-central-1"},
		{"in the host, written otherwise", issuer + "/#/", "", OK, "eu-central-1"},
		{"given", issuer, "eu-west-1", OK, "eu-west-1"},
		{"not known", "https://d-1234567890.awsapps.com/start", "", Info, "the Region is not known"},
		{"misspelt", issuer, "eu-centrall-1", Error, "is not an AWS Region"},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := settingsWith(c.startURL, c.region)
			found := lookRegion(t.Context(), k)
			if len(found) != 1 || found[0].Outcome != c.outcome || !strings.Contains(found[0].Saw, c.says) {
				t.Fatalf("got %+v", found)
			}
			if o, _ := k.organization(); strings.HasSuffix(o.StartURL, "/") {
				t.Errorf("the start URL is still %s", o.StartURL)
			}
		})
	}
}

// TestRegionNotKnown: nothing is rehearsed without a Region, and the hosts that do
// not depend on it are asked all the same.
func TestRegionNotKnown(t *testing.T) {
	o := optionsIn(t, t.TempDir(), practice(t))
	o.Organization.Region = ""
	k := newFacts(t.Context(), o)
	if known, err := k.rehearsed(); known || err != nil {
		t.Errorf("rehearsed: %v, %v", known, err)
	}
	var names []string
	for _, h := range hostsFor(o.Organization, o.Flow.Services) {
		names = append(names, h.name())
	}
	if !slices.Contains(names, "d-9067f1ab2c.awsapps.com") || !slices.Contains(names, "q.us-east-1.amazonaws.com") {
		t.Errorf("the hosts are %q", names)
	}
	if slices.ContainsFunc(names, func(name string) bool { return strings.Contains(name, "..") || strings.HasPrefix(name, "oidc.") }) {
		t.Errorf("there is a host without a Region in %q", names)
	}
	unnamed := reached{host: host{url: "https://q.us-east-1.amazonaws.com"}, err: &network.Error{Kind: network.DNS}}
	if row := k.rowOfHost(unnamed, nil); row == "region-misspelt" {
		t.Error("a host that has no name is put down to the Region")
	}
}
