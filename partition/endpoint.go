package partition

import "fmt"

// OIDCEndpoint returns the URL of the SSO OIDC service of a Region, as the
// endpoint rules of the AWS SDKs build it.
func OIDCEndpoint(region string, dualStack bool) (string, error) {
	return endpoint("oidc", region, dualStack)
}

// PortalEndpoint returns the URL of the access portal's API, which ends
// sessions (API "SSO", operation Logout).
func PortalEndpoint(region string, dualStack bool) (string, error) {
	return endpoint("portal.sso", region, dualStack)
}

func endpoint(service, region string, dualStack bool) (string, error) {
	p, ok := Of(region)
	if !ok {
		return "", &RegionError{Name: region}
	}
	suffix := p.Suffix
	if dualStack {
		suffix = p.DualSuffix
	}
	return fmt.Sprintf("https://%s.%s.%s", service, region, suffix), nil
}

// StartURL builds the address of the access portal of an instance, by the id of
// its directory in the oldest form, which needs the primary Region, or by its own
// id where the partition never had that form.
func (p Partition) StartURL(directoryID, instanceID, region string) string {
	switch {
	case p.classic != "" && !p.inSubtrees:
		return "https://" + directoryID + "." + p.classic + "/start"
	case p.classic != "":
		return "https://start." + region + "." + p.classic + "/directory/" + directoryID
	default:
		return "https://" + instanceID + "." + region + ".portal." + p.Suffix
	}
}
