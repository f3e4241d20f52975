package doctor

// approvalRows are about the minutes between the code and the approval.
func approvalRows() []Row {
	return []Row{{
		Name:    "not-approved",
		Symptom: "The code is over after ten minutes.",
		Cause:   "Nobody approved the sign-in in time.",
		Step:    stepBrowser, Owner: You,
		Mend:  "qlogin login shows a new code; it is good for ten minutes.",
		Found: "by a check: how the last sign-in ended", Check: "last-sign-in",
		Pages: []string{"The code has expired", "code expired"},
		Plays: []string{"never-approved", "expired-code"},
	}, {
		Name:    "foreign-code",
		Symptom: "The page shows another code than the terminal, or is not a page of AWS.",
		Cause:   "Another sign-in is under way, or somebody wants you to approve theirs.",
		Step:    stepBrowser, Owner: You,
		Mend:  "Do not approve it. Close the page, stop every sign-in, start a single one, and tell IT if it happens again.",
		Found: "by a check: whether AWS sends you to a page of its own; else by asking", Check: "rehearsal",
		Pages: []string{"shows another code than", "a page of somebody else than AWS or my company"},
		Plays: []string{"foreign-verification-host", "other-code-on-page"},
	}, {
		Name:    "no-browser",
		Symptom: "No browser opens.",
		Cause:   "There is none that can be opened from here: a session over SSH, WSL, a container, or no display.",
		Step:    stepBrowser, Owner: You,
		Mend:  "Open the address that qlogin prints on the computer in front of you, and compare the code.",
		Found: "by a check: the display and the programs that open pages", Check: "browser",
		Pages: []string{"no page opened"},
		Why:   "it is about this computer; a script plays an SSH session and no display",
	}, {
		Name:    "loopback-refused",
		Symptom: "The browser says that 127.0.0.1 refused to connect.",
		Cause:   "An IDE signs in through a browser on another computer, which cannot call it back.",
		Step:    stepBrowser, Owner: You,
		Mend:  "Sign in with qlogin login, which needs no way back to this computer, and hand the sign-in to the IDE.",
		Found: "by asking: the IDE's own sign-in meets it, not qlogin's",
		Pages: []string{"127.0.0.1 refused to connect", "localhost refused to connect"},
		Why:   "only the IDEs' own sign-in (PKCE) listens on a port; qlogin uses the device flow",
	}, {
		Name:    "wrong-person",
		Symptom: "The sign-in works, and is in somebody else's name.",
		Cause:   "The browser was still signed in as that person, at PingOne or at AWS.",
		Step:    stepBrowser, Owner: You,
		Mend:  "Sign out of the access portal and of the company's sign-in page in that browser, then qlogin login --again",
		Found: "by a check where email_domains is set; else by asking", Check: "person",
		Pages: []string{"it shows another person's name"},
		Plays: []string{"wrong-person"},
	}}
}
