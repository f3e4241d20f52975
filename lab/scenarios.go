package lab

import (
	"fmt"
	"slices"
	"time"
)

// Scenarios lists everything that can be practised, the healthy day first. To
// add one, add an entry here: a story, what the person does, and what differs
// from a healthy day. The test walks through every entry.
func Scenarios() []Scenario {
	return slices.Concat(
		[]Scenario{{
			Name: "healthy", Title: "Everything works", Hand: Allows,
			Story: "The person signs in at PingOne, allows access, and Amazon Q is ready.",
		}},
		serviceScenarios(), accessScenarios(), pageScenarios(), sessionScenarios(), amazonQScenarios(), networkScenarios(),
		formScenarios(),
	)
}

// serviceScenarios are moods of the OIDC service.
func serviceScenarios() []Scenario {
	return []Scenario{{
		Name: "slow-down", Title: "AWS asks to poll more slowly", Hand: Allows,
		Story:  "The first two polls are answered with slow_down. The sign-in takes a few seconds more.",
		change: func(k *conditions) { k.fault = first(2, refuse("SlowDown", "Slow down").answer(), opToken) },
	}, {
		Name: "slow-service", Title: "AWS has trouble", Hand: Allows,
		Story: "The first try of every call is answered with an error of the server: 500 from the service, 503 from " +
			"what stands before it. Trying again helps.",
		change: func(k *conditions) { k.fault = troubled },
	}, {
		Name: "held-request", Title: "AWS does not answer a poll", Hand: Allows,
		Story:  "The first poll is never answered. Giving up on it and asking again helps.",
		change: func(k *conditions) { k.fault = first(1, hold, opToken) },
	}, {
		Name: "empty-answer", Title: "AWS answers without a token", Hand: Absent,
		Story:  "Every poll seems to succeed, but there is no token in the answer.",
		change: func(k *conditions) { k.fault = always(empty, opToken) },
	}, {
		Name: "unknown-start-url", Title: "The start URL belongs to nobody", Hand: Absent,
		Story:  "AWS refuses the start URL without a word of explanation.",
		change: func(k *conditions) { k.forgotStartURL = true },
	}, {
		Name: "wrong-region", Title: "The Region is wrong", Hand: Blocked,
		Story: "Identity Center is in another Region than everybody thinks. AWS gives out a code all the same, and the " +
			"page calls it invalid.",
		change: func(k *conditions) { k.home = "eu-west-1" },
	}, {
		Name: "portal-names-region", Title: "The portal's page names its Region", Hand: Allows,
		Story:  "Nobody knows the Region, and nobody has to: the page behind the start URL says it.",
		change: func(k *conditions) { k.pageRegion = practiceOrganization().Region },
	}, {
		Name: "expired-registration", Title: "The client registration is over", Hand: Absent,
		Story:  "AWS gives out a code, and then no longer knows the client that asked for it.",
		change: func(k *conditions) { k.registrationLife = 0 },
	}, {
		Name: "kms-disabled", Title: "The organization's encryption key is disabled", Hand: Absent,
		Story: "The organization encrypts Identity Center with its own key, and the key is switched off. Only an " +
			"administrator can help.",
		change: func(k *conditions) {
			k.fault = always(refuse("InvalidRequest", "Invalid request").because("KMS_DisabledException").answer(), opToken)
		},
	}, {
		Name: "kms-denied", Title: "The organization's encryption key may not be used", Hand: Absent,
		Story: "The policy of the organization's own key does not let Identity Center use it for this person.",
		change: func(k *conditions) {
			k.fault = always(refuse("AccessDenied", "Access denied").because("KMS_AccessDeniedException").answer(), opToken)
		},
	}}
}

// accessScenarios are about who may sign in.
func accessScenarios() []Scenario {
	return []Scenario{{
		Name: "deny", Title: "The person presses Deny", Hand: Denies,
		Story: "The person signs in and then refuses the client.",
	}, {
		Name: "never-approved", Title: "Nobody opens the page", Hand: Absent,
		Story: "The code is over after ten minutes.",
	}, {
		Name: "expired-code", Title: "The code ends early", Hand: Absent,
		Story:  "AWS announces ten minutes and forgets the code after five seconds.",
		change: func(k *conditions) { k.codeLife = 5 * time.Second },
	}, {
		Name: "unsubscribed", Title: "The person has no subscription, and AWS says so at once", Hand: Allows,
		Story:  "The page says that the request was approved; the client is then told that access is denied.",
		change: func(k *conditions) { k.person = func(p *Person) { p.Subscribed = false } },
	}, {
		Name: "wrong-person", Title: "Somebody else signs in", Hand: Allows,
		Story:  "The browser belongs to a colleague: the sign-in works, and is in the colleague's name.",
		change: func(k *conditions) { k.person = becomeColleague },
	}}
}

// becomeColleague gives the first person the identity of the second.
func becomeColleague(p *Person) {
	people := practiceOrganization().People
	if p.UserID == people[0].UserID {
		p.Name, p.Email, p.DirectoryName, p.UserID = people[1].Name, people[1].Email, people[1].DirectoryName, people[1].UserID
	}
}

