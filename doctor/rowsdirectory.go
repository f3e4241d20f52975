package doctor

// unknownToAWS is what AWS says to people that PingOne vouches for and Identity
// Center does not have. It has nothing to do with a second factor.
func unknownToAWS() []string { return []string{"Invalid MFA credentials"} }

// directoryRows are about who is in the directory of Identity Center.
func directoryRows() []Row {
	return []Row{{
		Name:    "not-provisioned",
		Symptom: "Right after the company's sign-in AWS speaks of invalid MFA credentials.",
		Cause:   "Identity Center does not have you: SCIM has not brought you over yet.",
		Step:    stepRules, Owner: IT,
		Mend:  "Wait for the next synchronization, which PingOne does several times an hour; then ask IT whether you are in Identity Center under Users.",
		Found: "by asking: the page's words",
		Pages: unknownToAWS(),
		Plays: []string{"not-provisioned"},
	}, {
		Name:    "not-assigned",
		Symptom: "You are signed in to AWS, and the page says \"No access\" or shows no application.",
		Cause:   "Neither you nor a group of yours is assigned to anything, or the group was made anew and only looks the same.",
		Step:    stepSubscription, Owner: IT,
		Mend:  "Ask IT to assign you, or your group, to Amazon Q Developer Pro.",
		Found: "by asking: the page's words",
		Pages: []string{"No access", "no application is assigned", "confirm with your administrator", "the portal is empty"},
		Plays: []string{"not-assigned", "user-recreated"},
	}, {
		Name:    "scim-token",
		Symptom: "PingOne cannot reach Identity Center: testing the connection fails with 401.",
		Cause:   "The SCIM token has ended after its year, or the endpoint is another one's or has a slash at its end.",
		Step:    stepSCIM, Owner: IT,
		Mend:  "Make a second access token in the Identity Center console under Automatic provisioning and put it into the connection in PingOne.",
		Found: "by qlogin doctor --org: developers never see it",
		Why:   "developers never see it; the lab's scim-token-expired, scim-wrong-tenant and scim-trailing-slash are for qlogin doctor --org",
	}, {
		Name:    "scim-off",
		Symptom: "New people cannot sign in; everybody who came earlier can.",
		Cause:   "Nobody is provisioned any more: the SCIM token has ended, the connection or its rule is switched off, or a filter leaves the new ones out.",
		Step:    stepSCIM + "; " + stepRules, Owner: IT,
		Mend:  "Ask IT to look at the SCIM connection in PingOne: it has to be enabled, which it is not when it is made, and its token lasts one year.",
		Found: "by asking: to whom it happens tells",
		Pages: append(unknownToAWS(), genericPage()...),
		Plays: []string{"provisioning-off"},
	}, {
		Name:    "scim-attributes",
		Symptom: "Some people never arrive in Identity Center, and stay away.",
		Cause:   "Their records lack a given name, family name or display name, have several telephone numbers, or a user name that is taken.",
		Step:    stepAttributes, Owner: IT,
		Mend:  "Ask IT for the error of your record in PingOne's provisioning log, and to complete it there.",
		Found: "by asking: to whom it happens tells",
		Pages: append(unknownToAWS(), genericPage()...),
		Plays: []string{"scim-missing-name", "scim-two-phones", "scim-duplicate-user"},
	}, {
		Name:    "scim-group",
		Symptom: "The group is in Identity Center and has no members, or is not there at all.",
		Cause:   "Groups are not provisioned, or the filter names another group: the guide itself writes both \"Amazon Q\" and \"Amazon Q Developer\".",
		Step:    stepRules, Owner: IT,
		Mend:  "Provision the group by its exact name and wait for the next synchronization.",
		Found: "by qlogin doctor --org: developers never see it",
		Why:   "a developer sees access-denied instead; the lab's group-empty and group-name-differs are for qlogin doctor --org",
	}}
}
