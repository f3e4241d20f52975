package doctor

// Outcome is what a check came to.
type Outcome string

// The outcomes, the worst last. Unknown is "could not look", which is neither
// good nor bad.
const (
	OK      Outcome = "ok"
	Info    Outcome = "info"
	Unknown Outcome = "could not look"
	Warning Outcome = "warning"
	Error   Outcome = "error"
)

// Group is the part of the way from the keyboard to Amazon Q that a check looks
// at.
type Group string

// The groups, in the order in which they are shown. Setup is the organization's
// own set-up in AWS and PingOne, for administrators.
const (
	Machine          Group = "machine"
	Organization     Group = "organization"
	SignIn           Group = "sign-in"
	IdentityProvider Group = "identity provider"
	Entitlement      Group = "entitlement"
	IDE              Group = "ide"
	Self             Group = "qlogin"
	Setup            Group = "set-up"
)

// Finding is one line of the doctor.
type Finding struct {
	Check   string  `json:"check"` // stable name, such as "clock"
	Group   Group   `json:"group"`
	Looked  string  `json:"looked"` // what was looked at: "the clock of this computer"
	Outcome Outcome `json:"outcome"`
	Saw     string  `json:"saw"`             // what was seen, one sentence
	Cause   string  `json:"cause,omitempty"` // why that is
	Row     string  `json:"row,omitempty"`   // name of the failure in the catalogue
	Step    string  `json:"step,omitempty"`  // set-up step that it belongs to
	Owner   string  `json:"owner,omitempty"` // who mends it
	Next    string  `json:"next,omitempty"`  // what to do or type next
	Where   string  `json:"where,omitempty"` // console place, for administrators
	Value   string  `json:"value,omitempty"` // value to enter there
}
