// Package saml holds what the practice identity provider and the practice
// portal have in common: the names of SAML 2.0 and the two ways of carrying a
// message through a browser. What arrives comes from strangers, so decoding is
// bounded in size and refuses every XML feature that SAML has no use for.
//
// Signatures, and what a message must say, are the business of the two sides.
package saml

// Namespaces (SAML core, section 1.2).
const (
	Protocol  = "urn:oasis:names:tc:SAML:2.0:protocol"
	Assertion = "urn:oasis:names:tc:SAML:2.0:assertion"
	Metadata  = "urn:oasis:names:tc:SAML:2.0:metadata"
)

// Bindings (SAML bindings, sections 3.4 and 3.5).
const (
	Redirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
	Post     = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
)

// Values that both sides use (SAML core, sections 3.2.2 and 8.3; profiles 3.3).
const (
	Success      = "urn:oasis:names:tc:SAML:2.0:status:Success"
	Bearer       = "urn:oasis:names:tc:SAML:2.0:cm:bearer" //nolint:gosec // a method, no credential
	EmailAddress = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
)

// TimeFormat is how SAML writes a time: UTC, with a Z (core, section 1.3.3).
const TimeFormat = "2006-01-02T15:04:05.000Z"
