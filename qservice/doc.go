// Package qservice asks the Amazon Q Developer service what a person who has
// signed in may use: the Q profiles shared with them, the kind of their
// subscription and how much of it is used. It also says what a refusal of the
// service means for that person.
//
// It speaks awsJson1.0 by hand: the service has no public SDK, and the two
// operations are those that Amazon's own extensions call (their API model is
// codewhispererruntime/service-2.json). Signing in is left to package oidc.
package qservice
