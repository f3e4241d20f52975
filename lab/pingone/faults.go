package pingone

import "time"

// Faults are the ways in which the identity provider can be misconfigured.
// The zero value is a healthy one.
type Faults struct {
	// SubjectFromUsername sends the username where the service provider was
	// promised the e-mail address: the classic slip of attribute mapping.
	SubjectFromUsername bool
	// NameIDFormat replaces the e-mail address format.
	NameIDFormat string
	// Audience replaces the service provider's entity ID.
	Audience string
	// Unsigned leaves the signature out.
	Unsigned bool
	// WrongKey signs with a key that the published certificate does not
	// belong to, as after a certificate rotation that nobody imported.
	WrongKey bool
	// Expired issues an assertion whose time is already over.
	Expired bool
	// Encrypted wraps the assertion in an EncryptedAssertion.
	Encrypted bool
	// SecondAssertion adds another assertion to the response.
	SecondAssertion bool
	// GroupDenied turns everybody away as not in the application's group.
	GroupDenied bool
	// AppDisabled answers as if the application had been switched off.
	AppDisabled bool
	// ClockOffset is how far the provider's clock is ahead of the truth.
	ClockOffset time.Duration
	// SessionLength, if not zero, is announced as SessionNotOnOrAfter. IAM
	// Identity Center then ends its own session no later.
	SessionLength time.Duration
}
