package partition

import (
	"fmt"
	"net/url"
	"strings"
)

// VerificationHost says whether a browser may be sent to u for the sign-in at
// startURL in region. The address comes from the service, but a person types a
// password behind it, so the whole host has to be one that this organization's
// Identity Center uses. Four generations of hosts are in use: device.sso.<Region>,
// the portal's own, the newer portal hosts, and <Region>.signin.aws.
func VerificationHost(u *url.URL, startURL, region string) error {
	switch {
	case u.Scheme != "https":
		return fmt.Errorf("%s is not an https address", u.Redacted())
	case u.User != nil:
		return fmt.Errorf("the address of the sign-in page holds a user name, which hides its real host %s", u.Hostname())
	case u.Port() != "" && u.Port() != "443":
		return fmt.Errorf("the address of the sign-in page has the port %s", u.Port())
	}
	home, err := ParseStartURL(startURL)
	if err != nil {
		return err
	}
	p, ok := Of(region)
	if !ok {
		return &RegionError{Name: region}
	}
	host := strings.ToLower(u.Hostname())
	if p.ID == home.Partition.ID && p.signsInAt(host, home, region) {
		return nil
	}
	return fmt.Errorf("%s is not a sign-in host of %s in %s", host, home.StartURL, region)
}

func (p Partition) signsInAt(host string, home Portal, region string) bool {
	if host == "device.sso."+region+"."+p.Suffix {
		return true
	}
	for _, suffix := range p.signin {
		if host == region+"."+suffix {
			return true
		}
	}
	if start, err := url.Parse(home.StartURL); err == nil && home.Kind != "issuer" && host == start.Host {
		return true
	}
	// An alias and a directory id name the same classic portal, and nothing in
	// the answer says which belong together.
	if p.classic != "" && home.Kind == "classic" && !p.inSubtrees {
		if name, ok := strings.CutSuffix(host, "."+p.classic); ok && label.MatchString(name) {
			return true
		}
	}
	other, ok := p.matchPortal(host)
	if !ok || other.Region != region {
		return false
	}
	return other.Instance == home.Instance || (home.Kind == "classic" && instance.MatchString(other.Instance))
}
