// Package fleet measures what a fleet asks for: thousands of sign-ins at once, and
// a prefill of thousands of homes. bench/fleet.sh prints the figures; the tests
// hold what must be so at any size.
package fleet
