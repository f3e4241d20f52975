package doctor

// addressRows are about the two things that a developer types: where the
// organization is, and in which Region.
func addressRows() []Row {
	return []Row{{
		Name:    "start-url",
		Symptom: "The start URL is refused, or its page says that nothing is there.",
		Cause:   "The address is not that of an AWS access portal: a slip of the fingers, something left over behind it, or an address of the AWS console.",
		Step:    stepURL, Owner: You,
		Mend:  "Paste the address of the access portal, as in the invitation from AWS: https://d-1234567890.awsapps.com/start",
		Found: "by a check: the address is held against every form that AWS has used", Check: "start-url",
		Pages: []string{"the page of the start URL does not exist", "404"},
		Why:   "AWS is never asked about an address that is none; a test gives such addresses to the check",
	}, {
		Name:    "invalid-code",
		Symptom: "The page calls the code invalid, or not right, although it is the one on the screen.",
		Cause:   "The code was made in another Region than that of your Identity Center. AWS gives codes out in every Region.",
		Step:    stepPickRegion, Owner: YouOrIT,
		Mend:  "Sign in again with the right Region (--region). It is shown at the top right of the access portal after signing in, and in the Identity Center console under Settings.",
		Found: "by asking: only the page knows, AWS lets the program wait",
		Pages: []string{"Invalid code", "code is not right", "code isn't right", "code is invalid"},
		Plays: []string{"wrong-region"},
	}, {
		Name:    "invalid-grant",
		Symptom: "After Allow a message says \"invalid_grant – Invalid grant provided\", and the terminal goes on waiting.",
		Cause:   "The access portal is in another Region than the one that the code came from.",
		Step:    stepPickRegion, Owner: YouOrIT,
		Mend:  "Look for region= in the address of that page: it names the right Region. Sign in again with --region and that.",
		Found: "by asking: only the page knows",
		Pages: []string{"Invalid grant provided", "invalid_grant"},
		Plays: []string{"wrong-region-after-allow"},
	}, {
		Name:    "invalid-client-page",
		Symptom: `The browser shows {"error":"invalid_request","error_description":"Invalid client provided"} and nothing else.`,
		Cause:   "An IDE signs in through the browser with a registration that was made in another Region, or that has ended.",
		Step:    stepPickRegion, Owner: You,
		Mend:  "Close that page and sign in with qlogin login; in the IDE, choose the Region of your Identity Center and start once more.",
		Found: "by asking: the page is shown to the IDE's sign-in, not to qlogin's",
		Pages: []string{"Invalid client provided"},
		Why:   "only the IDEs' own sign-in (PKCE) meets this page; qlogin uses the device flow",
	}, {
		Name:    "unknown-start-url",
		Symptom: "The sign-in stops before there is a code; AWS says InvalidRequestException and no more.",
		Cause:   "No Identity Center in this Region has this start URL, or AWS does not recognise its alias.",
		Step:    stepURL, Owner: YouOrIT,
		Mend:  "Check the start URL and the Region; if the start URL is an alias, try the form https://d-….awsapps.com/start",
		Found: "by a check: a sign-in is begun and left", Check: "rehearsal",
		Plays: []string{"unknown-start-url"},
	}, {
		Name:    "region-misspelt",
		Symptom: "The host of the sign-in service does not exist (DNS).",
		Cause:   "The Region is misspelt, or belongs to another partition of AWS than the start URL.",
		Step:    stepPickRegion, Owner: You,
		Mend:  "Correct the Region: it looks like us-east-1 or eu-central-1.",
		Found: "by a check: the Region is held against the list of AWS", Check: "region",
		Why: "the lab has the Regions of AWS and no others; a test misspells one",
	}, {
		Name:    "opt-in-region",
		Symptom: "Signing in works, and nobody can be subscribed to Amazon Q Developer Pro.",
		Cause:   "The Identity Center is in an opt-in Region. AWS does not offer subscriptions from there.",
		Step:    stepRegion, Owner: IT,
		Mend:  "Identity Center has to be in a Region that is switched on by default; it cannot be moved, only set up anew.",
		Found: "by a check: the Region is held against the list of opt-in Regions", Check: "opt-in",
		Plays: []string{"opt-in-region"},
	}}
}
