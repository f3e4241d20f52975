package lab

import (
	"slices"
	"time"

	"github.com/qlogin/qlogin/lab/pingone"
	"github.com/qlogin/qlogin/lab/portal"
)

// acs is an assertion consumer service of Identity Center, by host and tenant.
type acs struct{ host, tenant string }

// acsURL is where it is; a served lab has the host in the path.
func (l *Lab) acsURL(a acs) string {
	if l.options.BaseURL == "" {
		return "https://" + a.host + "/platform/saml/acs/" + a.tenant
	}
	return l.options.BaseURL + "/platform/" + a.host + "/saml/acs/" + a.tenant
}

// oldHostsEnd is since when an Identity Center is made without an address on
// signin.aws.amazon.com (AWS, "Workforce access through an additional Region").
func oldHostsEnd() time.Time { return time.Date(2026, time.February, 1, 0, 0, 0, 0, time.UTC) }

// consumersIn are the addresses of an Identity Center in one of its Regions, the
// one that it uses itself first.
func consumersIn(region, tenant string, founded time.Time) []acs {
	all := []acs{{region + ".signin.aws", tenant}, {region + ".sso.signin.aws", tenant}}
	if founded.Before(oldHostsEnd()) {
		all = slices.Insert(all, 0, acs{region + ".signin.aws.amazon.com", tenant})
	}
	return all
}

// consumers are all addresses of the Identity Center.
func (k conditions) consumers() []acs {
	all := consumersIn(k.home, k.tenant, k.founded)
	if k.additionalRegion != "" {
		all = append(all, consumersIn(k.additionalRegion, k.tenant, k.founded)...)
	}
	return all
}

func issuerIn(region string) string {
	return "https://" + region + ".signin.aws.amazon.com/platform/saml/" + directoryID
}

// addresses are those of the Identity Center as the portal uses them: somebody
// who begins in an additional Region is asked for at the address of that.
func (l *Lab) addresses(k conditions) portal.Addresses {
	a := portal.Addresses{Issuer: issuerIn(k.home), ACS: l.acsURLs(k.consumers())}
	a.Asked = a.ACS[0]
	if k.additionalRegion != "" {
		a.Asked = l.acsURL(consumersIn(k.additionalRegion, k.tenant, k.founded)[0])
	}
	return a
}

func (l *Lab) acsURLs(all []acs) []string {
	urls := make([]string, len(all))
	for i, a := range all {
		urls[i] = l.acsURL(a)
	}
	return urls
}

// entered is what IT has entered in the application at PingOne: the addresses of
// Identity Center, unless the scenario has older ones.
func (l *Lab) entered(k conditions) []string {
	if k.entered != nil {
		return l.acsURLs(k.entered)
	}
	return l.acsURLs(k.consumers())
}

// application is the AWS application at PingOne as IT has set it up.
func (l *Lab) application(k conditions) pingone.Application {
	return pingone.Application{
		ID: applicationID, Name: "AWS IAM Identity Center", Group: developers, EntityID: issuerIn(k.home), ACS: l.entered(k),
	}
}
