package doctor

// machineRows are about this computer, and about AWS itself.
func machineRows() []Row {
	return []Row{{
		Name:    "many-sign-ins",
		Symptom: "Many approval pages open, or AWS asks to be polled more slowly.",
		Cause:   "Several programs sign in at the same time.",
		Owner:   You,
		Mend:    "Finish or stop the other one first: a second code on the screen is what an attack looks like.",
		Found:   "by a check: how the last sign-in ended", Check: "last-sign-in",
		Why: "qlogin waits as long as AWS asks it to, so the lab's slow-down passes by itself",
	}, {
		Name:    "keyring-size",
		Symptom: "\"credentials not stored\", \"The stub received bad data\", or data too big.",
		Cause:   "A keyring takes 2,500 to 4,000 characters in one piece, and a sign-in has more.",
		Owner:   Program,
		Mend:    "qlogin cuts what it keeps into pieces. If this appears all the same, use --store=file and report it.",
		Found:   "by a check: a record of 6,000 characters is kept, read and removed", Check: "keyring",
		Why: "qlogin cuts up what is long, so the lab's large-tokens is a healthy day; a test lets a keyring refuse",
	}, {
		Name:    "no-keyring",
		Symptom: "There is no keyring, it is locked, or it does not let qlogin in.",
		Cause:   "A session without a desktop has no keyring, or nobody has unlocked it.",
		Owner:   You,
		Mend:    "Start or unlock the keyring, or keep the tokens in a file encrypted with a passphrase: --store=file",
		Found:   "by a check: a record is kept, read and removed", Check: "keyring",
		Why: "it is about this computer; a test locks a keyring",
	}, {
		Name:    "aws-outage",
		Symptom: "AWS answers with errors of its own, again and again.",
		Cause:   "AWS has trouble in that Region.",
		Owner:   AWS,
		Mend:    "Try again in a minute; AWS' own state is at https://health.aws.amazon.com. If your Identity Center has an additional Region, sign in there.",
		Found:   "by a check: a sign-in is begun and left, with a second try", Check: "rehearsal",
		Pages: genericPage(),
		Plays: []string{"region-outage", "portal-down"},
	}, {
		Name:    "hand-over",
		Symptom: "The extension says that the session has expired, right after qlogin has signed in.",
		Cause:   "What was handed over is not as the extension reads it: something has changed it since, or the extension has changed.",
		Owner:   Program,
		Mend:    "qlogin ide apply writes it again; if that does not help, update qlogin.",
		Found:   "by a check: the files are read as the extension reads them", Check: "hand-over",
		Pages: []string{"the IDE says that the session has expired"},
		Why:   "it is about files of this computer; a test damages them",
	}}
}
