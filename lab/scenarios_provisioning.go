package lab

import (
	"strings"
	"time"

	"github.com/qlogin/qlogin/lab/directory"
)

// provisioningScenarios are faults of SCIM, and of who may look at what it did.
// Those who are in AWS already can sign in whatever happens to it.
func provisioningScenarios() []Scenario {
	return []Scenario{{
		Name: "scim-token-expired", Title: "The access token for SCIM is over", Hand: Allows,
		Story:  "The token lives for a year, and the year is over. Who is in AWS already can sign in; nobody new is brought there.",
		change: func(k *conditions) { k.provision, k.tokenLife = true, 30*24*time.Hour },
	}, {
		Name: "scim-wrong-tenant", Title: "The SCIM endpoint is that of another Identity Center", Hand: Allows,
		Story: "The tenant id in PingOne is not the one of this Identity Center. AWS answers as if the token were wrong.",
		change: func(k *conditions) {
			k.provision = true
			k.organization = func(o *Organization) {
				o.SCIM.Endpoint = strings.Replace(o.SCIM.Endpoint, scimTenant, "00000000-4d7a-4b3e-8f21-0c5d6e7f8a9b", 1)
			}
		},
	}, {
		Name: "scim-trailing-slash", Title: "The SCIM endpoint has a slash too many", Hand: Allows,
		Story: "PingOne appends /Users to an endpoint that ends with a slash already. AWS answers as if the token were wrong.",
		change: func(k *conditions) {
			k.provision = true
			k.organization = func(o *Organization) { o.SCIM.Endpoint += "/" }
		},
	}, {
		Name: "provisioning-off", Title: "Provisioning is switched off", Hand: Blocked,
		Story: "The connection in PingOne was never enabled. Ben was brought to AWS by hand; Ana joined this week, and AWS " +
			"does not know her.",
		change: func(k *conditions) { k.person = missing },
	}, {
		Name: "scim-missing-name", Title: "A user without a family name is not provisioned", Hand: Blocked,
		Story: "Ana has no family name at PingOne. AWS wants one, refuses her in a log that nobody reads, and does not know " +
			"her when she signs in.",
		change: func(k *conditions) {
			k.person, k.provision = missing, true
			k.push = func(u pushedUser) { u["name"] = map[string]any{"givenName": "Ana"} }
		},
	}, {
		Name: "scim-two-phones", Title: "A user with two telephone numbers is not provisioned", Hand: Blocked,
		Story: "Ana has two telephone numbers at PingOne, which are both sent. AWS takes one, refuses her in a log that " +
			"nobody reads, and does not know her when she signs in.",
		change: func(k *conditions) {
			k.person, k.provision = missing, true
			k.push = func(u pushedUser) {
				u["phoneNumbers"] = []any{
					map[string]any{"value": "+1 555 0100", "type": "work"}, map[string]any{"value": "+1 555 0101", "type": "mobile"},
				}
			}
		},
	}, {
		Name: "scim-duplicate-user", Title: "Two people have one user name", Hand: Blocked,
		Story: "At PingOne, Ana was given the user name that Ben has in AWS already. AWS refuses the second of them, and does " +
			"not know Ana when she signs in.",
		change: func(k *conditions) {
			k.person, k.provision = missing, true
			k.push = func(u pushedUser) { u["userName"] = practiceOrganization().People[1].DirectoryName }
		},
	}, {
		Name: "group-empty", Title: "The group in AWS is empty", Hand: Allows,
		Story: "Group provisioning was never set up: the group that is subscribed to Amazon Q has no members in AWS. People " +
			"sign in and allow access, and are then told that it is denied.",
		change: func(k *conditions) {
			k.person = func(p *Person) { p.Subscribed = false }
			k.group = func(g *directory.Group) { g.Members = nil }
		},
	}, {
		Name: "group-name-differs", Title: "The group filter names another group", Hand: Allows,
		Story: "PingOne provisions the group Amazon Q; the people are in Amazon Q Developer. They sign in and allow access, " +
			"and are then told that it is denied.",
		change: func(k *conditions) {
			k.person = func(p *Person) { p.Subscribed = false }
			k.group = func(g *directory.Group) { g.DisplayName, g.Members = "Amazon Q", nil }
		},
	}, {
		Name: "aws-read-denied", Title: "IT may not look at Identity Center", Hand: Allows,
		Story:  "The sign-in works. The AWS credentials of whoever looks into the set-up lack the right to read it.",
		change: func(k *conditions) { k.readDenied = true },
	}}
}

// missing takes the first person out of the directory.
func missing(p *Person) {
	if p.UserID == practiceOrganization().People[0].UserID {
		p.Missing = true
	}
}
