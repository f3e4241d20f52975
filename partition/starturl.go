package partition

import (
	"fmt"
	"net/url"
	"strings"
)

// Portal is an access portal and what its address says about it.
type Portal struct {
	StartURL  string // canonical: https, lower-case host, no trailing slash, query or fragment
	Partition Partition
	Region    string // "" where the address does not say
	DualStack bool
	Instance  string // directory id, alias or ssoins-… as it stands in the address
	Kind      string // "classic", "portal" or "issuer"
}

// URLError says why an address is not a start URL, and what to paste instead.
type URLError struct {
	Input   string
	Problem string
	Hint    string
}

func (e *URLError) Error() string { return e.Problem }

// ParseStartURL turns what a person pasted into a start URL. It forgives what
// browsers, mails and terminals add (quotes, white space, invisible characters,
// /#/, a query, upper case, a missing https://) and refuses every host that AWS
// does not own.
func ParseStartURL(raw string) (Portal, error) {
	u, err := tidy(raw)
	if err != nil {
		return Portal{}, err
	}
	if u.Host == "view.awsapps.com" {
		return Portal{}, &URLError{raw, "this is the start URL of AWS Builder ID, a personal account without the Pro licence", lookHere}
	}
	for _, p := range All() {
		if portal, ok := p.match(u.Host, u.Path); ok {
			return portal, nil
		}
	}
	return Portal{}, notAPortal(raw, u)
}

const lookHere = "it is shown at the bottom of the AWS access portal's e-mail invitation and in the Identity Center console under Settings; it looks like https://d-1234567890.awsapps.com/start"

func notAPortal(raw string, u *url.URL) error {
	switch {
	case strings.HasSuffix(u.Host, "console.aws.amazon.com"):
		return &URLError{raw, "this is an address of the AWS console, not of the access portal", lookHere}
	case strings.HasPrefix(u.Host, "device.sso."):
		return &URLError{raw, "this is the page on which a code is entered, not the start URL", lookHere}
	case samlRegionOf(u) != "":
		return &URLError{raw, fmt.Sprintf("this is the address to which the company's sign-in page answers; it says that Identity Center is in %s, but not the start URL", samlRegionOf(u)), lookHere}
	case isAWSOwned(u.Host):
		return &URLError{raw, fmt.Sprintf("%s belongs to AWS but is not an access portal", u.Host), lookHere}
	default:
		return &URLError{raw, fmt.Sprintf("%s is not a host of AWS", u.Host), lookHere}
	}
}

func samlRegionOf(u *url.URL) string {
	for _, p := range All() {
		if region, ok := p.samlRegion(u.Host); ok && strings.HasPrefix(u.Path, "/platform/saml/") {
			return region
		}
	}
	return ""
}

func isAWSOwned(host string) bool {
	for _, suffix := range []string{".awsapps.com", ".awsapps.cn", ".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu", ".aws.amazon.com", ".signin.aws", ".app.aws", ".api.aws"} {
		if strings.HasSuffix(host, suffix) {
			return true
		}
	}
	return false
}
