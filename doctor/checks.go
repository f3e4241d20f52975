package doctor

// checks are everything that the doctor looks at, in the order in which it is
// shown. To add one, add a line here and a function.
func checks() []check {
	return []check{
		{"clock", Machine, "the clock of this computer", lookClock},
		{"host", Machine, "the hosts that Amazon Q needs", lookHosts},
		{"proxy", Machine, "the proxy of the environment", lookProxy},
		{"interception", Machine, "who signs the certificates of AWS here", lookInterception},
		{"certificates", Machine, "the certificates that the environment names", lookCertificates},
		{"keyring", Machine, "the place for the tokens", lookStore},
		{"browser", Machine, "a browser that can be opened", lookBrowser},
		{"remote", Machine, "where this computer is", lookRemote},

		{"start-url", Organization, "the start URL", lookStartURL},
		{"region", Organization, "the Region", lookRegion},
		{"opt-in", Organization, "subscriptions from the Region", lookOptIn},
		{"settings", Organization, "the settings, of IT and your own", lookSettings},
		{"rehearsal", Organization, "a sign-in that is begun and left", lookRehearsal},

		{"last-sign-in", SignIn, "how the last sign-in ended", lookAttempt},
		{"session", SignIn, "the sign-in", lookSessions},
		{"refresh-token", SignIn, "how the sign-in is renewed", lookRenewal},
		{"session-length", SignIn, "how long sessions last here", lookLength},

		{"idp-host", IdentityProvider, "the company's sign-in page", lookProvider},
		{"idp-certificate", IdentityProvider, "the certificate that PingOne signs with", lookMetadata},

		{"profiles", Entitlement, "the profiles of Amazon Q Developer", lookProfiles},
		{"usage", Entitlement, "the subscription", lookUsage},
		{"person", Entitlement, "who is signed in", lookPerson},

		{"extension", IDE, "the Amazon Q extension", lookExtensions},
		{"hand-over", IDE, "what the IDE will do when it opens", lookHandOver},
		{"other-sign-in", IDE, "other sign-ins of the extension", lookOthers},
		{"ide-network", IDE, "proxy and certificates of the IDE", lookIDENetwork},

		{"version", Self, "this program", lookVersion},
		{"journal", Self, "the journal of what was written", lookJournal},
		{"files", Self, "the files of qlogin", lookFiles},
	}
}

// found is what nearly every check comes to: one finding.
func found(outcome Outcome, saw string) []Finding { return []Finding{{Outcome: outcome, Saw: saw}} }

// row is found where the catalogue knows the failure.
func row(outcome Outcome, name, saw string) []Finding {
	return []Finding{{Outcome: outcome, Saw: saw, Row: name}}
}
