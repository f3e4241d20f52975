// Package scim is the SCIM 2.0 service provider of the practice Identity Center.
// It takes what the "IAM Identity Center SCIM Implementation Developer Guide"
// says that AWS takes, and refuses the rest of RFC 7644 as that guide does: only
// eq joined by and, one value per attribute, no members in a list of groups, no
// replacing of all members at once.
//
// Two things are not in the guide and inferred: what the body of a 401 says, and
// that a tenant URL with a slash too many at its end is answered with 401.
package scim