// pageScenarios stop a person on the way through the browser.
func pageScenarios() []Scenario {
	return []Scenario{{
		Name: "unassigned", Title: "The person is not in the PingOne group", Hand: Blocked,
		Story:  "PingOne says that the person is not authorized; AWS never hears of it.",
		change: func(k *conditions) { k.person = func(p *Person) { p.Groups = nil } },
	}, {
		Name: "not-provisioned", Title: "SCIM has not brought the person to AWS yet", Hand: Blocked,
		Story:  "PingOne lets the person through; AWS speaks of invalid MFA credentials.",
		change: func(k *conditions) { k.person = func(p *Person) { p.Provisioned = false } },
	}, {
		Name: "not-assigned", Title: "Nothing is assigned to the person in AWS", Hand: Blocked,
		Story:  "The person is signed in, and has no application to go to.",
		change: func(k *conditions) { k.person = func(p *Person) { p.Unassigned = true } },
	}, {
		Name: "nameid-mismatch", Title: "PingOne and AWS call the person by different names", Hand: Blocked,
		Story: "PingOne sends the e-mail address as the SAML subject, and SCIM brought the short user name. AWS says " +
			"that something went wrong.",
		change: func(k *conditions) { k.person = func(p *Person) { p.DirectoryName = "short-name-of-" + p.UserID } },
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
		Name: "encrypted-assertion", Title: "PingOne encrypts the SAML assertion", Hand: Blocked,
		Story:  "A setting at PingOne that AWS does not support.",
		change: func(k *conditions) { k.pingone.Encrypted = true },
	}, {
		Name: "identity-center-recreated", Title: "Identity Center was set up anew", Hand: Blocked,
		Story: "AWS asks PingOne to answer at an address that PingOne was never told about.",
		change: func(k *conditions) {
			k.portal.ACS = "https://us-west-2.signin.aws.amazon.com/platform/saml/acs/8d1c7c7e-practice"
		},
	}, {
		Name: "pingone-clock", Title: "PingOne's clock is wrong", Hand: Blocked,
		Story:  "The SAML assertion is already over when it arrives.",
		change: func(k *conditions) { k.pingone.Expired = true },
	}, {
		Name: "application-disabled", Title: "The PingOne application is switched off", Hand: Blocked,
		Story:  "PingOne does not know the application any more.",
		change: func(k *conditions) { k.pingone.AppDisabled = true },
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

// sessionScenarios go wrong after the sign-in.
func sessionScenarios() []Scenario {
	return []Scenario{{
		Name: "revoked", Title: "An administrator ended the session", Hand: Allows,
		Story:  "The sign-in works. The next renewal is refused, and the person has to sign in again.",
		change: func(k *conditions) { k.revoked = true },
	}, {
		Name: "disabled", Title: "The account was disabled", Hand: Blocked,
		Story:  "PingOne vouches for the person, and Identity Center refuses.",
		change: func(k *conditions) { k.person = func(p *Person) { p.Disabled = true } },
	}, {
		Name: "short-session", Title: "PingOne limits the session to ten minutes", Hand: Allows,
		Story: "The sign-in works, and is over after ten minutes, again and again.",
		change: func(k *conditions) {
			k.sessionLife = 10 * time.Minute
			k.pingone.SessionLength = k.sessionLife
		},
	}, {
		Name: "legacy-token", Title: "AWS gives a token without renewal", Hand: Allows,
		Story:  "The client counts as registered without scopes: eight hours, then the person has to sign in again.",
		change: func(k *conditions) { k.ignoreScopes = true },
	}, {
		Name: "reusable-refresh", Title: "Refresh tokens can be used again", Hand: Allows,
		Story:  "Renewing twice with the same refresh token works. AWS does not document which way it is.",
		change: func(k *conditions) { k.reusableRefresh = true },
	}, {
		Name: "large-tokens", Title: "Tokens are very long", Hand: Allows,
		Story:  "Tokens of four thousand characters, which no keyring takes in one piece.",
		change: func(k *conditions) { k.tokenLength = 4096 },
	}, {
		Name: "clock-skew", Title: "The clock of this computer is wrong", Hand: Allows,
		Story:  "AWS answers with a time that is seven minutes ahead.",
		change: func(k *conditions) { k.skew = 7 * time.Minute },
	}}
}

// amazonQScenarios sign in well, and Amazon Q then has its own opinion.
func amazonQScenarios() []Scenario {
	const notAuthorized = "Your account is not authorized to make this call."
	const suspended = "Your account is temporarily suspended. Please contact support."
	return []Scenario{{
		Name: "no-subscription", Title: "Signed in, but without Amazon Q Developer Pro", Hand: Allows,
		Story:  "The sign-in works; Amazon Q refuses the person.",
		change: func(k *conditions) { k.fault = q(refuseQ("AccessDeniedException", notAuthorized, "")) },
	}, {
		Name: "suspended", Title: "Amazon Q is suspended for the person", Hand: Allows,
		Story:  "AWS holds the account back for a while. It recovers by itself, or through AWS support.",
		change: func(k *conditions) { k.fault = q(refuseQ("AccessDeniedException", suspended, "TEMPORARILY_SUSPENDED")) },
	}, {
		Name: "feature-not-supported", Title: "Amazon Q does not take this kind of account", Hand: Allows,
		Story: "Amazon Q says that the feature is not supported, as it does for new Builder IDs.",
		change: func(k *conditions) {
			k.fault = q(refuseQ("AccessDeniedException", "Feature is not supported", "FEATURE_NOT_SUPPORTED"))
		},
	}, {
		Name: "stale-token", Title: "Amazon Q does not take the token", Hand: Allows,
		Story: "The token is fresh, and Amazon Q calls it invalid.",
		change: func(k *conditions) {
			k.fault = q(refuseQ("AccessDeniedException", "The bearer token included in the request is invalid.", ""))
		},
	}, {
		Name: "monthly-limit", Title: "The month's requests are used up", Hand: Allows,
		Story: "The sign-in works; Amazon Q answers again next month.",
		change: func(k *conditions) {
			const used = "You have reached the limit of requests for this month."
			k.fault = always(refuseQ("ThrottlingException", used, "MONTHLY_REQUEST_COUNT").answer(), opUsage, opCompletions)
		},
	}, {
		Name: "no-profile", Title: "There is no Amazon Q profile", Hand: Allows,
		Story:  "The sign-in works; no Region has a profile for the person.",
		change: func(k *conditions) { k.profiles = nil },
	}, {
		Name: "several-profiles", Title: "There are many Amazon Q profiles", Hand: Allows,
		Story:  "Twelve profiles in one Region and two in the other: the person chooses.",
		change: func(k *conditions) { k.profiles = manyProfiles() },
	}, {
		Name: "profile-region-down", Title: "One Region of Amazon Q cannot be reached", Hand: Allows,
		Story: "A firewall lets eu-central-1 through and cuts us-east-1 off, where the profile is.",
		change: func(k *conditions) {
			k.fault = func(c *call) answer {
				if isQ(c) && c.region == "us-east-1" {
					return drop
				}
				return nil
			}
		},
	}}
}

// networkScenarios are answers that do not come from AWS.
func networkScenarios() []Scenario {
	return []Scenario{{
		Name: "captive-portal", Title: "The network wants a sign-in of its own", Hand: Absent,
		Story:  "A hotel's web page answers in place of AWS.",
		change: func(k *conditions) { k.fault = always(captivePortal) },
	}, {
		Name: "foreign-verification-host", Title: "The page to open is not of AWS", Hand: Absent,
		Story:  "Something between here and AWS put its own address into the answer. It must not be opened.",
		change: func(k *conditions) { k.verificationHost = "device.sso.us-west-2.amazonaws.com.lab.example" },
	}}
}

// formScenarios are the forms that verification URLs have had.
func formScenarios() []Scenario {
	titles := []string{"the device page", "the portal with a fragment", "the portal of the Region", "the request page without a code"}
	scenarios := make([]Scenario, len(titles))
	for i, title := range titles {
		scenarios[i] = Scenario{
			Name: fmt.Sprintf("verification-generation-%d", i+1), Title: "Verification at " + title, Hand: Allows,
			Story:  "The verification URL has one of the four forms that AWS has used.",
			change: func(k *conditions) { k.generation = i + 1 },
		}
	}
	return scenarios
}

// always gives that answer to those operations, or to all.
func always(a answer, ops ...string) func(*call) answer {
	return func(c *call) answer {
		if len(ops) == 0 || slices.Contains(ops, c.op) {
			return a
		}
		return nil
	}
}

// first is always for the first n requests about one subject.
func first(n int, a answer, ops ...string) func(*call) answer {
	return func(c *call) answer {
		if c.try > n {
			return nil
		}
		return always(a, ops...)(c)
	}
}

// troubled fails the first try of each call, in one of two ways.
func troubled(c *call) answer {
	switch {
	case c.try > 1:
		return nil
	case isQ(c):
		return refuseQ("InternalServerException", "Encountered an unexpected error", "").answer()
	case c.op == opRegister || c.op == opToken:
		return unavailable
	}
	return refuse("InternalServer", "Internal server error").answer()
}

// q refuses every operation of the Q service.
func q(refusal *qRefusal) func(*call) answer {
	return always(refusal.answer(), opProfiles, opUsage, opCompletions)
}

func isQ(c *call) bool { return c.op == opProfiles || c.op == opUsage || c.op == opCompletions }

func manyProfiles() []Profile {
	var profiles []Profile
	for i := range 12 {
		profiles = append(profiles, profile("us-east-1", fmt.Sprintf("ABCDEFGHIJ%02d", i), fmt.Sprintf("Team-%02d", i)))
	}
	for i := range 2 {
		profiles = append(profiles, profile("eu-central-1", fmt.Sprintf("KLMNOPQRST%02d", i), fmt.Sprintf("EU-Team-%02d", i)))
	}
	return profiles
}
