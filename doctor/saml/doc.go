// Package saml reads what IT can show of the SAML side of a set-up: the metadata
// of an identity or service provider, and a captured response. A response is held
// against what IAM Identity Center demands, and every line that does not fit is
// named. Nothing is kept, and nothing is signed in with.
//
// Documents come from strangers: they are bounded in size and depth, and refused
// with every XML feature that SAML has no use for, before anything looks at what
// they say. Signatures are checked by goxmldsig, and gosaml2 has the last word on
// a response that looks right.
//
// Sources: SAML core, bindings, profiles and metadata (OASIS, 2005); "Using SAML
// and SCIM identity federation with external identity providers" and
// "Troubleshooting IAM Identity Center issues" (IAM Identity Center User Guide).
package saml

// Names of SAML 2.0 (core, section 1.2; metadata, section 1.1; bindings 3.4 and
// 3.5) and of XML Signature.
const (
	protocolSpace  = "urn:oasis:names:tc:SAML:2.0:protocol"
	assertionSpace = "urn:oasis:names:tc:SAML:2.0:assertion"
	metadataSpace  = "urn:oasis:names:tc:SAML:2.0:metadata"

	// Redirect and Post are the bindings that Identity Center uses.
	Redirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
	Post     = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"

	// EmailAddress is the only name format that Identity Center accepts.
	EmailAddress = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"

	statusSuccess = "urn:oasis:names:tc:SAML:2.0:status:Success"
	bearer        = "urn:oasis:names:tc:SAML:2.0:cm:bearer" //nolint:gosec // a method, no credential
)
