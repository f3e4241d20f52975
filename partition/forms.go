package partition

import (
	"regexp"
	"strings"
)

var (
	label     = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
	instance  = regexp.MustCompile(`^ssoins-[a-z0-9]{16}$`)
	directory = regexp.MustCompile(`^/directory/([A-Za-z0-9][A-Za-z0-9-]{0,62})(?:/|$)`)
	issuer    = regexp.MustCompile(`^/(ssoins-[a-z0-9]{16})(?:/|$)`)
	saml      = regexp.MustCompile(`^/platform/saml/(?:acs/|metadata/)?(d-[0-9a-f]{10})(?:/|$)`)
)

// match recognises the partition's own address forms.
func (p Partition) match(host, path string) (Portal, bool) {
	if host == p.identity {
		if found := issuer.FindStringSubmatch(path); found != nil {
			return p.portal("issuer", "https://"+host+"/"+found[1], p.onlyRegion(), found[1]), true
		}
		return Portal{}, false
	}
	if portal, ok := p.matchClassic(host, path); ok {
		return portal, true
	}
	if portal, ok := p.matchSAML(host, path); ok {
		return portal, true
	}
	return p.matchPortal(host)
}

func (p Partition) matchClassic(host, path string) (Portal, bool) {
	if p.classic == "" {
		return Portal{}, false
	}
	name, ok := strings.CutSuffix(host, "."+p.classic)
	if !ok {
		return Portal{}, false
	}
	if !p.inSubtrees {
		// start.us-gov-home and the like have two labels and belong to another partition.
		if !label.MatchString(name) {
			return Portal{}, false
		}
		return p.portal("classic", "https://"+host+"/start", "", name), true
	}
	found := directory.FindStringSubmatch(path)
	first, region, _ := strings.Cut(name, ".")
	if found == nil || first != "start" || (region != "" && !p.has(region)) {
		return Portal{}, false
	}
	return p.portal("classic", "https://"+host+"/directory/"+found[1], region, found[1]), true
}

// matchSAML recognises the addresses that IT exchanges with the identity
// provider: the issuer, and an assertion consumer service that is named after the
// directory. Both say the primary Region, and the directory gives the start URL.
func (p Partition) matchSAML(host, path string) (Portal, bool) {
	found := saml.FindStringSubmatch(path)
	region, ok := p.samlRegion(host)
	if !ok || found == nil || p.classic == "" {
		return Portal{}, false
	}
	return p.portal("classic", p.StartURL(found[1], "", region), region, found[1]), true
}

// samlRegion returns the Region of a host to which SAML answers go.
func (p Partition) samlRegion(host string) (string, bool) {
	hosts := p.signin
	if p.ID == "aws" {
		hosts = append([]string{"signin.aws.amazon.com"}, hosts...)
	}
	for _, suffix := range hosts {
		if region, ok := strings.CutSuffix(host, "."+suffix); ok && p.has(region) {
			return region, true
		}
	}
	return "", false
}

// matchPortal recognises <instance>.<region>.portal.<suffix> and the dual-stack
// form <instance>.portal.<region>.<suffix>.
func (p Partition) matchPortal(host string) (Portal, bool) {
	if front, ok := strings.CutSuffix(host, ".portal."+p.Suffix); ok {
		name, region, _ := strings.Cut(front, ".")
		if label.MatchString(name) && p.has(region) {
			return p.portal("portal", "https://"+host, region, name), true
		}
	}
	if front, ok := strings.CutSuffix(host, "."+p.appSuffix); ok {
		name, rest, _ := strings.Cut(front, ".")
		region, isPortal := strings.CutPrefix(rest, "portal.")
		if isPortal && label.MatchString(name) && p.has(region) {
			portal := p.portal("portal", "https://"+host, region, name)
			portal.DualStack = true
			return portal, true
		}
	}
	return Portal{}, false
}

func (p Partition) portal(kind, startURL, region, name string) Portal {
	return Portal{StartURL: startURL, Partition: p, Region: region, Instance: name, Kind: kind}
}

// onlyRegion is the Region of a partition that has but one.
func (p Partition) onlyRegion() string {
	if len(p.Regions) == 1 {
		return p.Regions[0]
	}
	return ""
}
