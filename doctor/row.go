package doctor

import "slices"

// Row is one known failure: what a person sees, why, which step of the set-up it
// belongs to, and who can mend it.
type Row struct {
	Name    string // stable: "wrong-region"
	Number  int    // place in the catalogue, from 1
	Symptom string
	Cause   string
	Step    string   // set-up step in words, "" where none is concerned
	Owner   string   // who mends it: you, your IT, the PingOne administrator, the network team, AWS
	Mend    string   // what to do, one or two sentences
	Found   string   // how qlogin finds it: "by a check", "by asking", and what is looked at
	Check   string   // name of the check that finds it, "" where it has to be asked for
	Pages   []string // words on the page, for the guided talk
	Plays   []string // scenarios of the lab that play it
	Why     string   // why it cannot be played, where Plays is empty
}

// The people who can mend something.
const (
	You         = "you"
	IT          = "your IT"
	YouOrIT     = "you or your IT"
	PingOne     = "the PingOne administrator"
	NetworkTeam = "the network team"
	AWS         = "AWS"
	Program     = "qlogin itself"
	Nobody      = "nobody has to"
)

// The steps of the set-up, as AWS' guide "Amazon Q Developer Pro with PingIdentity"
// divides it. The last five are the developer's own.
const (
	stepRegion       = "before step 1: the Region of IAM Identity Center"
	stepApplication  = "1: the application in PingOne"
	stepMapping      = "1.4: SAML attribute mapping in PingOne"
	stepGroup        = "1.5: group access of the application in PingOne"
	stepMetadata     = "2: exchange of the SAML metadata"
	stepAddresses    = "2.7 to 2.9: ACS URL and issuer of IAM Identity Center"
	stepSource       = "3: identity source of IAM Identity Center"
	stepSCIM         = "5: SCIM connection in PingOne"
	stepRules        = "6: provisioning rules and group filters in PingOne"
	stepAttributes   = "6.11 to 6.13: attributes that are provisioned"
	stepSubscription = "7: subscription and profile of Amazon Q Developer"
	stepSession      = "3 and 4: length of sessions"
	stepPick         = "developer: kind of account in the IDE"
	stepURL          = "developer: start URL"
	stepPickRegion   = "developer: Region"
	stepBrowser      = "developer: browser and code"
	stepNetwork      = "the network between this computer and AWS"
)

// Rows is the catalogue of known failures, by number.
func Rows() []Row {
	var all []Row
	for _, part := range [][]Row{addressRows(), pageRows(), assertionRows(), directoryRows(), entitlementRows(), approvalRows(), networkRows(), sessionRows(), machineRows()} {
		for _, row := range part {
			row.Number = len(all) + 1
			all = append(all, row)
		}
	}
	return all
}

// RowNamed returns the failure of that name, and false where there is none.
func RowNamed(name string) (Row, bool) {
	for _, row := range Rows() {
		if row.Name == name {
			return row, true
		}
	}
	return Row{}, false
}

// RowPlayedBy returns the failure that a scenario of the lab plays, and false for
// those that are none.
func RowPlayedBy(scenario string) (Row, bool) {
	for _, row := range Rows() {
		if slices.Contains(row.Plays, scenario) {
			return row, true
		}
	}
	return Row{}, false
}
