package lab

import (
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// routes is everything by path, as a served lab has it.
func (l *Lab) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /oidc/{region}/client/register", l.service(l.registerClient))
	mux.HandleFunc("POST /oidc/{region}/device_authorization", l.service(l.startDeviceAuthorization))
	mux.HandleFunc("POST /oidc/{region}/token", l.service(l.createToken))
	mux.HandleFunc("POST /portal/{region}/logout", l.service(l.logout))
	mux.HandleFunc("POST /q/{region}", l.service(l.q))
	mux.HandleFunc("POST /q/{region}/{$}", l.service(l.q))
	mux.HandleFunc("/oidc/", unknownOperation)
	mux.HandleFunc("/portal/", unknownOperation)
	mux.HandleFunc("/q/", unknownOperation)

	mux.Handle("/start/", l.portal)
	mux.Handle("/platform/", l.portal)
	mux.Handle("/pingone/", l.pingone)
	mux.HandleFunc("GET /lab/{$}", l.index)
	mux.HandleFunc("POST /lab/scenario", l.switchScenario)
	mux.HandleFunc("/{$}", l.root)
	return mux
}

// root is the portal for whoever brings a code, and the index for the rest.
func (l *Lab) root(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Has("user_code") {
		l.portal.ServeHTTP(w, r)
		return
	}
	http.Redirect(w, r, "/lab/", http.StatusFound)
}

// ServeHTTP routes by host where the host is one of AWS or PingOne, and by path
// otherwise.
func (l *Lab) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	where := destinationOf(r.Host)
	switch where.kind {
	case toAPI:
		r = r.Clone(r.Context())
		r.URL.Path = where.prefix + r.URL.Path
		r.URL.RawPath = ""
		l.mux.ServeHTTP(w, r)
	case toPortal:
		l.portal.ServeHTTP(w, r)
	case toPingOne:
		l.pingone.ServeHTTP(w, r)
	case toVanity:
		// HEAD and GET alike, as a redirect at a company's web server.
		http.Redirect(w, r, l.org.StartURL, http.StatusFound)
	default:
		l.mux.ServeHTTP(w, r)
	}
}

// kind of place a host name leads to.
type kind int

const (
	toNowhere kind = iota // not a host of AWS or PingOne
	toAPI
	toPortal
	toPingOne
	toVanity
)

type destination struct {
	kind   kind
	prefix string // of the path under which a served lab has the same
}

// destinationOf reads a host name the way the DNS of AWS would. A Region that
// does not exist leads nowhere.
func destinationOf(hostport string) destination {
	host := strings.ToLower(hostport)
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	switch {
	case host == directoryID+".awsapps.com":
		return destination{kind: toPortal}
	case host == vanityHost:
		return destination{kind: toVanity}
	case strings.HasSuffix(host, ".pingone.eu"):
		return destination{kind: toPingOne}
	}
	for _, form := range hostForms() {
		if m := regexp.MustCompile(form.pattern).FindStringSubmatch(host); m != nil && isRegion(m[1]) {
			if form.service == "" {
				return destination{kind: toPortal}
			}
			return destination{kind: toAPI, prefix: "/" + form.service + "/" + m[1]}
		}
	}
	return destination{}
}

type hostForm struct{ pattern, service string }

// hostForms are the hosts that carry a Region, of all partitions and with both
// IP versions; AWS endpoint rules of SSO OIDC, SSO and Amazon Q, and "Workforce
// access through an additional Region" for the portals.
func hostForms() []hostForm {
	const suffix = `\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|api\.aws|api\.amazonwebservices\.(?:com\.cn|eu))$`
	return []hostForm{
		{`^oidc(?:-fips)?\.([a-z0-9-]+)` + suffix, "oidc"},
		{`^portal\.sso(?:-fips)?\.([a-z0-9-]+)` + suffix, "portal"},
		{`^(?:q|codewhisperer)\.([a-z0-9-]+)\.amazonaws\.com$`, "q"},
		{`^device\.sso\.([a-z0-9-]+)\.amazonaws\.com$`, ""},
		{`^([a-z0-9-]+)\.(?:sso\.)?signin\.aws(?:\.amazon\.com)?$`, ""},
		{`^` + instanceID + `\.([a-z0-9-]+)\.portal\.amazonaws\.com$`, ""},
		{`^` + instanceID + `\.portal\.([a-z0-9-]+)\.app\.aws$`, ""},
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
