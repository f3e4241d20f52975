package doctor

import "slices"

// questions are all of the talk, the first one first. What a page says comes from
// the catalogue; here is how it is told apart.
func questions() []Question {
	return []Question{
		{Name: firstQuestion, Text: "What did you see in the browser?", Choices: slices.Concat(pageChoices(), []Choice{
			{Name: "approved", Text: `"Request approved": the page was content`, Words: []string{"Request approved"}, next: "after"},
			{Name: "other", Text: "none of these"},
		})},
		{Name: "age", Text: "How old was the code?", Choices: []Choice{
			{Name: "young", Text: "less than ten minutes", row: "invalid-code"},
			{Name: "old", Text: "more than ten minutes", row: "not-approved"},
		}},
		{Name: "whom", Text: "Whom does it happen to?", Choices: []Choice{
			{Name: "me", Text: "to me alone; others can sign in", next: "me"},
			{Name: "all", Text: "to everybody here", next: "since"},
			{Name: "new", Text: "to people who are new here", next: "arrived"},
			{Name: "world", Text: "to other companies too: https://health.aws.amazon.com says so", row: "aws-outage"},
			{Name: "unknown", Text: "I do not know", row: "saml-refused"},
		}},
		{Name: "me", Text: "What is different with you?", Choices: []Choice{
			{Name: "name", Text: "my user name at PingOne is not my e-mail address, or one of them has changed, or has capitals or a plus sign", row: "saml-name"},
			{Name: "disabled", Text: "my account was switched off, or I have been away for long", row: "session-over"},
			{Name: "unknown", Text: "nothing that I know of", row: "saml-name"},
		}},
		{Name: "since", Text: "Since when?", Choices: []Choice{
			{Name: "always", Text: "it has never worked", row: "saml-refused"},
			{Name: "suddenly", Text: "it worked until a short while ago, and nobody changed anything in AWS", row: "saml-certificate"},
			{Name: "rebuilt", Text: "since Identity Center was set up anew, or got another Region", row: "saml-address"},
			{Name: "clock", Text: "now and then, or since the PingFederate server was moved", row: "idp-clock"},
		}},
		{Name: "arrived", Text: "Who else has this?", Choices: []Choice{
			{Name: "new", Text: "I am new, or was given access today", row: "not-provisioned"},
			{Name: "all-new", Text: "everybody who came in the last days; those who were here before can sign in", row: "scim-off"},
			{Name: "some", Text: "only I, or a few; others who came on the same day can sign in", row: "scim-attributes"},
		}},
		{Name: "after", Text: "And what went wrong then?", Choices: afterChoices()},
	}
}

// pageChoices are the pages that stop a sign-in, in the order in which a person
// comes by them.
func pageChoices() []Choice {
	return []Choice{
		ends("no-browser", "no page opened"),
		ends("start-url", "the address of the start URL leads to nothing (404)"),
		ends("foreign-code", "another code than in the terminal, or a page that is not of AWS or of my company"),
		{Name: "invalid-code", Text: `the page calls the code invalid ("Invalid code")`, Words: pagesOf("invalid-code"), next: "age"},
		ends("not-approved", "the page says that the code has expired"),
		ends("identity-source", "a page of AWS asks for a user name and a password; the company's page never came"),
		ends("pingone-application", `the company's page: "Application not available", or not found`),
		ends("pingone-group", `the company's page: "you're not authorized … one of the authorized groups"`),
		ends("pingone-credentials", "the company's page does not take my password or second factor, or says that my account is locked"),
		ends("saml-address", `the company's page: "This request cannot be answered", or an ACS URL that is not known`),
		{Name: "saml-name", Text: `the company's page: "Invalid input", or SAML_215`, Words: theSubject(), row: "saml-name"},
		{Name: "generic", Text: `AWS: "We couldn't complete your request right now", "It's not you, it's us", or the like`, Words: genericPage(), next: "whom"},
		{Name: "unknown-person", Text: `AWS: "Invalid MFA credentials"`, Words: unknownToAWS(), next: "arrived"},
		ends("not-assigned", `AWS: "No access", or a portal without applications`),
		ends("invalid-grant", `a message with "invalid_grant" after Allow`),
		ends("invalid-client-page", `nothing but {"error":"invalid_request" … "Invalid client provided"}`),
		ends("loopback-refused", "127.0.0.1 refused to connect"),
		ends("access-denied", `"Request denied": I pressed Deny`),
	}
}

// afterChoices are what can go wrong behind an approved request.
func afterChoices() []Choice {
	return []Choice{
		{Name: "denied", Text: "the terminal says that access is denied", Words: []string{"Access denied"}, row: "access-denied"},
		ends("wrong-person", "it is somebody else's name"),
		{Name: "no-subscription", Text: `Amazon Q: "not authorized to make this call"`, Words: []string{"not authorized to make this call"}, row: "no-subscription"},
		{Name: "no-profile", Text: "Amazon Q finds no profile", Words: []string{"no Q Developer profile", "profileArn is required"}, row: "no-profile"},
		ends("subscription-pending", "the console shows the subscription as pending"),
		ends("hand-over", "the IDE says that the session has expired"),
		ends("ide-network", "the IDE cannot reach Amazon Q, and qlogin can"),
		ends("short-session", "I have to sign in again and again"),
		{Name: "other", Text: "none of these"},
	}
}

// ends makes the choice that ends in the failure of that name.
func ends(row, text string) Choice {
	return Choice{Name: row, Text: text, Words: pagesOf(row), row: row}
}

func pagesOf(name string) []string {
	row, _ := RowNamed(name)
	return row.Pages
}

func questionNamed(name string) (Question, bool) {
	all := questions()
	i := slices.IndexFunc(all, func(q Question) bool { return q.Name == name })
	if i < 0 {
		return Question{}, false
	}
	return all[i], true
}
