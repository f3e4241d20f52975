package lab

import (
	"github.com/qlogin/qlogin/lab/pingone"
	"github.com/qlogin/qlogin/lab/portal"
)

const (
	pingoneHost   = "auth.pingone.eu"
	applicationID = "0d6a4f0e-8a55-4f2e-b1a4-0f5d2c6f7b90" // of the AWS application at PingOne
)

// makePages sets up PingOne and the portal as IT does: each is given a copy of
// what the other calls itself.
func (l *Lab) makePages() error {
	l.makeSCIM()
	portalBase := l.base("https://"+directoryID+".awsapps.com", "")
	var err error
	l.pingone, err = pingone.New(pingone.Options{
		BaseURL:       l.base("https://"+pingoneHost, "/pingone"),
		EnvironmentID: environmentID,
		Applications:  []pingone.Application{l.application(l.current())},
		Entered:       func(pingone.Application) pingone.Application { return l.application(l.current()) },
		People:        pingPeople{l}, Now: l.Now, Key: l.options.Key,
		Faults:   func() pingone.Faults { return l.current().pingone },
		Record:   l.recorder("pingone", ""),
		Username: l.org.People[0].UserName, Password: l.org.Password,
	})
	if err != nil {
		return err
	}
	l.portal, err = portal.New(portal.Options{
		BaseURL: portalBase, Region: l.org.Region, DirectoryID: directoryID,
		Authorizations: l, Directory: provisioned{l}, Resolve: l.resolve, Now: l.Now,
		IdentityProvider: portal.IdentityProvider{
			Issuer: l.pingone.Issuer(), SSOURL: l.pingone.SSOURL(), SignOffURL: l.pingone.SignOffURL(),
			Certificates: l.pingone.Certificates,
		},
		Addresses:  func() portal.Addresses { return l.addresses(l.current()) },
		Faults:     func() portal.Faults { return l.current().portal },
		PageRegion: func() string { return l.current().pageRegion },
		Record:     l.recorder("signin.amazonaws.com", l.org.Region),
	})
	return err
}

func (l *Lab) recorder(source, region string) func(string, map[string]string) {
	return func(event string, detail map[string]string) { l.record(pageEvent(source, region, event, detail)) }
}
