// Package signin is the sign-in, written once for the command line and the
// terminal interface: discover the organization, plan the changes, sign in with
// a device authorization for each holder, store the grant, check the
// entitlement, hand over, verify. Each step is a method of Flow that takes a
// context and returns data; flow.go has them in the order in which they happen.
//
// No step asks the person anything, prints, or starts a goroutine: the front
// ends show what a step returned and bring back what was chosen.
package signin
