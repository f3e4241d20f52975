package lab

import "net/url"

// The forms that verification URLs have had, oldest first.
const (
	generationDevice  = 1 // device.sso.<region>.amazonaws.com, 2019 to 2024
	generationPortal  = 2 // <portal>/start/#/device, since late 2024
	generationRegion  = 3 // <instance>.<region>.portal.amazonaws.com/#/device
	generationRequest = 4 // <region>.signin.aws, without the code, since September 2026
)

// verification gives verificationUri and verificationUriComplete. A served lab
// puts its own address in place of the host.
func (l *Lab) verification(k conditions, a *authorization) (short, complete string) {
	code := "?user_code=" + url.QueryEscape(a.userCode)
	if k.verificationHost != "" {
		short = "https://" + k.verificationHost + "/"
		return short, short + code
	}
	switch k.generation {
	case generationPortal:
		short = l.base(l.org.StartURL, "/start") + "/#/device"
	case generationRegion:
		short = l.base("https://"+instanceID+"."+a.region+".portal.amazonaws.com", "/start") + "/#/device"
	case generationRequest:
		short = l.base("https://"+a.region+".signin.aws", "") + "/platform/authorize?request_uri=" + a.requestURI
		return short, short
	default:
		short = l.base("https://device.sso."+a.region+".amazonaws.com/", "/start/device")
	}
	return short, short + code
}

// base is the address of AWS in process, and the served path otherwise.
func (l *Lab) base(aws, path string) string {
	if l.options.BaseURL == "" {
		return aws
	}
	return l.options.BaseURL + path
}
