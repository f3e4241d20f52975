package doctor

// entitlementRows are about what Amazon Q makes of a person who is signed in.
func entitlementRows() []Row {
	return []Row{{
		Name:    "access-denied",
		Symptom: "The page says \"Request approved\", and the terminal \"Access denied\".",
		Cause:   "Identity Center does not let you use Amazon Q, or its encryption key may not be used; or Deny was pressed.",
		Step:    stepSubscription, Owner: "your IT, or you where Deny was pressed",
		Mend:  "If you pressed Deny: qlogin login starts again. If you pressed Allow: ask IT whether your subscription to Amazon Q Developer Pro is active.",
		Found: "by a check: how the last sign-in ended, and a sign-in that is begun and left", Check: "last-sign-in",
		Pages: []string{"Request denied"},
		Plays: []string{"unsubscribed", "deny", "kms-denied", "kms-disabled"},
	}, {
		Name:    "no-subscription",
		Symptom: "Signing in works; Amazon Q says that the account is not authorized to make this call.",
		Cause:   "There is no Amazon Q Developer Pro subscription for this account, or it is in another Identity Center than the one signed in to.",
		Step:    stepSubscription, Owner: IT,
		Mend:  `Ask IT: "please subscribe me, or my group, to Amazon Q Developer Pro in the console of Amazon Q Developer"`,
		Found: "by a check: the Q service is asked in both Regions", Check: "profiles",
		Plays: []string{"no-subscription"},
	}, {
		Name:    "no-profile",
		Symptom: "Amazon Q says that there is no Q Developer profile, or that profileArn is required.",
		Cause:   "No profile was made in us-east-1 or eu-central-1, or none is shared with your subscription.",
		Step:    stepSubscription, Owner: IT,
		Mend:  `Ask IT: "my Amazon Q Developer Pro subscription has no Q Developer profile; was one created in us-east-1 or eu-central-1, and is it shared with my group?"`,
		Found: "by a check: both Regions answer, and neither has one", Check: "profiles",
		Plays: []string{"no-profile"},
	}, {
		Name:    "q-region-blocked",
		Symptom: "The IDE could not list the Q Developer profiles of a Region.",
		Cause:   "One of the two hosts of Amazon Q cannot be reached from here, and the profile may be behind it.",
		Step:    stepNetwork, Owner: NetworkTeam,
		Mend:  "Ask the network team to let q.us-east-1.amazonaws.com and q.eu-central-1.amazonaws.com through, both of them.",
		Found: "by a check: each Region is asked by itself", Check: "profiles",
		Plays: []string{"profile-region-down"},
	}, {
		Name:    "subscription-pending",
		Symptom: "The console of Amazon Q Developer shows the subscription as pending.",
		Cause:   "That is how it looks until it is used for the first time.",
		Owner:   Nobody,
		Mend:    "Sign in and use Amazon Q once: the subscription becomes active.",
		Found:   "by asking: only the console shows it",
		Pages:   []string{"the console shows the subscription as Pending"},
		Plays:   []string{"subscription-pending"},
	}, {
		Name:    "usage-limit",
		Symptom: "Amazon Q answers that the limit of requests is reached.",
		Cause:   "The subscription's requests of the day or the month are used up.",
		Step:    stepSubscription, Owner: "nobody has to; IT can raise the limit",
		Mend:  "The limit resets by itself; IT can raise it.",
		Found: "by a check: the Q service is asked for the use", Check: "usage",
		Plays: []string{"monthly-limit", "daily-limit"},
	}, {
		Name:    "builder-id",
		Symptom: "Amazon Q says that the feature is not supported (FEATURE_NOT_SUPPORTED).",
		Cause:   "The Q service does not accept this kind of account: a Builder ID was used instead of your company's Identity Center.",
		Step:    stepPick, Owner: You,
		Mend:  "Make sure that you sign in to your company's Identity Center and not with a Builder ID: the start URL is never https://view.awsapps.com/start",
		Found: "by a check: the Q service's reason, and the start URL", Check: "profiles",
		Plays: []string{"feature-not-supported", "builder-id"},
	}, {
		Name:    "suspended",
		Symptom: "Amazon Q says that the account is temporarily suspended.",
		Cause:   "AWS holds the account back for a while.",
		Owner:   AWS,
		Mend:    "AWS holds the account for a while and lets go by itself; if it stays, IT can open a support case.",
		Found:   "by a check: the Q service's reason", Check: "profiles",
		Plays: []string{"suspended"},
	}}
}
