package partition

import (
	"net/url"
	"strings"

	"github.com/qlogin/qlogin/internal/domain"
	"github.com/qlogin/qlogin/internal/near"
)

// Redirector returns the address that may be asked where a company's own name,
// such as https://aws.acme.com, stands for the start URL. That takes more than
// not being AWS': a name that only looks like one of AWS is somebody's trap, and
// must not even be asked. What the address leads to has to pass ParseStartURL.
func Redirector(raw string) (*url.URL, bool) {
	u, err := tidy(raw)
	if err != nil || !domain.Valid(u.Host) || isAWSOwned(u.Host) || resemblesAWS(u.Host) {
		return nil, false
	}
	// https:// that was not written says less: "d-1234567890" is no address.
	return &url.URL{Scheme: "https", Host: u.Host, Path: u.Path}, true
}

// resemblesAWS finds names of AWS in the wrong place, slips in them, and
// internationalised names, which can look like any other.
func resemblesAWS(host string) bool {
	names := []string{"awsapps", "amazonaws", "amazonwebservices"}
	first := true
	for l := range strings.SplitSeq(host, ".") {
		folded := strings.ReplaceAll(l, "-", "")
		for _, name := range names {
			if strings.Contains(folded, name) {
				return true
			}
		}
		if strings.HasPrefix(l, "xn--") || near.Word(folded, names) != "" || (first && instanceLike(l)) {
			return true
		}
		first = false
	}
	return false
}

// instanceLike knows the first labels that only portals have.
func instanceLike(l string) bool {
	id, ok := strings.CutPrefix(l, "d-")
	return strings.HasPrefix(l, "ssoins-") || (ok && len(id) == 10 && madeOf(id, "0123456789abcdef"))
}
