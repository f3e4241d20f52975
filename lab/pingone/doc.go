// Package pingone is the practice PingOne: a SAML 2.0 identity provider with
// PingOne's addresses, a sign-on page, group checks and a browser session. The
// documents it issues are signed for real, so that every check of a service
// provider can be tried against them, and its faults break them in the ways
// that real tenants do.
//
// Who people are and which groups they belong to is asked from People; what a
// person may do with the sign-in afterwards is the portal's business.
//
// Sources: SAML core, bindings and profiles (OASIS, 2005), and PingOne's
// developer pages on SAML 2.0.
package pingone
