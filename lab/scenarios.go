package lab

import (
	"fmt"
	"slices"
	"time"
)

// Subject is a part of the way to Amazon Q, with what can happen there.
type Subject struct {
	Title     string
	Scenarios []Scenario
}

func (s Subject) has(name string) bool {
	return slices.ContainsFunc(s.Scenarios, func(x Scenario) bool { return x.Name == name })
}

// Subjects lists everything that can be practised, the healthy day first. To add
// a scenario, add an entry to the list of its subject, here or in one of the
// files scenarios_….go: a story, what the person does, and what differs from a
// healthy day. The test walks through every entry.
func Subjects() []Subject {
	return []Subject{
		{"A healthy day", []Scenario{{
			Name: "healthy", Title: "Everything works", Hand: Allows,
			Story: "The person signs in at PingOne, allows access, and Amazon Q is ready.",
		}}},
		{"The sign-in service of AWS", serviceScenarios()},
		{"Who signs in", accessScenarios()},
		{"The pages of AWS", pageScenarios()},
		{"The pages of PingOne", pingoneScenarios()},
		{"What PingOne says to AWS", samlScenarios()},
		{"Provisioning", provisioningScenarios()},
		{"Sessions", sessionScenarios()},
		{"Amazon Q", amazonQScenarios()},
		{"The network", networkScenarios()},
		{"Forms of the verification URL", formScenarios()},
	}
}

// Scenarios lists all that Subjects does in one list.
func Scenarios() []Scenario {
	var all []Scenario
	for _, s := range Subjects() {
		all = append(all, s.Scenarios...)
	}
	return all
}

// serviceScenarios are moods of the OIDC service.
func serviceScenarios() []Scenario {
	return []Scenario{{
		Name: "slow-down", Title: "AWS asks to poll more slowly", Hand: Allows,
		Story:  "The first two polls are answered with slow_down. The sign-in takes a few seconds more.",
		change: func(k *conditions) { k.fault = first(2, refuse("SlowDown", "Slow down").answer(), opToken) },
	}, {
		Name: "slow-down-storm", Title: "AWS asks again and again to poll more slowly", Hand: Allows,
		Story: "Several tools poll at once. The first six polls are answered with slow_down, and each makes the " +
			"waiting five seconds longer.",
		change: func(k *conditions) { k.fault = first(6, refuse("SlowDown", "Slow down").answer(), opToken) },
	}, {
		Name: "region-outage", Title: "AWS is down in the Region", Hand: Absent,
		Story: "Every call to the Region of Identity Center ends with an error of the server, however often it is tried.",
		change: func(k *conditions) {
			k.fault = always(refuse("InternalServer", "Internal server error").answer(), opRegister, opStart, opToken, opRefresh)
			k.portal.Unavailable = true
		},
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
		Name: "wrong-region-after-allow", Title: "The Region is wrong, and the page says so only in the end", Hand: Blocked,
		Story: "Identity Center is in another Region than everybody thinks. The page takes the code; Allow access then " +
			"ends with invalid_grant, and the client goes on waiting.",
		change: func(k *conditions) { k.home, k.lateRegion = "eu-west-1", true },
	}, {
		Name: "opt-in-region", Title: "Identity Center is in an opt-in Region", Hand: Allows,
		Story: "Users of an Identity Center in Milan cannot be subscribed to Amazon Q. They can sign in and allow access; " +
			"the client is then told that access is denied.",
		change: func(k *conditions) {
			k.home = "eu-south-1"
			k.organization = func(o *Organization) { o.Region = k.home }
			k.person = func(p *Person) { p.Subscribed = false }
		},
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
		Name: "other-code-on-page", Title: "The page shows another code", Hand: Blocked,
		Story: "The page that opens is about somebody else's request: its code is not the one in the terminal. Going on " +
			"would give a stranger access.",
		change: func(k *conditions) { k.otherCode = true },
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
