package org

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/qlogin/qlogin/discover/instances"
	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/doctor/saml"
	"github.com/qlogin/qlogin/partition"
)

// newHostsOnly is since when instances are made without the ACS URL on
// <Region>.signin.aws.amazon.com ("Workforce access through an additional
// Region", IAM Identity Center User Guide).
func newHostsOnly() time.Time { return time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC) }

const (
	acsPath      = "/platform/saml/acs/"
	lookedACS    = "ACS URLs and issuer of Identity Center"
	giveMetadata = "download the service provider's metadata (" + placeManage + ") and give the file with --sp-metadata"
)

// issuer is what PingOne calls the entity ID and SAML the audience.
func issuer(i instances.Instance) string {
	return "https://" + i.Region + ".signin.aws.amazon.com/platform/saml/" + i.Store
}

// acsHosts are the hosts of a Region at which responses may arrive.
func acsHosts(i instances.Instance, region string) []string {
	hosts := []string{region + ".signin.aws", region + ".sso.signin.aws"}
	if i.Created.IsZero() || i.Created.Before(newHostsOnly()) {
		hosts = append(hosts, region+".signin.aws.amazon.com")
	}
	return hosts
}

// addresses holds Identity Center's own metadata against the instance, and says
// what has to stand in PingOne.
func (j *judgement) addresses() {
	if j.service.err != nil {
		j.addressForms()
		return
	}
	m := j.service.data
	switch {
	case !m.Service || len(m.Consumers) == 0:
		j.unknown("addresses", lookedACS, errors.New("what was given as the service provider's metadata is not that of Identity Center"), giveMetadata)
	case j.otherInstance(m):
	default:
		j.add(doctor.Finding{
			Check: "addresses", Looked: lookedACS, Outcome: doctor.OK,
			Saw:   fmt.Sprintf("issuer %s; ACS URLs %s", m.EntityID, strings.Join(locations(m.Consumers), ", ")),
			Where: placeACS, Value: strings.Join(locations(m.Consumers), ", "),
		})
		j.additional(m)
	}
}

// otherInstance finds metadata from before Identity Center was set up anew.
func (j *judgement) otherInstance(m saml.Metadata) bool {
	i := j.center.chosen
	// The hosts of issuers differ between partitions; the directory they end with
	// does not.
	if i == nil || strings.HasSuffix(m.EntityID, "/"+i.Store) {
		return false
	}
	j.trouble("saml-address", doctor.Finding{
		Check: "addresses", Looked: lookedACS, Saw: "the service provider's metadata is of " + m.EntityID,
		Cause: "the metadata belongs to another instance than " + i.ID + ", as after Identity Center was set up anew",
		Where: placeEntity, Value: issuer(*i),
	})
	return true
}

// additional looks for a Region of the instance without an ACS URL.
func (j *judgement) additional(m saml.Metadata) {
	if j.center.chosen == nil {
		return
	}
	for _, region := range j.center.chosen.Regions {
		known := false
		for _, location := range locations(m.Consumers) {
			known = known || strings.HasPrefix(hostOf(location), region+".")
		}
		if !known {
			j.trouble("saml-address", doctor.Finding{
				Check: "addresses", Looked: lookedACS, Outcome: doctor.Warning,
				Saw:   "there is no ACS URL of the additional Region " + region + " in the metadata",
				Cause: "a sign-in that starts at the portal of an additional Region is answered there",
				Where: placeACS, Value: "https://" + region + ".signin.aws" + acsPath + "… (as shown under " + placeManage + ")",
			})
		}
	}
}

// addressForms says what the addresses look like, where nobody gave them.
func (j *judgement) addressForms() {
	i := j.center.chosen
	if _, right := j.consumer(); right == "" || !errors.Is(j.service.err, errNotAsked) {
		j.unknown("addresses", lookedACS, j.service.err, giveMetadata)
		return
	}
	var forms []string
	for _, region := range append([]string{i.Region}, i.Regions...) {
		for _, host := range acsHosts(*i, region) {
			forms = append(forms, "https://"+host+acsPath+"…")
		}
	}
	j.add(doctor.Finding{
		Check: "addresses", Looked: lookedACS, Outcome: doctor.Info,
		Saw:   "no API tells the ACS URL; for an instance of this age it has one of these forms: " + strings.Join(forms, ", "),
		Next:  giveMetadata,
		Where: placeEntity, Value: issuer(*i),
	})
}

// consumer judges an ACS URL in a response. Where the metadata is known it has to
// be in it; else its form has to fit the instance.
func (j *judgement) consumer() (judge func(string) error, right string) {
	if m := j.service.data; j.service.err == nil && len(m.Consumers) > 0 {
		all := locations(m.Consumers)
		return func(address string) error {
			if slices.Contains(all, address) {
				return nil
			}
			return errors.New("the metadata of Identity Center has another one")
		}, all[0]
	}
	i := j.center.chosen
	if i == nil {
		return nil, ""
	}
	if p, _ := partition.Of(i.Region); p.ID != "aws" {
		return nil, "" // only the forms of the commercial partition are documented
	}
	return func(address string) error { return fits(*i, address) }, "https://" + i.Region + ".signin.aws" + acsPath + "…"
}

func fits(i instances.Instance, address string) error {
	host := hostOf(address)
	for _, region := range append([]string{i.Region}, i.Regions...) {
		for _, good := range acsHosts(i, region) {
			if host == good && strings.HasPrefix(address, "https://"+host+acsPath) {
				return nil
			}
		}
	}
	region, rest, _ := strings.Cut(host, ".")
	_, known := partition.Of(region)
	switch {
	case known && rest == "signin.aws.amazon.com" && region == i.Region:
		return errors.New("this form is not used for instances made since February 2026")
	case known:
		return fmt.Errorf("%s is not a Region of this instance", region)
	}
	return errors.New("it is not an address of AWS")
}

func locations(all []saml.Endpoint) []string {
	out := make([]string, 0, len(all))
	for _, e := range all {
		out = append(out, e.Location)
	}
	return out
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
