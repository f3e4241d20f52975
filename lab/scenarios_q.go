package lab

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
		Name: "daily-limit", Title: "The day's requests are used up", Hand: Allows,
		Story: "The sign-in works; Amazon Q answers again tomorrow.",
		change: func(k *conditions) {
			const used = "You have reached the limit of requests for today."
			k.fault = always(refuseQ("ThrottlingException", used, "DAILY_REQUEST_COUNT").answer(), opUsage, opCompletions)
		},
	}, {
		Name: "subscription-pending", Title: "The subscription is pending", Hand: Allows,
		Story: "The console shows the person's subscription as pending. That is as it should be: it becomes active when " +
			"Amazon Q is used for the first time.",
	}, {
		Name: "builder-id", Title: "A Builder ID in place of the organization", Hand: Allows,
		Story: "The sign-in goes to view.awsapps.com, where everybody can have a Builder ID. Amazon Q says that the feature " +
			"is not supported for it.",
		change: func(k *conditions) {
			k.home = "us-east-1"
			k.organization = func(o *Organization) { o.StartURL, o.Region = builderIDPortal, k.home }
			k.fault = q(refuseQ("AccessDeniedException", "Feature is not supported", "FEATURE_NOT_SUPPORTED"))
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
