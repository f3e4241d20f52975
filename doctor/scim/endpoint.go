package scim

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/partition"
)

// Endpoint is the tenant URL of automatic provisioning, and what it says.
type Endpoint struct {
	URL    string // as it has to be entered: without a slash at its end
	Region string // "" in a lab
	Tenant string
}

// Faults of an endpoint that can still be asked.
var (
	ErrTrailingSlash = errors.New("the SCIM endpoint ends with a slash; PingOne adds one of its own, and AWS answers the double one with an error")
	ErrSpaces        = errors.New("the SCIM endpoint was copied with white space around it")
)

// tenantOf reads /<tenant>/scim/v2. Tenants of all times are hexadecimal with
// hyphens; a lab has more in front of it.
func tenantOf(path string) (string, bool) {
	front, ok := strings.CutSuffix(path, "/scim/v2")
	tenant := front[strings.LastIndexByte(front, '/')+1:]
	odd := strings.Trim(strings.ToLower(tenant), "abcdefghijklmnopqrstuvwxyz0123456789-")
	return tenant, ok && odd == "" && len(tenant) >= 8 && len(tenant) <= 64
}

// ParseEndpoint reads the endpoint as somebody entered it. An error that is one
// of the faults leaves an endpoint that is right.
func ParseEndpoint(raw string) (Endpoint, error) {
	text := strings.TrimSpace(raw)
	u, err := network.Endpoint(text)
	if err != nil {
		return Endpoint{}, err
	}
	u.RawQuery, u.Fragment = "", ""
	path := strings.TrimRight(u.Path, "/")
	tenant, ok := tenantOf(path)
	if !ok {
		return Endpoint{}, fmt.Errorf("%s is not a SCIM endpoint: it ends with /scim/v2 behind the tenant's id", network.Plain(text, 200))
	}
	region, err := regionOf(u)
	if err != nil {
		return Endpoint{}, err
	}
	e := Endpoint{URL: u.Scheme + "://" + u.Host + path, Region: region, Tenant: tenant}
	switch {
	case path != u.Path:
		return e, ErrTrailingSlash
	case text != raw:
		return e, ErrSpaces
	}
	return e, nil
}

// regionOf keeps the token from every host that is not of AWS: a token that was
// sent to the wrong one has to be made anew.
func regionOf(u *url.URL) (string, error) {
	if u.Scheme == "http" {
		return "", nil // this machine: a lab (network.Endpoint)
	}
	host := strings.ToLower(u.Hostname())
	for _, p := range partition.All() {
		for _, suffix := range []string{p.Suffix, p.DualSuffix} {
			region, ok := strings.CutSuffix(host, "."+suffix)
			region, scim := strings.CutPrefix(region, "scim.")
			if of, known := partition.Of(region); ok && scim && known && of.ID == p.ID {
				return region, nil
			}
		}
	}
	return "", fmt.Errorf("%s is not the SCIM service of AWS, which is scim.<Region>.amazonaws.com: the token is not sent there", network.Plain(host, 100))
}
