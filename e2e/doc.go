// Package e2e tests the built program from outside: with a home folder such as
// people have, a real browser, a real keyring, Debian's sqlite3, full disks and
// kill -9. It imports nothing of this module. What a file must be called and
// hold is worked out here a second time, from the sources of the IDEs, so that a
// mistake in the program is not repeated by its own test.
//
// The tests need the build tag e2e and Linux; make e2e runs them, make rigs
// installs what they need.
package e2e
