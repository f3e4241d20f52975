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
	// WrongKey signs with another key than the one that was imported, and
	// publishes it: a certificate rotation that nobody took over.
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
	// AppDeleted answers as if the application had never been there.
	AppDeleted bool
	// MFAFailed turns everybody away after the password: no device of theirs can
	// be used.
	MFAFailed bool
	// UnforcedFormat leaves the NameID format to the request: an address with a
	// plus sign is then refused (IAM Identity Center user guide, PingOne).
	UnforcedFormat bool
	// CertificateLeft, if not zero, is how long the signing certificate is still
	// valid; below zero, since when it is not.
	CertificateLeft time.Duration
	// ClockOffset is how far the provider's clock is ahead of the truth.
	ClockOffset time.Duration
	// SessionLength, if not zero, is announced as SessionNotOnOrAfter. IAM
	// Identity Center then ends its own session no later.
	SessionLength time.Duration
}
