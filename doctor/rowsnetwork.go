package doctor

// networkRows stand between this computer and AWS.
func networkRows() []Row {
	return []Row{{
		Name:    "tls-inspection",
		Symptom: "An unknown authority, a self-signed certificate, or a first certificate that cannot be verified.",
		Cause:   "Something on the way opens the encrypted connections, with a certificate of its own that this computer does not trust.",
		Step:    stepNetwork, Owner: NetworkTeam,
		Mend:  "If this is your company's inspecting proxy, get its certificate from IT and name the file in AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS; in VS Code, in the setting Amazon Q › Proxy: Certificate Authority; in JetBrains IDEs, under Server Certificates.",
		Found: "by a check: who has signed the certificate of each host", Check: "host",
		Plays: []string{"tls-intercepted"},
	}, {
		Name:    "proxy-or-portal",
		Symptom: "A proxy asks for a sign-in (407), a web page comes in the place of data, or connections are refused or never answered.",
		Cause:   "A proxy, a firewall or the welcome page of a guest network is in between.",
		Step:    stepNetwork, Owner: NetworkTeam,
		Mend:  "Open any web page to sign in to the network; check HTTPS_PROXY, NO_PROXY and the VPN; ask the network team to let the hosts through. Amazon Q does not understand PAC files or SOCKS.",
		Found: "by a check: every host that is needed is asked", Check: "host",
		Plays: []string{"captive-portal", "proxy-sign-in", "connection-refused", "no-answer", "host-not-found"},
	}, {
		Name:    "ide-network",
		Symptom: "qlogin gets through to AWS and the IDE does not, or the other way round.",
		Cause:   "The IDE has a proxy and certificates of its own.",
		Step:    stepNetwork, Owner: "you or the network team",
		Mend:  "Give the IDE the same proxy and certificates as the environment: http.proxy and Amazon Q › Proxy: Certificate Authority in VS Code, Appearance › HTTP Proxy and Server Certificates in JetBrains IDEs.",
		Found: "by a check: the environment is compared with the IDEs' settings", Check: "ide-network",
		Pages: []string{"the IDE cannot reach Amazon Q, and qlogin can"},
		Why:   "it is about files of this computer; a test writes them",
	}, {
		Name:    "clock",
		Symptom: "Tokens are over before they begin, or are renewed without end.",
		Cause:   "The clock of this computer is wrong.",
		Owner:   You,
		Mend:    "Set the clock of this computer, then try again.",
		Found:   "by a check: the clock is compared with that of AWS", Check: "clock",
		Plays: []string{"clock-skew"},
	}, {
		Name:    "idp-clock",
		Symptom: "AWS says that it cannot complete the request, now and then or since the company's sign-in server was moved.",
		Cause:   "The clock of the identity provider is wrong, as can be with PingFederate on a server of the company: the assertion is over, or not yet valid, when it arrives.",
		Step:    stepSource, Owner: IT,
		Mend:  "Ask IT to set the clock of the PingFederate server by NTP. CloudTrail has the reason under ExternalIdPDirectoryLogin.",
		Found: "by asking: AWS shows one page for many reasons",
		Pages: genericPage(),
		Plays: []string{"pingone-clock", "pingfederate-clock"},
	}}
}

// sessionRows are about how long a sign-in lasts.
func sessionRows() []Row {
	return []Row{{
		Name:    "short-session",
		Symptom: "You have to sign in again every day, or several times a day.",
		Cause:   "The session of 90 days for Amazon Q is not switched on in Identity Center, or PingOne limits the session (SessionNotOnOrAfter).",
		Step:    stepSession, Owner: IT,
		Mend:  "Ask IT for extended sessions for Amazon Q Developer in IAM Identity Center, and for a longer session at PingOne.",
		Found: "by a check: how long the last sessions lasted", Check: "session-length",
		Pages: []string{"I have to sign in again and again"},
		Plays: []string{"short-session", "no-extended-session"},
	}, {
		Name:    "session-over",
		Symptom: "AWS says \"Invalid refresh token provided\" (invalid_grant), or that the bearer token is invalid.",
		Cause:   "The session has ended or was ended by an administrator, the account was disabled, or another program has renewed the token.",
		Owner:   You,
		Mend:    "qlogin login signs in again.",
		Found:   "by a check: the sign-ins that are kept, and how their last renewal went", Check: "session",
		Plays: []string{"revoked", "stale-token", "disabled"},
	}, {
		Name:    "registration-over",
		Symptom: "AWS does not know the client (invalid_client, 401).",
		Cause:   "The client registration has ended, as it does after 90 days, or belongs to another Region.",
		Owner:   Program,
		Mend:    "qlogin login registers anew.",
		Found:   "by a check: the registration's end, and a sign-in that is begun and left", Check: "rehearsal",
		Plays: []string{"expired-registration"},
	}, {
		Name:    "no-renewal",
		Symptom: "The sign-in ends after exactly eight hours and is never renewed.",
		Cause:   "There is no refresh token: the client was registered without scopes.",
		Owner:   Program,
		Mend:    "qlogin login --again registers with the scopes of Amazon Q.",
		Found:   "by a check: whether there is a refresh token", Check: "refresh-token",
		Plays: []string{"legacy-token"},
	}}
}
