package doctor

// pageRows stop a person at the company's sign-in page, or before it.
func pageRows() []Row {
	return []Row{{
		Name:    "identity-source",
		Symptom: "The company's sign-in page never appears; AWS itself asks for a password.",
		Cause:   "Identity Center still uses its own directory instead of PingOne.",
		Step:    stepSource, Owner: IT,
		Mend:  "Ask IT to change the identity source of Identity Center to the external identity provider.",
		Found: "by asking: nothing but the page shows it",
		Pages: []string{"with your Identity Center password"},
		Plays: []string{"wrong-identity-source"},
	}, {
		Name:    "pingone-application",
		Symptom: "The company's sign-in page says that the application does not exist or is switched off.",
		Cause:   "The AWS application in PingOne was deleted or disabled, or Identity Center sends people to the wrong environment.",
		Step:    stepApplication, Owner: PingOne,
		Mend:  "Ask the PingOne administrator to enable the AWS application, and IT to compare its sign-in URL with the one in Identity Center.",
		Found: "by asking: AWS never hears of it",
		Pages: []string{"Application not available", "Application not found", "application is disabled"},
		Plays: []string{"application-disabled", "application-deleted"},
	}, {
		Name:    "pingone-group",
		Symptom: "The company's sign-in page says that you are not authorized, and to check your groups.",
		Cause:   "You are not in a group that may use the AWS application in PingOne.",
		Step:    stepGroup, Owner: PingOne,
		Mend:  "Ask the PingOne administrator to put you into the group of the AWS application.",
		Found: "by asking: AWS never hears of it, and the terminal goes on waiting",
		Pages: []string{"not authorized to access the requested resource", "belong to one of the authorized groups", "AUTHZ_001"},
		Plays: []string{"unassigned"},
	}, {
		Name:    "pingone-credentials",
		Symptom: "The company's sign-in page does not take the password or the second factor, or says that the account is locked.",
		Cause:   "It is about your account at the company, not about AWS.",
		Owner:   "you or your help desk",
		Mend:    "Sign in to another page of the company first. If that fails too, ask the help desk.",
		Found:   "by asking: AWS never hears of it",
		Pages:   []string{"password is not right", "incorrect username or password", "account is locked", "second factor", "multi-factor authentication"},
		Plays:   []string{"account-locked", "mfa-failed"},
	}}
}

// genericPage is what AWS shows for nearly everything that is wrong with a SAML
// answer; which of them it was is in CloudTrail alone.
func genericPage() []string {
	return []string{"couldn't complete your request right now", "It's not you, it's us", "An unexpected error has occurred", "Something doesn't compute"}
}

// theSubject is what PingOne says of a name that it cannot send.
func theSubject() []string { return []string{"SAML_215", "Invalid input"} }

// evidence is what IT needs to find the reason behind the generic page.
const evidence = "Ask IT to look into CloudTrail for the event ExternalIdPDirectoryLogin at the time of the attempt; qlogin doctor --bundle FILE writes down what they need."

// assertionRows are about what PingOne sends to AWS.
func assertionRows() []Row {
	return []Row{{
		Name:    "saml-refused",
		Symptom: "After the company's sign-in AWS says that it cannot complete the request, and it has never worked.",
		Cause:   "Identity Center refuses the SAML assertion: another NameID format than an e-mail address, another audience or ACS URL, or an encrypted assertion.",
		Step:    stepMapping + "; " + stepMetadata, Owner: IT,
		Mend:  evidence,
		Found: "by asking: AWS shows one page for many reasons",
		Pages: genericPage(),
		Plays: []string{"nameid-format", "wrong-audience", "encrypted-assertion", "second-assertion", "unsigned-response"},
	}, {
		Name:    "saml-certificate",
		Symptom: "AWS says that it cannot complete the request, to everybody, and yesterday it worked.",
		Cause:   "PingOne signs with another certificate than the one that Identity Center has: it is renewed every year.",
		Step:    stepMetadata, Owner: IT,
		Mend:  "Ask IT to import PingOne's current signing certificate into Identity Center, which takes several, and to note the date of the next one.",
		Found: "by a check where idp_metadata is set: the end of the certificate; else by asking", Check: "idp-certificate",
		Pages: genericPage(),
		Plays: []string{"certificate-rotated", "certificate-expired"},
	}, {
		Name:    "saml-name",
		Symptom: "AWS says that it cannot complete the request, to you alone.",
		Cause:   "PingOne calls you by another name than Identity Center does: the NameID has to equal the userName there. An e-mail address that changed, a plus sign or capital letters are enough.",
		Step:    stepMapping + "; " + stepAttributes, Owner: IT,
		Mend:  "Tell IT your user name and your e-mail address at PingOne. SAML_SUBJECT and the userName that is provisioned have to be the same attribute.",
		Found: "by asking: whom it happens to tells",
		Pages: append(genericPage(), theSubject()...),
		Plays: []string{"nameid-mismatch", "email-case", "email-plus"},
	}, {
		Name:    "saml-address",
		Symptom: "The sign-in fails at PingOne or AWS since Identity Center was set up anew, or in an additional Region.",
		Cause:   "The application in PingOne does not have the ACS URL at which Identity Center wants its answer.",
		Step:    stepAddresses, Owner: IT,
		Mend:  "Ask IT to copy all ACS URLs and the issuer from the Identity Center console into the application in PingOne.",
		Found: "by asking: PingOne's page, or what changed, tells",
		Pages: []string{"This request cannot be answered", "address that is not registered for the application", "ACS URL"},
		Plays: []string{"identity-center-recreated", "new-acs-url", "additional-region"},
	}}
}
