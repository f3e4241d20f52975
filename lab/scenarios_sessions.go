package lab

import "time"

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
		Name: "no-extended-session", Title: "Sessions end after eight hours", Hand: Allows,
		Story: "Identity Center was set up before April 2024, and nobody has switched the 90-day session of Amazon Q on: a " +
			"sign-in every working day.",
		change: func(k *conditions) {
			k.sessionLife = 8 * time.Hour
			k.founded = time.Date(2023, time.June, 1, 8, 0, 0, 0, time.UTC)
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
