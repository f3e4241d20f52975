package lab

import (
	"slices"
	"strings"
)

// Organization is what IT hands to its developers, and what a test needs to
// sign in.
type Organization struct {
	Name     string
	StartURL string
	Region   string // of the Identity Center, on purpose not that of a Q profile
	Instance string // as in the issuer URL and the newer portal hosts

	// Email and Password are those of the first of People. The password is for
	// practice and is printed on the sign-in page.
	Email    string
	Password string

	People   []Person
	Profiles []Profile

	// SCIM is what IT has entered in PingOne for provisioning.
	SCIM SCIM
	// Metadata is where IT finds the identity provider's metadata.
	Metadata string
	// EntityID and ACS are what IT has entered in the application at PingOne.
	EntityID string
	ACS      []string
}

// SCIM is the automatic provisioning of an organization.
type SCIM struct {
	Endpoint string // with the tenant id, and in a scenario with a mistake
	Token    string // for practice; a real one is shown once
	Group    string // that is provisioned, and subscribed to Amazon Q
}

// Person is somebody of the practice organization, with the settings at PingOne
// and in Identity Center that decide how far a sign-in gets.
type Person struct {
	UserName string // at PingOne; what is typed there
	Password string
	Email    string // what PingOne asserts as the SAML subject
	Name     string
	Groups   []string // at PingOne; group there opens the AWS application

	DirectoryName string // user name in Identity Center; the SAML subject must equal it
	UserID        string // of the identity store
	Provisioned   bool   // SCIM has brought everything that a sign-in needs
	Missing       bool   // SCIM has brought nothing at all
	Locked        bool   // at PingOne
	Disabled      bool   // in Identity Center
	Unassigned    bool   // has no application in Identity Center
	Subscribed    bool   // has Amazon Q Developer Pro
}

// Profile is an Amazon Q Developer profile.
type Profile struct {
	ARN    string
	Name   string
	Region string // us-east-1 or eu-central-1; there are no others
}

const (
	practicePassword = "practice-only"
	environmentID    = "5f0c0e7a-2b64-4c1e-9d59-7b1f0a4c9e21" // of PingOne
	directoryID      = "d-9067f1ab2c"
	instanceID       = "ssoins-7223a1b2c3d4e5f6"
	vanityHost       = "signin.lab.example" // redirects to the start URL
	companyHost      = "acme.test"          // publishes the organization for qlogin
	developers       = "Amazon Q Developer" // the PingOne group of the AWS application
	developersID     = "9067f1ab2c-5e3d2c1b-0a9f-4e8d-b7c6-a5b4c3d2e1f0"
	scimTenant       = "6f1b9c2e-4d7a-4b3e-8f21-0c5d6e7f8a9b"
	scimToken        = "practice-scim-token" // for practice, and printed
	directoryTenant  = "2e8f0a61-practice"   // in ACS URLs
	builderIDPortal  = "https://view.awsapps.com/start"
	account          = "111122223333" // AWS account of the Identity Center
)

func practiceOrganization() Organization {
	people := []Person{
		person("ana@lab.example", "Ana Practice", "9067f1ab2c-1d0b6c1e-0001"),
		person("ben@lab.example", "Ben Practice", "9067f1ab2c-1d0b6c1e-0002"),
	}
	return Organization{
		Name:     "Lab Practice",
		StartURL: "https://" + directoryID + ".awsapps.com/start",
		Region:   "us-west-2",
		Instance: instanceID,
		Email:    people[0].Email,
		Password: people[0].Password,
		People:   people,
		Profiles: []Profile{profile("us-east-1", "ABCDEFGHIJKL", "QDevProfile-us-east-1")},
		SCIM:     SCIM{Token: scimToken, Group: developers},
	}
}

func person(email, name, id string) Person {
	return Person{
		UserName: email, Password: practicePassword, Email: email, Name: name, Groups: []string{developers},
		DirectoryName: email, UserID: id, Provisioned: true, Subscribed: true,
	}
}

func profile(region, id, name string) Profile {
	return Profile{ARN: "arn:aws:codewhisperer:" + region + ":" + account + ":profile/" + id, Name: name, Region: region}
}

func (o Organization) clone() Organization {
	o.People = slices.Clone(o.People)
	o.Profiles = slices.Clone(o.Profiles)
	return o
}

// knows says whether raw is a start URL of this organization. The portal of an
// organization has an old and two new addresses and an issuer URL, all of which
// StartDeviceAuthorization takes; people copy the first with "#/" behind it.
func (o Organization) knows(raw string) bool {
	url := strings.TrimRight(raw, "#/")
	return slices.Contains([]string{
		o.StartURL,
		"https://" + o.Instance + "." + o.Region + ".portal.amazonaws.com",
		"https://" + o.Instance + ".portal." + o.Region + ".app.aws",
		"https://identitycenter.amazonaws.com/" + o.Instance,
	}, url)
}

// knows says whether raw is a start URL of the lab's organization, or of one of
// those that it also is.
func (l *Lab) knows(k conditions, raw string) bool {
	return l.organization(k).knows(raw) || slices.Contains(l.options.Also, strings.TrimRight(raw, "#/"))
}
