package lab

import (
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// ServeHTTP routes by host where the host is one of AWS or PingOne, and by path
// otherwise.
func (l *Lab) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	where := l.hosts.find(r.Host)
	if l.between(w, r, where) {
		return
	}
	switch where.kind {
	case toAPI:
		r = r.Clone(r.Context())
		r.URL.Path = where.prefix + r.URL.Path
		r.URL.RawPath = ""
		l.serveByPath(w, r)
	case toPortal:
		l.portal.ServeHTTP(w, r)
	case toPingOne:
		l.pingone.ServeHTTP(w, r)
	case toVanity:
		// HEAD and GET alike, as a redirect at a company's web server.
		http.Redirect(w, r, l.org.StartURL, http.StatusFound)
	case toCompany:
		l.company(w, r)
	default:
		l.serveByPath(w, r)
	}
}

// serveByPath is how a served lab is addressed. SCIM is kept away from the mux,
// which would mend a slash too many and so hide the mistake.
func (l *Lab) serveByPath(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, scimPath) {
		l.serveSCIM(w, r)
		return
	}
	l.mux.ServeHTTP(w, r)
}

// kind of place a host name leads to.
type kind int

const (
	toNowhere kind = iota // not a host of AWS or PingOne
	toAPI
	toPortal
	toPingOne
	toVanity
	toCompany
)

type destination struct {
	kind   kind
	prefix string // of the path under which a served lab has the same
}

// hosts are the host names that carry a Region, and what they lead to.
type hosts []hostForm

type hostForm struct {
	pattern *regexp.Regexp
	service string // "" for the portal
}

// newHosts knows the hosts of all partitions, with both IP versions; AWS endpoint
// rules of SSO OIDC, SSO and Amazon Q, and "Workforce access through an
// additional Region" for the portals.
func newHosts() hosts {
	const region = `([a-z0-9-]+)`
	const suffix = `(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|api\.aws|api\.amazonwebservices\.(?:com\.cn|eu))`
	form := func(pattern, service string) hostForm {
		return hostForm{regexp.MustCompile("^" + pattern + "$"), service}
	}
	return hosts{
		form(`oidc(?:-fips)?\.`+region+`\.`+suffix, "oidc"),
		form(`portal\.sso(?:-fips)?\.`+region+`\.`+suffix, "portal"),
		form(`scim\.`+region+`\.`+suffix, "scim"),
		form(`sso\.`+region+`\.`+suffix, "sso-admin"),
		form(`identitystore\.`+region+`\.`+suffix, "identitystore"),
		form(`(?:q|codewhisperer)\.`+region+`\.amazonaws\.com`, "q"),
		form(`device\.sso\.`+region+`\.amazonaws\.com`, ""),
		form(`assets\.sso-portal\.`+region+`\.amazonaws\.com`, ""),
		form(region+`\.(?:sso\.)?signin\.aws(?:\.amazon\.com)?`, ""),
		form(instanceID+`\.`+region+`\.portal\.amazonaws\.com`, ""),
		form(instanceID+`\.portal\.`+region+`\.app\.aws`, ""),
	}
}

// find reads a host name the way the DNS of AWS would. A Region that does not
// exist leads nowhere.
func (h hosts) find(hostport string) destination {
	host := strings.ToLower(hostport)
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	switch {
	case host == directoryID+".awsapps.com" || host == "view.awsapps.com" || slices.Contains(downloads(), host):
		return destination{kind: toPortal}
	case host == companyHost || host == "www."+companyHost:
		return destination{kind: toCompany}
	case host == vanityHost:
		return destination{kind: toVanity}
	case strings.HasSuffix(host, ".pingone.eu"):
		return destination{kind: toPingOne}
	}
	for _, form := range h {
		m := form.pattern.FindStringSubmatch(host)
		switch {
		case m == nil || !isRegion(m[1]):
			continue
		case form.service == "":
			return destination{kind: toPortal}
		}
		return destination{kind: toAPI, prefix: "/" + form.service + "/" + m[1]}
	}
	return destination{}
}

// downloads are the hosts from which the extensions fetch programs. Here they only
// answer.
func downloads() []string {
	return []string{
		"aws-toolkit-language-servers.amazonaws.com", "aws-language-servers.us-east-1.amazonaws.com",
		"idetoolkits.amazonwebservices.com", "idetoolkits-hostedfiles.amazonaws.com",
	}
}

// isRegion knows the Regions with an Identity Center in the commercial, Chinese,
// GovCloud and European partitions.
func isRegion(name string) bool {
	const regions = `
		af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2
		ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7
		ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2
		eu-west-3 il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2
		cn-north-1 cn-northwest-1 us-gov-east-1 us-gov-west-1 eusc-de-east-1`
	return slices.Contains(strings.Fields(regions), name)
}
