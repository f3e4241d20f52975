package lab

import (
	"strings"
	"time"
)

// pageScenarios stop a person at the pages of AWS.
func pageScenarios() []Scenario {
	return []Scenario{{
		Name: "not-provisioned", Title: "SCIM has not brought the person to AWS yet", Hand: Blocked,
		Story:  "PingOne lets the person through; AWS speaks of invalid MFA credentials.",
		change: func(k *conditions) { k.person = func(p *Person) { p.Provisioned = false } },
	}, {
		Name: "not-assigned", Title: "Nothing is assigned to the person in AWS", Hand: Blocked,
		Story:  "The person is signed in, and has no application to go to.",
		change: func(k *conditions) { k.person = func(p *Person) { p.Unassigned = true } },
	}, {
		Name: "user-recreated", Title: "The user was deleted and made again", Hand: Blocked,
		Story: "The user in AWS has the old name and a new id: what was assigned to the old one is lost, and the person has no " +
			"application to go to.",
		change: func(k *conditions) {
			k.person = func(p *Person) { p.UserID, p.Unassigned, p.Subscribed = renumbered(p.UserID), true, false }
		},
	}, {
		Name: "wrong-identity-source", Title: "Identity Center does not use PingOne", Hand: Blocked,
		Story:  "The AWS page asks for a password of its own; PingOne never appears.",
		change: func(k *conditions) { k.portal.PasswordSignIn = true },
	}, {
		Name: "portal-down", Title: "The access portal has trouble", Hand: Blocked,
		Story:  "The AWS page says that it cannot complete the request right now.",
		change: func(k *conditions) { k.portal.Unavailable = true },
	}}
}

// renumbered is the id that a user gets who is deleted and made again.
func renumbered(id string) string {
	return strings.TrimSuffix(id, id[len(id)-4:]) + "9" + id[len(id)-3:]
}

// pingoneScenarios stop a person at PingOne: AWS never hears of them.
func pingoneScenarios() []Scenario {
	return []Scenario{{
		Name: "unassigned", Title: "The person is not in the PingOne group", Hand: Blocked,
		Story:  "PingOne says that the person is not authorized; AWS never hears of it.",
		change: func(k *conditions) { k.person = func(p *Person) { p.Groups = nil } },
	}, {
		Name: "application-disabled", Title: "The PingOne application is switched off", Hand: Blocked,
		Story:  "PingOne does not know the application any more.",
		change: func(k *conditions) { k.pingone.AppDisabled = true },
	}, {
		Name: "application-deleted", Title: "The PingOne application is gone", Hand: Blocked,
		Story:  "The application was deleted, or AWS sends people to another PingOne environment: PingOne finds nothing.",
		change: func(k *conditions) { k.pingone.AppDeleted = true },
	}, {
		Name: "account-locked", Title: "The account at PingOne is locked", Hand: Blocked,
		Story:  "PingOne does not take the password, because the account was locked after too many wrong ones.",
		change: func(k *conditions) { k.person = func(p *Person) { p.Locked = true } },
	}, {
		Name: "mfa-failed", Title: "PingOne's second factor fails", Hand: Blocked,
		Story:  "The password is right, and none of the person's devices can be used for the second factor.",
		change: func(k *conditions) { k.pingone.MFAFailed = true },
	}, {
		Name: "email-plus", Title: "The e-mail address has a plus sign", Hand: Blocked,
		Story: "PingOne cannot make the subject of an address with a plus sign, unless IT sets its format. AWS never hears of it.",
		change: func(k *conditions) {
			k.pingone.UnforcedFormat = true
			k.person = func(p *Person) { p.Email = strings.Replace(p.Email, "@", "+aws@", 1) }
		},
	}}
}

