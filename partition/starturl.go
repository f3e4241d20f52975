package partition

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"
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

// tidy parses raw as a web address and refuses what no start URL ever has: a
// port or user information would hide the host from a quick look.
func tidy(raw string) (*url.URL, error) {
	text := strings.TrimFunc(stripInvisible(raw), wrapping)
	if found := labelled.FindStringSubmatch(text); found != nil {
		text = found[1]
	}
	text = strings.TrimPrefix(text, "//")
	if text == "" {
		return nil, &URLError{raw, "no start URL was given", lookHere}
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	text = strings.ReplaceAll(text, `\#`, "#") // escaped by shells and Markdown
	u, err := url.Parse(text)
	if err != nil {
		return nil, &URLError{raw, fmt.Sprintf("%q is not a web address", raw), lookHere}
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	switch {
	case u.Scheme != "https":
		return nil, &URLError{raw, fmt.Sprintf("a start URL begins with https://, not %s://", u.Scheme), lookHere}
	case u.User != nil:
		return nil, &URLError{raw, "a start URL holds no user name: what stands before the @ hides the real host", lookHere}
	case u.Port() != "" && u.Port() != "443":
		return nil, &URLError{raw, "a start URL has no port", lookHere}
	}
	u.Host = strings.TrimSuffix(u.Hostname(), ".")
	return u, nil
}

// wrapping is what stands around an address in mails, chats and files.
func wrapping(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("\"'`<>()[]{},;“”„‘’«»", r)
}

// labelled is an address behind what it is, as in a settings file or a message;
// it is checked like any other.
var labelled = regexp.MustCompile(`^[A-Za-z_ -]+[:= ]\s*"?(https://.*)$`)

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

func stripInvisible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || (unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r') {
			return -1 // zero-width spaces, soft hyphens, byte order and direction marks
		}
		return r
	}, s)
}

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
