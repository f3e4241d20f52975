// Package scim asks the SCIM service of IAM Identity Center, with the access
// token that PingOne has, whether it answers and what it knows of one person and
// one group. It reads and changes nothing.
//
// The service knows a small part of RFC 7644; what it leaves out is in the "IAM
// Identity Center SCIM Implementation Developer Guide", which this package keeps
// to: filters with eq alone, and no members in a group.
package scim