// samlScenarios are faults of what PingOne says to AWS, and of where it says it.
func samlScenarios() []Scenario {
	return []Scenario{{
		Name: "nameid-mismatch", Title: "PingOne and AWS call the person by different names", Hand: Blocked,
		Story: "PingOne sends the e-mail address as the SAML subject, and SCIM brought the short user name. AWS says " +
			"that something went wrong.",
		change: func(k *conditions) { k.person = func(p *Person) { p.DirectoryName = "short-name-of-" + p.UserID } },
	}, {
		Name: "email-case", Title: "The e-mail address is in other letters at PingOne", Hand: Blocked,
		Story: "PingOne sends Ana@lab.example, and the user in AWS is called ana@lab.example. AWS says that something went wrong.",
		change: func(k *conditions) {
			k.person = func(p *Person) { p.Email = strings.ToUpper(p.Email[:1]) + p.Email[1:] }
		},
	}, {
		Name: "nameid-format", Title: "The SAML subject has the wrong format", Hand: Blocked,
		Story:  "PingOne sends a persistent identifier where AWS wants an e-mail address.",
		change: func(k *conditions) { k.pingone.NameIDFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" },
	}, {
		Name: "wrong-audience", Title: "The SAML audience is wrong", Hand: Blocked,
		Story:  "PingOne signs for another application.",
		change: func(k *conditions) { k.pingone.Audience = "https://signin.aws.amazon.com/saml" },
	}, {
		Name: "certificate-rotated", Title: "PingOne signs with a new certificate", Hand: Blocked,
		Story:  "The yearly rotation at PingOne was not repeated at AWS. Nobody can sign in.",
		change: func(k *conditions) { k.pingone.WrongKey = true },
	}, {
		Name: "certificate-expired", Title: "PingOne's signing certificate is over", Hand: Blocked,
		Story:  "The certificate ended yesterday, a year after PingOne was set up. Nobody can sign in.",
		change: func(k *conditions) { k.pingone.CertificateLeft = -24 * time.Hour },
	}, {
		Name: "certificate-90-days", Title: "PingOne's signing certificate ends in 90 days", Hand: Allows,
		Story:  "Everything works still. In 90 days nobody can sign in, unless IT takes a new certificate to AWS first.",
		change: func(k *conditions) { k.pingone.CertificateLeft = 90 * 24 * time.Hour },
	}, {
		Name: "certificate-30-days", Title: "PingOne's signing certificate ends in 30 days", Hand: Allows,
		Story:  "Everything works still. In 30 days nobody can sign in, unless IT takes a new certificate to AWS first.",
		change: func(k *conditions) { k.pingone.CertificateLeft = 30 * 24 * time.Hour },
	}, {
		Name: "certificate-7-days", Title: "PingOne's signing certificate ends in 7 days", Hand: Allows,
		Story:  "Everything works still. In 7 days nobody can sign in, unless IT takes a new certificate to AWS first.",
		change: func(k *conditions) { k.pingone.CertificateLeft = 7 * 24 * time.Hour },
	}, {
		Name: "encrypted-assertion", Title: "PingOne encrypts the SAML assertion", Hand: Blocked,
		Story:  "A setting at PingOne that AWS does not support.",
		change: func(k *conditions) { k.pingone.Encrypted = true },
	}, {
		Name: "second-assertion", Title: "PingOne sends two SAML assertions", Hand: Blocked,
		Story:  "AWS takes exactly one.",
		change: func(k *conditions) { k.pingone.SecondAssertion = true },
	}, {
		Name: "unsigned-response", Title: "PingOne does not sign", Hand: Blocked,
		Story:  "The application at PingOne was set to sign nothing.",
		change: func(k *conditions) { k.pingone.Unsigned = true },
	}, {
		Name: "identity-center-recreated", Title: "Identity Center was set up anew", Hand: Blocked,
		Story: "AWS asks PingOne to answer at an address that PingOne was never told about.",
		change: func(k *conditions) {
			k.founded = time.Date(2025, time.November, 3, 14, 0, 0, 0, time.UTC)
			k.tenant, k.entered = "8d1c7c7e-practice", consumersIn(k.home, directoryTenant, k.founded)
		},
	}, {
		Name: "new-acs-url", Title: "Identity Center has an ACS URL of the new form", Hand: Blocked,
		Story: "An Identity Center made since February 2026 answers at signin.aws. At PingOne somebody has entered the " +
			"address of the old form, as in older guides.",
		change: func(k *conditions) {
			k.founded = time.Date(2026, time.March, 2, 10, 0, 0, 0, time.UTC)
			k.entered = []acs{{k.home + ".signin.aws.amazon.com", directoryTenant}}
		},
	}, {
		Name: "additional-region", Title: "The sign-in begins in an additional Region", Hand: Blocked,
		Story: "Identity Center was replicated to Frankfurt, and PingOne knows the address of the first Region only.",
		change: func(k *conditions) {
			k.additionalRegion = "eu-central-1"
			k.entered = consumersIn(k.home, directoryTenant, k.founded)
		},
	}, {
		Name: "pingone-clock", Title: "PingOne's clock is wrong", Hand: Blocked,
		Story:  "The SAML assertion is already over when it arrives.",
		change: func(k *conditions) { k.pingone.Expired = true },
	}, {
		Name: "pingfederate-clock", Title: "The clock of an identity provider in the house is ahead", Hand: Blocked,
		Story:  "The clock of the identity provider is twenty minutes ahead: its SAML assertion is not valid yet when it arrives.",
		change: func(k *conditions) { k.pingone.ClockOffset = 20 * time.Minute },
	}}
}
